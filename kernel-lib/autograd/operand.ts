import { scalar } from "../ops/cast.js";
import { sum } from "../ops/reduce.js";
import { type DType, float64 } from "../tensor/dtype.js";
import type { NdArray } from "../tensor/ndarray.js";
import { numberType, type Operand as OperandType, resultType } from "../tensor/promotion.js";
import { contiguousStrides, sameShape } from "../tensor/shape.js";
import { arrayOf, fromArray, Variable } from "./graph/variable.js";
import type { Tensor } from "./tensor.js";

/** A plain JavaScript value where PyTorch takes a Python number. */
export type Scalar = number | bigint | boolean;

/** What an elementwise operation takes on either side. */
export type Operand = Tensor | Scalar;

/** True for JavaScript's numbers, bigints and booleans. */
export function isScalar(value: unknown): value is Scalar {
  return typeof value === "number" || typeof value === "bigint" || typeof value === "boolean";
}

/** Whether a value is a tensor. */
export function isTensor(value: unknown): value is Tensor {
  return value instanceof Variable;
}

/** The operand as a tensor; a number becomes one of `dtype`, or keeps its full precision while that is not known. */
export function toOperand(value: Operand, dtype?: DType): Tensor {
  if (!isScalar(value)) {
    if (isTensor(value)) return value;
    throw new TypeError(`expected a Tensor or a number, but got ${value === null ? "null" : typeof value}`);
  }
  const own = numberType(value);
  return fromArray(scalar(value, dtype ?? (own.is_floating_point ? float64 : own)));
}

/** The type that an operand has before it meets the other. */
export function typeOf(value: Operand): DType {
  return isScalar(value) ? numberType(value) : toOperand(value).dtype;
}

function describe(value: Operand): OperandType {
  if (isScalar(value)) return { dtype: numberType(value), ndim: 0, isNumber: true };
  return { dtype: typeOf(value), ndim: arrayOf(value).ndim, isNumber: false };
}

/** The type that an operation on both computes in. */
export function operandType(a: Operand, b: Operand): DType {
  // what nearly all operations do
  if (isTensor(a) && a.dtype.is_floating_point && (isScalar(b) || (isTensor(b) && b.dtype === a.dtype))) return a.dtype;
  return resultType(describe(a), describe(b));
}

/** The gradient of a broadcast operand: summed over the axes along which it was repeated. */
export function unbroadcast(grad: NdArray, shape: readonly number[]): NdArray {
  if (sameShape(grad.shape, shape)) return grad;
  const added = grad.ndim - shape.length;
  const axes = grad.shape.flatMap((length, axis) =>
    axis < added || (shape[axis - added] === 1 && length !== 1) ? [axis] : [],
  );
  const folded = sum(grad, axes, true, grad.dtype);
  return folded.view(shape, contiguousStrides(shape));
}
