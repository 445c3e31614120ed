import { NotImplementedError, RuntimeError } from "../../base/errors.js";
import { mapElements, zipElements } from "../../ops/elementwise.js";
import { expand } from "../../ops/layout.js";
import * as fold from "../../ops/reduce.js";
import { binaryRules } from "../../ops/scalar-rules.js";
import { type DType, float64, int64 } from "../../tensor/dtype.js";
import { NdArray } from "../../tensor/ndarray.js";
import { numel } from "../../tensor/shape.js";
import { apply, type Primitive } from "../apply.js";
import { operation } from "../operation.js";
import type { Tensor } from "../tensor.js";
import { cast } from "./cast.js";

/** One dimension, several, or (null) all of them. */
export type Dims = number | readonly number[] | null;

/** Which axes are folded, and how. */
export interface Folding {
  readonly axes: readonly number[];
  readonly keepdim: boolean;
  /** False when the whole tensor was folded without naming dimensions. */
  readonly isNamed: boolean;
}

export function folding(input: Tensor, dims: Dims, keepdim: boolean): Folding {
  const list = typeof dims === "number" ? [dims] : dims;
  return { axes: fold.reducedAxes(input.ndim, list), keepdim, isNamed: dims !== null };
}

/** A folded gradient repeated over the input's shape. */
export function spread(grad: NdArray, shape: readonly number[], how: Folding): NdArray {
  if (grad.ndim === 0) return grad.view(shape, shape.map(zero));
  const whole = shape.map((length, axis) => (how.axes.includes(axis) ? 1 : length));
  return expand(how.keepdim ? grad : regrown(grad, whole, how.axes), shape);
}

const zero = (): number => 0;

function regrown(grad: NdArray, whole: readonly number[], axes: readonly number[]): NdArray {
  let own = 0;
  return grad.view(
    whole,
    whole.map((_, axis) => (axes.includes(axis) ? 0 : grad.strides[own++])),
  );
}

/** The product of two arrays of one dtype. */
export const multiplied = (a: NdArray, b: NdArray): NdArray => zipElements(binaryRules.mul, a, b, a.dtype);
/** Every element times one factor. */
export const scaled = (a: NdArray, factor: number): NdArray => mapElements({ number: (x) => x * factor }, a);

const sumPrimitive: Primitive<Folding & { readonly dtype: DType }> = {
  grad_fn: ({ isNamed }) => (isNamed ? "SumBackward1" : "SumBackward0"),
  forward: ([a], { axes, keepdim, dtype }) => fold.sum(a, axes, keepdim, dtype),
  backward: (grad, context) => [spread(grad, context.shapes[0], context.options)],
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
  "sum(Tensor input, int[1]? dim=None, bool keepdim=False, *, dtype? dtype=None) -> Tensor",
  (input, dim, keepdim, dtype) => {
    const type = dtype ?? (input.dtype.is_floating_point ? input.dtype : int64);
    if (!type.is_floating_point && input.requires_grad) {
      throw new RuntimeError(`Autograd not support dtype: ${type.scalarType}`);
    }
    const { axes, isNamed } = folding(input, dim, keepdim);
    return apply(sumPrimitive, [input], { axes, keepdim, isNamed, dtype: type });
  },
);

const meanPrimitive: Primitive<Folding & { readonly dtype: DType }> = {
  grad_fn: ({ isNamed }) => (isNamed ? "MeanBackward1" : "MeanBackward0"),
  forward: ([a], { axes, keepdim, dtype }) =>
    scaledDown(fold.sum(a, axes, keepdim, float64), numel(axes.map((axis) => a.shape[axis])), dtype),
  backward: (grad, context) => {
    const shape = context.shapes[0];
    const count = numel(context.options.axes.map((axis) => shape[axis]));
    return [spread(scaled(grad, 1 / count), shape, context.options)];
  },
};

/** Divides in double and rounds once. */
export function scaledDown(total: NdArray, count: number, dtype: DType): NdArray {
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
  "mean(Tensor input, int[1]? dim=None, bool keepdim=False, *, dtype? dtype=None) -> Tensor",
  (input, dim, keepdim, dtype) => {
    const source = dtype === null ? input : cast(input, dtype);
    checkFloating(source, "mean");
    const { axes, isNamed } = folding(source, dim, keepdim);
    return apply(meanPrimitive, [source], { axes, keepdim, isNamed, dtype: source.dtype });
  },
);

export function checkFloating(input: Tensor, name: string): void {
  if (input.dtype.is_floating_point) return;
  if (name === "mean") {
    throw new NotImplementedError(
      `mean(): could not infer output dtype. Input dtype must be either a floating point or complex dtype. Got: ${input.dtype.scalarType}`,
    );
  }
  throw new NotImplementedError(`${name} only support floating point and complex dtypes`);
}
