import { brainFloat, half, type Narrow } from "./half.js";

/** Typed arrays that hold tensor elements; bool is kept as 0 and 1 in a Uint8Array. */
export type TypedArray = Float32Array | Float64Array | Int32Array | BigInt64Array | Uint8Array;

export type DTypeName = "float32" | "float64" | "float16" | "bfloat16" | "int32" | "int64" | "uint8" | "bool";

interface ArrayConstructor {
  readonly BYTES_PER_ELEMENT: number;
  new (length: number): TypedArray;
  new (buffer: ArrayBuffer, offset: number, length: number): TypedArray;
}

/** An element type, as `torch.float32` and its siblings; compare with `===`. */
export class DType {
  constructor(
    readonly name: DTypeName,
    /** PyTorch's legacy word, used in its messages: "expected scalar type Double but found Float". */
    readonly scalarType: string,
    readonly array: ArrayConstructor,
    /** Promotion category: 0 bool, 1 integer, 2 floating. */
    readonly category: 0 | 1 | 2,
    /** For a type narrower than the array's numbers: how they become its own. */
    readonly narrow: Narrow | null = null,
  ) {}

  get is_floating_point(): boolean {
    return this.category === 2;
  }

  get itemsize(): number {
    return this.narrow === null ? this.array.BYTES_PER_ELEMENT : 2;
  }

  /** The elements as files hold them. */
  toBytes(data: TypedArray): Uint8Array {
    const { buffer, byteOffset, byteLength } = this.narrow?.toBits(data as Float32Array) ?? data;
    return new Uint8Array(buffer, byteOffset, byteLength);
  }

  /** The elements that a file's bytes are; a copy. */
  fromBytes(bytes: Uint8Array): TypedArray {
    const { buffer } = new Uint8Array(bytes);
    return this.narrow?.fromBits(new Uint16Array(buffer)) ?? new this.array(buffer, 0, bytes.length / this.itemsize);
  }

  toString(): string {
    return `torch.${this.name}`;
  }

  get [Symbol.toStringTag](): string {
    return "torch.dtype";
  }

  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return this.toString();
  }
}

export const float32 = new DType("float32", "Float", Float32Array, 2);
export const float64 = new DType("float64", "Double", Float64Array, 2);
export const float16 = new DType("float16", "Half", Float32Array, 2, half);
export const bfloat16 = new DType("bfloat16", "BFloat16", Float32Array, 2, brainFloat);
export const int32 = new DType("int32", "Int", Int32Array, 1);
export const int64 = new DType("int64", "Long", BigInt64Array, 1);
export const uint8 = new DType("uint8", "Byte", Uint8Array, 1);
export const bool = new DType("bool", "Bool", Uint8Array, 0);
