import { scalar } from "../ops/cast.js";
import { sum } from "../ops/reduce.js";
import { type DType, float64 } from "../tensor/dtype.js";
import type { NdArray } from "../tensor/ndarray.js";
import { numberType, type Operand as OperandType, resultType } from "../tensor/promotion.js";
import { contiguousStrides } from "../tensor/shape.js";
import { fromArray } from "./op.js";
import type { Tensor } from "./tensor.js";

/** A plain JavaScript value where PyTorch takes a Python number. */
export type Scalar = number | bigint | boolean;

/** What an elementwise operation takes on either side. */
export type Operand = Tensor | Scalar;

/** True for JavaScript's numbers, bigints and booleans. */
export function isScalar(value: unknown): value is Scalar {
  return typeof value === "number" || typeof value === "bigint" || typeof value === "boolean";
}

/** The operand as a tensor; a number keeps its full precision until the result's type is known. */
export function toOperand(value: Operand): Tensor {
  if (!isScalar(value)) {
    if (typeof value === "object" && value !== null && "array" in value) return value;
    throw new TypeError(`expected a Tensor or a number, but got ${value === null ? "null" : typeof value}`);
  }
  const type = numberType(value);
  const number = fromArray(scalar(value, type.is_floating_point ? float64 : type));
  number.isNumber = true;
  return number;
}

function describe(tensor: Tensor): OperandType {
  const { isNumber, ndim } = tensor;
  if (!isNumber) return { dtype: tensor.dtype, ndim, isNumber };
  return { dtype: tensor.dtype === float64 ? numberType(0.5) : tensor.dtype, ndim, isNumber };
}

/** The type that an operation on both computes in. */
export function operandType(a: Tensor, b: Tensor): DType {
  return resultType(describe(a), describe(b));
}

/** The gradient of a broadcast operand: summed over the axes along which it was repeated. */
export function unbroadcast(grad: NdArray, shape: readonly number[]): NdArray {
  const added = grad.ndim - shape.length;
  const axes = grad.shape.flatMap((length, axis) =>
    axis < added || (shape[axis - added] === 1 && length !== 1) ? [axis] : [],
  );
  if (axes.length === 0) return grad;
  const folded = sum(grad, axes, true, grad.dtype);
  return folded.view(shape, contiguousStrides(shape));
}
