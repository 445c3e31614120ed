import { RuntimeError, ValueError } from "../base/errors.js";
import { typeName } from "../base/kinds.js";
import { astype } from "../ops/cast.js";
import { requireFits } from "../ops/overflow.js";
import { bool, type DType, float32, int64 } from "../tensor/dtype.js";
import { NdArray } from "../tensor/ndarray.js";
import { isTensor, type Scalar } from "./operand.js";
import type { Tensor } from "./tensor.js";

/** Numbers, booleans, bigints or tensors with one element, bare or in arrays nested to any depth; typed arrays count as arrays. */
export type NestedData =
  | Scalar
  | readonly NestedData[]
  | Tensor
  | Float32Array
  | Float64Array
  | Int32Array
  | BigInt64Array
  | Uint8Array;

function isList(value: unknown): value is readonly NestedData[] {
  return Array.isArray(value) || (ArrayBuffer.isView(value) && !(value instanceof DataView));
}

/** Lengths along the first elements: what the shape must be if nothing is ragged. */
function shapeOf(data: NestedData): number[] {
  const shape: number[] = [];
  let level: NestedData | undefined = data;
  while (isList(level)) {
    shape.push(level.length);
    level = level[0];
  }
  return shape;
}

function collect(data: NestedData, shape: readonly number[], path: readonly number[], into: Scalar[]): void {
  const depth = path.length;
  if (!isList(data)) {
    if (depth < shape.length) throw new TypeError("not a sequence");
    into.push(scalarOf(data, path));
    return;
  }
  if (depth >= shape.length) throw new TypeError("must be real number, not list");
  if (data.length !== shape[depth]) {
    throw new ValueError(`expected sequence of length ${shape[depth]} at dim ${depth} (got ${data.length})`);
  }
  for (let i = 0; i < data.length; i++) collect(data[i], shape, [...path, i], into);
}

/** @throws TypeError, ValueError or RuntimeError in PyTorch's words for what is no single number */
function scalarOf(value: Exclude<NestedData, readonly NestedData[]>, path: readonly number[]): Scalar {
  if (typeof value === "number" || typeof value === "boolean" || typeof value === "bigint") return value;
  const given: unknown = value;
  if (isTensor(given)) {
    if (given.numel() !== 1) throw new ValueError("only one element tensors can be converted to Python scalars");
    const number = given.item<number | boolean>();
    const isWhole = typeof number === "number" && !given.dtype.is_floating_point;
    return isWhole ? BigInt(number) : number;
  }
  const place = path.map((i) => `[${i}]`).join("");
  const where = place === "" ? "" : ` at ${place}`;
  if (typeof given === "string" && path.length > 0) throw new ValueError(`too many dimensions 'str'${where}`);
  if (typeof given === "string") throw new TypeError("new(): invalid data type 'str'");
  throw new RuntimeError(`Could not infer dtype of ${typeName(given)}${where}`);
}

/** float32 as soon as one plain number occurs, since JavaScript cannot tell 1 from 1.0; bigints are int64. */
function inferType(values: readonly Scalar[]): DType {
  if (values.length === 0 || values.some((value) => typeof value === "number")) return float32;
  return values.every((value) => typeof value === "boolean") ? bool : int64;
}

function typeOfArray(data: NestedData): DType | null {
  if (data instanceof Float32Array) return float32;
  if (data instanceof BigInt64Array) return int64;
  return null;
}

/**
 * An array of nested data.
 *
 * @throws ValueError `expected sequence of length 2 at dim 1 (got 1)` for ragged lists; TypeError for anything but numbers.
 */
export function arrayOf(data: NestedData, dtype: DType | null): NdArray {
  // Data sets come as millions of floats in one typed array.
  if (data instanceof Float32Array && (dtype ?? float32) === float32) {
    return new NdArray(float32, data.slice(), [data.length], [1], 0);
  }
  const shape = shapeOf(data);
  const values: Scalar[] = [];
  collect(data, shape, [], values);
  const type = dtype ?? typeOfArray(data) ?? inferType(values);
  const array = NdArray.zeros(type, shape);
  const target = array.data;
  for (let i = 0; i < values.length; i++) {
    const value = values[i];
    if (typeof value !== "boolean" && type !== float32 && type.narrow === null)
      requireFits(value, type, false, type.name);
    if (target instanceof BigInt64Array) target[i] = toBigInt(value);
    else target[i] = type === bool ? Number(Boolean(value)) : Number(value);
  }
  return array.rounded();
}

function toBigInt(value: Scalar): bigint {
  if (typeof value !== "number") return BigInt(value);
  return BigInt(Math.trunc(value));
}

/** Nested plain numbers and booleans; a bare one for a scalar. */
export type NestedList = number | boolean | NestedList[];

/** The elements as nested plain JavaScript lists: `tolist()`. */
export function listOf(a: NdArray): NestedList {
  const isBool = a.dtype === bool;
  const walk = (axis: number, offset: number): NestedList => {
    if (axis === a.ndim) return isBool ? a.data[offset] !== 0 : Number(a.data[offset]);
    return Array.from({ length: a.shape[axis] }, (_, i) => walk(axis + 1, offset + i * a.strides[axis]));
  };
  return walk(0, a.offset);
}

/** The array of a nested list of positions or marks. */
export function indexArray(list: readonly (number | boolean)[]): NdArray {
  const array = arrayOf(list, null);
  return array.dtype === float32 ? astype(array, int64) : array;
}
