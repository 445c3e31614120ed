import { NotImplementedError, RuntimeError } from "../../base/errors.js";
import { mapElements } from "../../ops/elementwise.js";
import { expand } from "../../ops/layout.js";
import * as reduce from "../../ops/reduce.js";
import { type DType, float64, int64 } from "../../tensor/dtype.js";
import { NdArray } from "../../tensor/ndarray.js";
import { numel } from "../../tensor/shape.js";
import { apply, type Primitive } from "../apply.js";
import { operation, overload } from "../operation.js";
import type { Tensor } from "../tensor.js";
import { spread } from "./adjoint.js";
import { castTensor } from "./cast.js";

/** One dimension, several, or (null) all of them. */
export type Dims = number | readonly number[] | null;

/** Which axes a reduction removes, and how. */
export interface ReducedAxes {
  readonly axes: readonly number[];
  readonly keepdim: boolean;
  /** False when the call named no dimension and so reduces all of them. */
  readonly isNamed: boolean;
}

/** The axes that `dim` names, in the form that the primitives take. */
export function resolveAxes(input: Tensor, dims: Dims, keepdim: boolean, isNamed = dims !== null): ReducedAxes {
  const list = typeof dims === "number" ? [dims] : dims;
  return { axes: reduce.reducedAxes(input.ndim, list), keepdim, isNamed };
}

/** The gradient of a reduction, repeated over the input's shape. */
export function expandReduced(grad: NdArray, shape: readonly number[], how: ReducedAxes): NdArray {
  if (grad.ndim === 0) return grad.view(shape, shape.map(zero));
  const whole = shape.map((length, axis) => (how.axes.includes(axis) ? 1 : length));
  return expand(how.keepdim ? grad : restoreAxes(grad, whole, how.axes), shape);
}

const zero = (): number => 0;

/** A view with the reduced axes put back, with length 1. */
function restoreAxes(grad: NdArray, whole: readonly number[], axes: readonly number[]): NdArray {
  let own = 0;
  return grad.view(
    whole,
    whole.map((_, axis) => (axes.includes(axis) ? 0 : grad.strides[own++])),
  );
}

/** Every element times one factor. */
export const scaleBy = (a: NdArray, factor: number): NdArray => mapElements({ number: (x) => x * factor }, a);

const sumPrimitive: Primitive<ReducedAxes & { readonly dtype: DType }> = {
  grad_fn: ({ isNamed }) => (isNamed ? "SumBackward1" : "SumBackward0"),
  forward: ([a], { axes, keepdim, dtype }) => reduce.sum(a, axes, keepdim, dtype),
  backward: (grad, context) => [expandReduced(grad, context.shapes[0], context.options)],
  gradient: (grad, { shapes, options }) => [spread(grad, shapes[0], options)],
};

/**
 * Sum of all elements, or over one or several dimensions; integers and bool are added as int64.
 *
 * @param dim one dimension or several; all of them where it is null
 * @param keepdim whether folded dimensions stay, with length 1
 * @param dtype the type to add in
 * @example torch.ones(2, 3).sum(0) // tensor([2., 2., 2.])
 */
export const sum = operation(
  overload("sum(Tensor input, *, dtype? dtype=None) -> Tensor", (input, dtype) =>
    sumAxes(input, allAxes(input), dtype),
  ),
  overload(
    "sum.dim(Tensor input, int[1]? dim, bool keepdim=False, *, dtype? dtype=None) -> Tensor",
    (input, dim, keepdim, dtype) => sumAxes(input, resolveAxes(input, dim, keepdim, true), dtype),
  ),
);

function sumAxes(input: Tensor, how: ReducedAxes, dtype: DType | null): Tensor {
  const type = dtype ?? (input.dtype.is_floating_point ? input.dtype : int64);
  if (!type.is_floating_point && input.requires_grad) {
    throw new RuntimeError(`Autograd not support dtype: ${type.scalarType}`);
  }
  const { axes, keepdim, isNamed } = how;
  return apply(sumPrimitive, [input], { axes, keepdim, isNamed, dtype: type });
}

/** All axes, which nobody named. */
const allAxes = (input: Tensor): ReducedAxes => resolveAxes(input, null, false);

export const meanPrimitive: Primitive<ReducedAxes & { readonly dtype: DType }> = {
  grad_fn: ({ isNamed }) => (isNamed ? "MeanBackward1" : "MeanBackward0"),
  forward: ([a], { axes, keepdim, dtype }) =>
    divideInDouble(reduce.sum(a, axes, keepdim, float64), numel(axes.map((axis) => a.shape[axis])), dtype),
  backward: (grad, context) => {
    const shape = context.shapes[0];
    const count = numel(context.options.axes.map((axis) => shape[axis]));
    return [expandReduced(scaleBy(grad, 1 / count), shape, context.options)];
  },
  gradient: (grad, { shapes, options }) => {
    const count = numel(options.axes.map((axis) => shapes[0][axis]));
    return [spread(grad, shapes[0], options).div(count)];
  },
};

/** `total / count`, divided in double and rounded once to `dtype`. */
export function divideInDouble(total: NdArray, count: number, dtype: DType): NdArray {
  const quotient = mapElements({ number: (x) => x / count }, total);
  return dtype === float64
    ? quotient
    : new NdArray(dtype, Float32Array.from(quotient.data as Float64Array), total.shape);
}

/**
 * Mean of all elements, or over one or several dimensions.
 *
 * @param dim one dimension or several; all of them where it is null
 * @param keepdim whether folded dimensions stay, with length 1
 * @param dtype the type to compute in
 * @throws NotImplementedError for integers and bool, unless a floating dtype is given
 * @example torch.tensor([[1, 2], [3, 4]]).mean(1) // tensor([1.5000, 3.5000])
 */
export const mean = operation(
  overload("mean(Tensor input, *, dtype? dtype=None) -> Tensor", (input, dtype) =>
    averageAxes(input, () => allAxes(input), dtype),
  ),
  overload(
    "mean.dim(Tensor input, int[1]? dim, bool keepdim=False, *, dtype? dtype=None) -> Tensor",
    (input, dim, keepdim, dtype) => averageAxes(input, () => resolveAxes(input, dim, keepdim, true), dtype),
  ),
);

/** The type is checked before the dimensions. */
function averageAxes(input: Tensor, how: () => ReducedAxes, dtype: DType | null): Tensor {
  if (dtype !== null && !dtype.is_floating_point) {
    throw new NotImplementedError(
      `mean(): could not infer output dtype. Optional dtype must be either a floating point or complex dtype. Got: ${dtype.scalarType}`,
    );
  }
  const source = dtype === null ? input : castTensor(input, dtype);
  checkFloating(source, "mean");
  const { axes, keepdim, isNamed } = how();
  return apply(meanPrimitive, [source], { axes, keepdim, isNamed, dtype: source.dtype });
}

/** @throws NotImplementedError in PyTorch's words for integers and bool */
export function checkFloating(input: Tensor, name: string): void {
  if (input.dtype.is_floating_point) return;
  if (name === "mean") {
    throw new NotImplementedError(
      `mean(): could not infer output dtype. Input dtype must be either a floating point or complex dtype. Got: ${input.dtype.scalarType}`,
    );
  }
  throw new NotImplementedError(`${name} only support floating point and complex dtypes`);
}
