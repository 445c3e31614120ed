import { IndexError, NotImplementedError, RuntimeError } from "../../base/errors.js";
import { compareElements, where, zipElements } from "../../ops/elementwise.js";
import * as reduce from "../../ops/reduce.js";
import { pairFunctions, relations } from "../../ops/scalar-functions.js";
import { bool, int64 } from "../../tensor/dtype.js";
import { NdArray } from "../../tensor/ndarray.js";
import { wrapDim } from "../../tensor/shape.js";
import { apply, type Primitive } from "../apply.js";
import { arrayOf, fromArray } from "../graph/variable.js";
import { operation, overload } from "../operation.js";
import type { Tensor } from "../tensor.js";
import { ValuesIndices } from "../values-indices.js";
import { linearly, shared } from "./adjoint.js";
import { takeLarger, takeSmaller } from "./maximum.js";
import { expandReduced, scaleBy } from "./reduce.js";

const extremePrimitive: Primitive<{ readonly sign: 1 | -1 }> = {
  grad_fn: ({ sign }) => (sign > 0 ? "MaxBackward1" : "MinBackward1"),
  forward: ([a], { sign }) => {
    const axes = reduce.reducedAxes(a.ndim, null);
    return reduce.pick(a, axes, reduce.argExtreme(a, axes, false, sign));
  },
  backward: (grad, context) => {
    const x = context.input(0);
    const marks = compareElements(sameOrNaN, x, context.output, x.dtype);
    const count = Number(reduce.sum(marks, reduce.reducedAxes(x.ndim, null), false, int64).data[0]);
    return [zipElements(pairFunctions.mul, marks, scaleBy(grad, 1 / count), grad.dtype)];
  },
  gradient: shared(),
  saves: [0],
  savesOutput: true,
};

/** NaN wins, and every NaN has its share. */
export const sameOrNaN: typeof relations.eq = (a, b) => a === b || (Number.isNaN(a) && Number.isNaN(b));

/** The largest (`sign` 1) or smallest element of the whole tensor. */
function takeExtreme(input: Tensor, sign: 1 | -1): Tensor {
  checkNotEmpty(input, sign > 0 ? "max" : "min");
  return apply(extremePrimitive, [input], { sign });
}

function checkNotEmpty(input: Tensor, name: string): void {
  if (input.numel() > 0) return;
  throw new RuntimeError(
    `${name}(): Expected reduction dim to be specified for input.numel() == 0. Specify the reduction dim with the 'dim' argument.`,
  );
}

/** Which element of each row along `axis` was taken. */
export interface PickOptions {
  readonly axis: number;
  readonly keepdim: boolean;
  readonly positions: NdArray;
  readonly name: string;
}

export const pickPrimitive: Primitive<PickOptions> = {
  grad_fn: ({ name }) => name,
  forward: ([a], { axis, positions }) => reduce.pick(a, a.ndim === 0 ? [] : [axis], positions),
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
    const hits = compareElements(relations.eq, steps, expandReduced(positions, shape, how), int64);
    return [where(hits, expandReduced(grad, shape, how), NdArray.zeros(grad.dtype, []), grad.dtype)];
  },
  gradient: linearly(),
};

/** Largest or smallest elements along a dimension, and where they are. */
function takeExtremeAlong(input: Tensor, dim: number, keepdim: boolean, sign: 1 | -1): ValuesIndices {
  const name = sign > 0 ? "max" : "min";
  const axis = wrapDim(dim, input.ndim);
  checkLength(input, axis, name);
  const positions = reduce.argExtreme(arrayOf(input), input.ndim === 0 ? [] : [axis], keepdim, sign);
  const options = { axis, keepdim, positions, name: sign > 0 ? "MaxBackward0" : "MinBackward0" };
  return new ValuesIndices(name, apply(pickPrimitive, [input], options), fromArray(positions));
}

function checkLength(input: Tensor, dim: number, name: string): void {
  const axis = wrapDim(dim, input.ndim);
  if (input.ndim > 0 && arrayOf(input).shape[axis] === 0) {
    throw new IndexError(`${name}(): Expected reduction dim ${axis} to have non-zero size.`);
  }
}

/** Position of the largest or smallest element: in the flattened tensor, or along a dimension. */
function locateExtreme(input: Tensor, dim: number | null, keepdim: boolean, sign: 1 | -1): Tensor {
  const name = sign > 0 ? "argmax" : "argmin";
  if (input.dtype === bool) throw new NotImplementedError(`${name}(): does not support bool input`);
  if (input.numel() === 0 && dim === null) {
    throw new IndexError(`${name}(): Expected reduction dim to be specified for input.numel() == 0.`);
  }
  if (dim !== null) checkLength(input, dim, name);
  return fromArray(
    reduce.argExtreme(arrayOf(input), reduce.reducedAxes(input.ndim, dim === null ? null : [dim]), keepdim, sign),
  );
}

/**
 * Largest element; with a dimension, the largest along it and where they are; with a tensor, the larger of two elements.
 *
 * @param dim along which dimension
 * @param keepdim whether the dimension stays, with length 1
 * @param other a tensor to compare with, element by element
 * @throws RuntimeError or IndexError where there is no element
 * @example torch.tensor([[1, 5], [3, 4]]).max(1).values // tensor([5., 4.])
 */
export const max = operation(
  overload("max(Tensor input) -> Tensor", (input) => takeExtreme(input, 1)),
  overload(
    "max.dim(Tensor input, int dim, bool keepdim=False) -> (Tensor values, Tensor indices)",
    (input, dim, keepdim) => takeExtremeAlong(input, dim, keepdim, 1),
  ),
  overload("max.other(Tensor input, Tensor other) -> Tensor", takeLarger),
);

/**
 * Smallest element; with a dimension, the smallest along it and where they are; with a tensor, the smaller of two elements.
 *
 * @param dim along which dimension
 * @param keepdim whether the dimension stays, with length 1
 * @param other a tensor to compare with, element by element
 * @throws RuntimeError or IndexError where there is no element
 * @example torch.tensor([[1, 5], [3, 4]]).min() // tensor(1.)
 */
export const min = operation(
  overload("min(Tensor input) -> Tensor", (input) => takeExtreme(input, -1)),
  overload(
    "min.dim(Tensor input, int dim, bool keepdim=False) -> (Tensor values, Tensor indices)",
    (input, dim, keepdim) => takeExtremeAlong(input, dim, keepdim, -1),
  ),
  overload("min.other(Tensor input, Tensor other) -> Tensor", takeSmaller),
);

/**
 * Position of the largest element, in the flattened tensor or along a dimension; int64.
 *
 * @param dim along which dimension; null means of all elements
 * @param keepdim whether the dimension stays, with length 1
 * @throws IndexError where there is no element, NotImplementedError for bool
 * @example torch.tensor([[1, 5], [3, 4]]).argmax(1) // tensor([1, 1])
 */
export const argmax = operation(
  "argmax(Tensor input, int? dim=None, bool keepdim=False) -> Tensor",
  (input, dim, keepdim) => locateExtreme(input, dim, keepdim, 1),
);

/**
 * Position of the smallest element, in the flattened tensor or along a dimension; int64.
 *
 * @param dim along which dimension; null means of all elements
 * @param keepdim whether the dimension stays, with length 1
 * @throws IndexError where there is no element, NotImplementedError for bool
 * @example torch.tensor([[1, 5], [3, 4]]).argmin() // tensor(0)
 */
export const argmin = operation(
  "argmin(Tensor input, int? dim=None, bool keepdim=False) -> Tensor",
  (input, dim, keepdim) => locateExtreme(input, dim, keepdim, -1),
);
