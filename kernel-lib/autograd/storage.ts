import { IndexError } from "../base/errors.js";
import { fillValue } from "../ops/cast.js";
import type { DType, TypedArray } from "../tensor/dtype.js";
import type { Scalar } from "./operand.js";

/** The memory behind a tensor, as one row of numbers: what is written to it is seen in the tensor. */
export class Storage {
  readonly dtype: DType;
  /** @internal */
  readonly memory: TypedArray;

  constructor(dtype: DType, memory: TypedArray) {
    this.dtype = dtype;
    this.memory = memory;
  }

  get length(): number {
    return this.memory.length;
  }

  size(): number {
    return this.length;
  }

  /**
   * Python's `storage[index]`.
   *
   * @throws IndexError where there is none
   */
  at(index: number): number {
    return Number(this.memory[this.placeOf(index)]);
  }

  /**
   * Python's `storage[index] = value`.
   *
   * @throws IndexError where there is none
   */
  set(index: number, value: Scalar): void {
    const place = this.placeOf(index);
    this.memory.set(fillValue(value, this.dtype).data as never, place);
  }

  fill_(value: Scalar): this {
    for (let i = 0; i < this.length; i++) this.set(i, value);
    return this;
  }

  tolist(): number[] {
    return Array.from(this.memory as ArrayLike<number | bigint>, Number);
  }

  [Symbol.iterator](): Iterator<number> {
    return this.tolist()[Symbol.iterator]();
  }

  toString(): string {
    const isFloat = this.dtype.is_floating_point;
    const numbers = this.tolist().map((x) => ` ${x}${isFloat && Number.isInteger(x) ? ".0" : ""}`);
    return `${numbers.join("\n")}\n[torch.storage.TypedStorage(dtype=${this.dtype}, device=cpu) of size ${this.length}]`;
  }

  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return this.toString();
  }

  private placeOf(index: number): number {
    if (index < -this.length || index >= this.length) {
      throw new IndexError(`index ${index} out of range for storage of size ${this.length}`);
    }
    return index < 0 ? index + this.length : index;
  }
}
