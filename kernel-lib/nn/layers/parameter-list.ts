import { Tensor } from "../../autograd/tensor.js";
import { RuntimeError } from "../../base/errors.js";
import { typeName } from "../../base/kinds.js";
import { parseSlice } from "../../tensor/slice.js";
import { Module } from "../module.js";
import { Parameter } from "../parameter.js";
import { placeIn } from "./containers.js";

/** A parameter, made of a tensor where it is none yet. @throws TypeError for what is no tensor */
export function asParameter(value: unknown): Parameter {
  if (value instanceof Parameter) return value;
  if (value instanceof Tensor) return new Parameter(value);
  throw new TypeError(`a list of parameters holds parameters and tensors, but got ${typeName(value)}`);
}

/**
 * Parameters by number, which their owner uses as it likes. Tensors become parameters.
 *
 * @example const scales = new nn.ParameterList([torch.ones(2), torch.ones(3)]); scales[1].shape // torch.Size([3])
 */
export class ParameterList extends Module<never[], never> {
  [index: number]: Parameter;

  constructor(values: Iterable<Tensor> = []) {
    super();
    this.extend(values);
  }

  /** How many parameters there are: Python's `len(list)`. */
  override get length(): number {
    return this.own_parameters().length;
  }

  /**
   * The parameter at a position, counted from the end if negative; or a list of those of a slice.
   *
   * @throws IndexError when there is none.
   */
  at(index: number): Parameter;
  at(slice: string): ParameterList;
  at(index: number | string): Parameter | ParameterList {
    const own = [...this];
    if (typeof index === "number") return own[placeIn(own.length, index)];
    const { start, stop, step } = parseSlice(index, own.length);
    return listOf(own.slice(start, stop).filter((_, i) => i % step === 0));
  }

  /** Adds a parameter at the end. */
  append(value: Tensor): this {
    this.register_parameter(String(this.length), asParameter(value));
    return this;
  }

  /** Adds parameters at the end. */
  extend(values: Iterable<Tensor>): this {
    if (values instanceof Tensor || typeof values !== "object" || !(Symbol.iterator in values)) {
      throw new TypeError(`ParameterList.extend should be called with an iterable, but got ${typeName(values)}`);
    }
    for (const value of values) this.append(value);
    return this;
  }

  override forward(): never {
    throw new RuntimeError("ParameterList should not be called.");
  }

  override extra_repr(): string {
    return this.own_parameters()
      .map(([k, { dtype, shape }]) => parameterLine(k, String(dtype), shape))
      .join("\n");
  }

  *[Symbol.iterator](): Iterator<Parameter> {
    for (const [, parameter] of this.own_parameters()) yield parameter;
  }
}

/** How a list or a dictionary of parameters shows one of them. */
export function parameterLine(name: string, type: string, shape: readonly number[]): string {
  return `  (${name}): Parameter containing: [${type} of size ${[...shape].join("x")}]`;
}

/** A class that names itself would get another name in the bundle. */
function listOf(values: Iterable<Tensor>): ParameterList {
  return new ParameterList(values);
}
