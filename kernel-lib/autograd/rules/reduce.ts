import { NotImplementedError, RuntimeError } from "../../base/errors.js";
import { astype } from "../../ops/cast.js";
import { full, mapElements, zipElements } from "../../ops/elementwise.js";
import { expand } from "../../ops/layout.js";
import * as fold from "../../ops/reduce.js";
import { binaryRules } from "../../ops/scalar-rules.js";
import { type DType, float64, int64, uint8 } from "../../tensor/dtype.js";
import { NdArray } from "../../tensor/ndarray.js";
import { numel } from "../../tensor/shape.js";
import { apply, type Primitive } from "../apply.js";
import { arrayOf, fromArray } from "../graph/variable.js";
import type { Scalar } from "../operand.js";
import { operation, overload } from "../operation.js";
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
function scaledDown(total: NdArray, count: number, dtype: DType): NdArray {
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

function deviation(isRoot: boolean): Primitive<Spread> {
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

const variances = deviation(false);
const deviations = deviation(true);

function spreadOf(primitive: Primitive<Spread>) {
  return (input: Tensor, dim: Dims, keepdim: boolean, correction: Scalar): Tensor => {
    checkFloating(input, "std and var");
    return apply(primitive, [input], { ...folding(input, dim, keepdim), correction: Number(correction) });
  };
}

const varianceOf = spreadOf(variances);
const deviationOf = spreadOf(deviations);

/**
 * Variance, divided by the count less `correction`.
 *
 * @param dim one dimension or several; all of them where it is null
 * @param unbiased false divides by the count itself
 * @param keepdim whether folded dimensions stay, with length 1
 * @param correction what is taken from the count; null means 1
 * @throws NotImplementedError for integers and bool
 * @example torch.tensor([1, 2, 3, 4]).var() // tensor(1.6667)
 */
export const variance = operation(
  overload("var(Tensor input, bool unbiased) -> Tensor", (input, unbiased) =>
    varianceOf(input, null, false, Number(unbiased)),
  ),
  overload(
    "var.dim(Tensor input, int[1]? dim, bool unbiased, bool keepdim=False) -> Tensor",
    (input, dim, unbiased, keepdim) => varianceOf(input, dim, keepdim, Number(unbiased)),
  ),
  overload(
    "var.correction(Tensor input, int[1]? dim=None, *, Number? correction=None, bool keepdim=False) -> Tensor",
    (input, dim, correction, keepdim) => varianceOf(input, dim, keepdim, correction ?? 1),
  ),
);

/**
 * Standard deviation, divided by the count less `correction`.
 *
 * @param dim one dimension or several; all of them where it is null
 * @param unbiased false divides by the count itself
 * @param keepdim whether folded dimensions stay, with length 1
 * @param correction what is taken from the count; null means 1
 * @throws NotImplementedError for integers and bool
 * @example torch.tensor([1, 2, 3, 4]).std() // tensor(1.2910)
 */
export const std = operation(
  overload("std(Tensor input, bool unbiased) -> Tensor", (input, unbiased) =>
    deviationOf(input, null, false, Number(unbiased)),
  ),
  overload(
    "std.dim(Tensor input, int[1]? dim, bool unbiased, bool keepdim=False) -> Tensor",
    (input, dim, unbiased, keepdim) => deviationOf(input, dim, keepdim, Number(unbiased)),
  ),
  overload(
    "std.correction(Tensor input, int[1]? dim=None, *, Number? correction=None, bool keepdim=False) -> Tensor",
    (input, dim, correction, keepdim) => deviationOf(input, dim, keepdim, correction ?? 1),
  ),
);

/** Whether all, or some, elements over dimensions are true. */
const truth =
  (isAny: boolean) =>
  (input: Tensor, dim: Dims, keepdim: boolean): Tensor => {
    const { axes } = folding(input, dim, keepdim);
    const marks = fold.truth(arrayOf(input), axes, keepdim, isAny);
    return fromArray(input.dtype === uint8 ? astype(marks, uint8) : marks); // an old habit of PyTorch
  };

/**
 * Whether all elements are true.
 *
 * @param dim one dimension or several; all of them where it is null
 * @param keepdim whether folded dimensions stay, with length 1
 * @example torch.tensor([true, false]).all() // tensor(False)
 */
export const all = operation("all(Tensor input, int[1]? dim=None, bool keepdim=False) -> Tensor", truth(false));

/**
 * Whether any element is true.
 *
 * @param dim one dimension or several; all of them where it is null
 * @param keepdim whether folded dimensions stay, with length 1
 * @example torch.tensor([true, false]).any() // tensor(True)
 */
export const any = operation("any(Tensor input, int[1]? dim=None, bool keepdim=False) -> Tensor", truth(true));

const normPrimitive: Primitive<Folding & { readonly p: number }> = {
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

/**
 * The p-norm: Euclidean unless given.
 *
 * @param p the order, a number; `"fro"` and null mean 2
 * @param dim one dimension or several; all of them where it is null
 * @param keepdim whether folded dimensions stay, with length 1
 * @param dtype the type to compute in
 * @throws NotImplementedError for integers and bool
 * @example torch.tensor([3, 4]).norm() // tensor(5.)
 */
export const norm = operation(
  "def norm(Tensor input, float|str? p='fro', int[1]? dim=None, bool keepdim=False, dtype? dtype=None) -> Tensor",
  (input, p, dim, keepdim, dtype) => {
    const source = dtype === null ? input : cast(input, dtype);
    if (!source.dtype.is_floating_point) {
      throw new NotImplementedError(
        `linalg.vector_norm: Expected a floating point or complex tensor as input. Got ${source.dtype.scalarType}`,
      );
    }
    const order = p === null || p === "fro" ? 2 : p;
    if (typeof order === "string") throw new RuntimeError(`linalg.matrix_norm: Order ${order} not supported.`);
    if (Number.isNaN(order)) throw new TypeError("the order of the norm must be a number, but got NaN");
    return apply(normPrimitive, [source], { ...folding(source, dim, keepdim), p: order });
  },
);
