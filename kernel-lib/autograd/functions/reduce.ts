import { IndexError, RuntimeError } from "../../errors.js";
import { compareElements, full, mapElements, zipElements } from "../../ops/elementwise.js";
import { expand } from "../../ops/layout.js";
import * as fold from "../../ops/reduce.js";
import { binaryRules, relations } from "../../ops/rules.js";
import { type DType, float64, int64 } from "../../tensor/dtype.js";
import { NdArray } from "../../tensor/ndarray.js";
import { numel, wrapDim } from "../../tensor/shape.js";
import { apply, fromArray, type Op } from "../op.js";
import type { Tensor } from "../tensor.js";

/** One dimension, several, or (null) all of them. */
export type Dims = number | readonly number[] | null;

interface Folding {
  readonly axes: readonly number[];
  readonly keepdim: boolean;
  /** False when the whole tensor was folded without naming dimensions. */
  readonly isNamed: boolean;
}

function folding(input: Tensor, dims: Dims, keepdim: boolean): Folding {
  const list = typeof dims === "number" ? [dims] : dims;
  return { axes: fold.reducedAxes(input.ndim, list), keepdim, isNamed: dims !== null };
}

/** The array with its folded axes put back as length 1. */
function restored(a: NdArray, shape: readonly number[], { axes, keepdim }: Folding): NdArray {
  if (keepdim) return a;
  const whole = shape.map((length, axis) => (axes.includes(axis) ? 1 : length));
  return new NdArray(a.dtype, a.data, whole, undefined, a.offset);
}

/** A folded gradient (row-major, as every op leaves it) repeated over the input's shape. */
function spread(grad: NdArray, shape: readonly number[], how: Folding): NdArray {
  const whole = shape.map((length, axis) => (how.axes.includes(axis) ? 1 : length));
  return expand(how.keepdim ? grad : regrown(grad, whole, how.axes), shape);
}

function regrown(grad: NdArray, whole: readonly number[], axes: readonly number[]): NdArray {
  let own = 0;
  return grad.view(
    whole,
    whole.map((_, axis) => (axes.includes(axis) ? 0 : grad.strides[own++])),
  );
}

const times = (a: NdArray, b: NdArray): NdArray => zipElements(binaryRules.mul, a, b, a.dtype);
const scaled = (a: NdArray, factor: number): NdArray => mapElements({ number: (x) => x * factor }, a);

const sumOp: Op<Folding & { readonly dtype: DType }> = {
  grad_fn: ({ isNamed }) => (isNamed ? "SumBackward1" : "SumBackward0"),
  forward: ([a], { axes, keepdim, dtype }) => fold.sum(a, axes, keepdim, dtype),
  backward: (grad, context) => [spread(grad, context.shapes[0], context.options)],
};

/** Sum over `dims`; integers and bool are added as int64. */
export function sum(input: Tensor, dims: Dims, keepdim: boolean, dtype: DType | null): Tensor {
  const type = dtype ?? (input.dtype.is_floating_point ? input.dtype : int64);
  return apply(sumOp, [input], { ...folding(input, dims, keepdim), dtype: type });
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
  return apply(meanOp, [input], { ...folding(input, dims, keepdim), dtype: input.dtype });
}

function checkFloating(input: Tensor, name: string): void {
  if (input.dtype.is_floating_point) return;
  if (name === "mean") {
    throw new RuntimeError(
      `mean(): could not infer output dtype. Input dtype must be either a floating point or complex dtype. Got: ${input.dtype.scalarType}`,
    );
  }
  throw new RuntimeError(`${name} only support floating point and complex dtypes`);
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
  checkFloating(input, isRoot ? "std and var" : "std and var");
  return apply(isRoot ? stdOp : varOp, [input], { ...folding(input, dims, keepdim), correction });
}

const extremeOp: Op<{ readonly sign: 1 | -1 }> = {
  grad_fn: ({ sign }) => (sign > 0 ? "MaxBackward1" : "MinBackward1"),
  forward: ([a], { sign }) => {
    const axes = fold.reducedAxes(a.ndim, null);
    return fold.pick(a, axes, fold.argExtreme(a, axes, false, sign));
  },
  backward: (grad, context) => {
    const x = context.input(0);
    const marks = compareElements(relations.eq, x, context.output, x.dtype);
    const count = Number(fold.sum(marks, fold.reducedAxes(x.ndim, null), false, int64).data[0]);
    return [zipElements(binaryRules.mul, marks, scaled(grad, 1 / count), grad.dtype)];
  },
  saves: [0],
  savesOutput: true,
};

/** The largest (`sign` 1) or smallest element of the whole tensor. */
export function extreme(input: Tensor, sign: 1 | -1): Tensor {
  checkNotEmpty(input, sign > 0 ? "max" : "min");
  return apply(extremeOp, [input], { sign });
}

function checkNotEmpty(input: Tensor, name: string): void {
  if (input.numel() > 0) return;
  throw new RuntimeError(
    `${name}(): Expected reduction dim to be specified for input.numel() == 0. Specify the reduction dim with the 'dim' argument.`,
  );
}

interface Along {
  readonly axis: number;
  readonly keepdim: boolean;
  readonly positions: NdArray;
  readonly name: string;
}

const pickOp: Op<Along> = {
  grad_fn: ({ name }) => name,
  forward: ([a], { axis, positions }) => fold.pick(a, a.ndim === 0 ? [] : [axis], positions),
  backward: (grad, context) => {
    const { axis, keepdim, positions } = context.options;
    const [shape] = context.shapes;
    if (shape.length === 0) return [grad];
    const how = { axes: [axis], keepdim, isNamed: true };
    const steps = NdArray.zeros(
      int64,
      shape.map((length, k) => (k === axis ? length : 1)),
    );
    for (let i = 0; i < shape[axis]; i++) steps.data[i] = BigInt(i);
    const hits = compareElements(relations.eq, steps, spread(positions, shape, how), int64);
    return [zipElements(binaryRules.mul, hits, restored(grad, shape, how), grad.dtype)];
  },
};

/** Largest or smallest elements along a dimension, and where they are. */
export function extremeAlong(
  input: Tensor,
  dim: number,
  keepdim: boolean,
  sign: 1 | -1,
): { values: Tensor; indices: Tensor } {
  const name = sign > 0 ? "max" : "min";
  const axis = wrapDim(dim, input.ndim);
  if (input.ndim > 0 && input.shape[axis] === 0) {
    throw new IndexError(`${name}(): Expected reduction dim ${axis} to have non-zero size.`);
  }
  const positions = fold.argExtreme(input.array, input.ndim === 0 ? [] : [axis], keepdim, sign);
  const options = { axis, keepdim, positions, name: sign > 0 ? "MaxBackward0" : "MinBackward0" };
  return { values: apply(pickOp, [input], options), indices: fromArray(positions) };
}

/** Position of the largest or smallest element: in the flattened tensor, or along a dimension. */
export function argExtreme(input: Tensor, dim: number | null, keepdim: boolean, sign: 1 | -1): Tensor {
  const name = sign > 0 ? "argmax" : "argmin";
  if (input.numel() === 0 && dim === null) {
    throw new IndexError(
      `${name}(): Expected reduction dim to be specified for input.numel() == 0. Specify the reduction dim with the 'dim' argument.`,
    );
  }
  return fromArray(
    fold.argExtreme(input.array, fold.reducedAxes(input.ndim, dim === null ? null : [dim]), keepdim, sign),
  );
}

/** Whether all, or (with `any`) some, elements over `dims` are true. */
export function truth(input: Tensor, dims: Dims, keepdim: boolean, any: boolean): Tensor {
  const { axes } = folding(input, dims, keepdim);
  return fromArray(fold.truth(input.array, axes, keepdim, any));
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
    throw new RuntimeError(
      `linalg.vector_norm: Expected a floating point or complex tensor as input. Got ${input.dtype.scalarType}`,
    );
  }
  if (Number.isNaN(p)) throw new TypeError("the order of the norm must be a number, but got NaN");
  return apply(normOp, [input], { ...folding(input, dims, keepdim), p });
}
