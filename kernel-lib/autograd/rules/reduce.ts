import { NotImplementedError } from "../../base/errors.js";
import { astype } from "../../ops/cast.js";
import { full, mapElements, zipElements } from "../../ops/elementwise.js";
import { expand } from "../../ops/layout.js";
import * as fold from "../../ops/reduce.js";
import { binaryRules } from "../../ops/scalar-rules.js";
import { type DType, float64, int64, uint8 } from "../../tensor/dtype.js";
import { NdArray } from "../../tensor/ndarray.js";
import { numel } from "../../tensor/shape.js";
import { apply, fromArray, type Op } from "../op.js";
import type { Tensor } from "../tensor.js";

/** One dimension, several, or (null) all of them. */
export type Dims = number | readonly number[] | null;

/** Which axes are folded, and how. */
export interface Folding {
  readonly axes: readonly number[];
  readonly keepdim: boolean;
  /** False when the whole tensor was folded without naming dimensions. */
  readonly isNamed: boolean;
}

function folding(input: Tensor, dims: Dims, keepdim: boolean): Folding {
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

const times = (a: NdArray, b: NdArray): NdArray => zipElements(binaryRules.mul, a, b, a.dtype);
/** Every element times one factor. */
export const scaled = (a: NdArray, factor: number): NdArray => mapElements({ number: (x) => x * factor }, a);

const sumOp: Op<Folding & { readonly dtype: DType }> = {
  grad_fn: ({ isNamed }) => (isNamed ? "SumBackward1" : "SumBackward0"),
  forward: ([a], { axes, keepdim, dtype }) => fold.sum(a, axes, keepdim, dtype),
  backward: (grad, context) => [spread(grad, context.shapes[0], context.options)],
};

/** Sum over `dims`; integers and bool are added as int64. */
export function sum(input: Tensor, dims: Dims, keepdim: boolean, dtype: DType | null): Tensor {
  const type = dtype ?? (input.dtype.is_floating_point ? input.dtype : int64);
  const { axes, isNamed } = folding(input, dims, keepdim);
  return apply(sumOp, [input], { axes, keepdim, isNamed, dtype: type });
}

const meanOp: Op<Folding & { readonly dtype: DType }> = {
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
function scaledDown(total: NdArray, count: number, dtype: DType): NdArray {
  const quotient = mapElements({ number: (x) => x / count }, total);
  return dtype === float64
    ? quotient
    : new NdArray(dtype, Float32Array.from(quotient.data as Float64Array), total.shape);
}

/** Mean over `dims`. */
export function mean(input: Tensor, dims: Dims, keepdim: boolean): Tensor {
  checkFloating(input, "mean");
  const { axes, isNamed } = folding(input, dims, keepdim);
  return apply(meanOp, [input], { axes, keepdim, isNamed, dtype: input.dtype });
}

function checkFloating(input: Tensor, name: string): void {
  if (input.dtype.is_floating_point) return;
  if (name === "mean") {
    throw new NotImplementedError(
      `mean(): could not infer output dtype. Input dtype must be either a floating point or complex dtype. Got: ${input.dtype.scalarType}`,
    );
  }
  throw new NotImplementedError(`${name} only support floating point and complex dtypes`);
}

type Spread = Folding & { readonly correction: number };

function deviation(isRoot: boolean): Op<Spread> {
  return {
    grad_fn: isRoot ? "StdBackward0" : "VarBackward0",
    forward: ([a], { axes, keepdim, correction }) => {
      const variance = fold.variance(a, axes, keepdim, correction);
      return isRoot ? mapElements({ number: Math.sqrt }, variance) : variance;
    },
    backward: (grad, context) => {
      const { axes, correction } = context.options;
      const x = context.input(0);
      const count = numel(axes.map((axis) => x.shape[axis]));
      const mean = scaledDown(fold.sum(x, axes, true, float64), count, x.dtype);
      const centred = zipElements(binaryRules.sub, x, mean, x.dtype);
      let outer = scaled(grad, 2 / Math.max(0, count - correction));
      if (isRoot) outer = zipElements(halfOver, outer, context.output, grad.dtype);
      return [times(centred, spread(outer, x.shape, context.options))];
    },
    saves: [0],
    savesOutput: isRoot,
  };
}

/** d√v = dv / 2√v, and 0 where the deviation is 0. */
const halfOver = { number: (g: number, y: number) => (y === 0 ? 0 : g / (2 * y)), bigint: (g: bigint) => g };

const varOp = deviation(false);
const stdOp = deviation(true);

/** Variance (or its root) over `dims`, divided by the count less `correction`. */
export function variance(input: Tensor, dims: Dims, keepdim: boolean, correction: number, isRoot: boolean): Tensor {
  checkFloating(input, "std and var");
  return apply(isRoot ? stdOp : varOp, [input], { ...folding(input, dims, keepdim), correction });
}

/** Whether all, or (with `any`) some, elements over `dims` are true. */
export function truth(input: Tensor, dims: Dims, keepdim: boolean, any: boolean): Tensor {
  const { axes } = folding(input, dims, keepdim);
  const marks = fold.truth(input.array, axes, keepdim, any);
  return fromArray(input.dtype === uint8 ? astype(marks, uint8) : marks); // an old habit of PyTorch
}

const normOp: Op<Folding & { readonly p: number }> = {
  grad_fn: "LinalgVectorNormBackward0",
  forward: ([a], { axes, keepdim, p }) => fold.norm(a, axes, keepdim, p),
  backward: (grad, context) => {
    const { p } = context.options;
    const x = context.input(0);
    const size = spread(context.output, x.shape, context.options);
    const ties =
      p === Infinity ? fold.sum(equalMagnitude(x, size), context.options.axes, true, x.dtype) : full([], 1, x.dtype);
    const slope = zipElements({ number: (v, n) => normSlope(v, n, p), bigint: (v) => v }, x, size, grad.dtype);
    const share = zipElements(binaryRules.div, slope, ties, grad.dtype);
    return [times(share, spread(grad, x.shape, context.options))];
  },
  saves: [0],
  savesOutput: true,
};

function equalMagnitude(x: NdArray, size: NdArray): NdArray {
  return zipElements({ number: (v, n) => (Math.abs(v) === n ? 1 : 0), bigint: (v) => v }, x, size, x.dtype);
}

function normSlope(x: number, norm: number, p: number): number {
  const sign = x > 0 ? 1 : x < 0 ? -1 : 0;
  if (norm === 0 || p === 0) return 0;
  if (p === 1) return sign;
  if (p === Infinity) return Math.abs(x) === norm ? sign : 0;
  return sign * (Math.abs(x) / norm) ** (p - 1);
}

/** The p-norm over `dims`. */
export function norm(input: Tensor, p: number, dims: Dims, keepdim: boolean): Tensor {
  if (!input.dtype.is_floating_point) {
    throw new NotImplementedError(
      `linalg.vector_norm: Expected a floating point or complex tensor as input. Got ${input.dtype.scalarType}`,
    );
  }
  if (Number.isNaN(p)) throw new TypeError("the order of the norm must be a number, but got NaN");
  return apply(normOp, [input], { ...folding(input, dims, keepdim), p });
}
