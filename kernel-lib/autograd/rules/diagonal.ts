import { NotImplementedError, RuntimeError } from "../../base/errors.js";
import { copyInto } from "../../ops/cast.js";
import { sum } from "../../ops/reduce.js";
import { bool, int64 } from "../../tensor/dtype.js";
import { NdArray } from "../../tensor/ndarray.js";
import { wrapDim } from "../../tensor/shape.js";
import { apply, type Primitive } from "../apply.js";
import { elementwise, operation } from "../operation.js";
import type { Tensor } from "../tensor.js";
import { linearly } from "./adjoint.js";
import { takeView } from "./layout.js";

/** The diagonal of two axes as the last axis: a view. Above the main one with a positive offset. */
function diagonalOf(a: NdArray, offset: number, first: number, second: number): NdArray {
  const [rows, columns] = [a.shape[first], a.shape[second]];
  const length = Math.max(0, offset >= 0 ? Math.min(rows, columns - offset) : Math.min(rows + offset, columns));
  const rest = (list: readonly number[]): number[] => list.filter((_, k) => k !== first && k !== second);
  const skipped = length === 0 ? 0 : offset >= 0 ? offset * a.strides[second] : -offset * a.strides[first];
  const shape = [...rest(a.shape), length];
  return a.view(shape, [...rest(a.strides), a.strides[first] + a.strides[second]], a.offset + skipped);
}

/** Both axes, from 0. @throws RuntimeError for one and the same */
function twoAxes(dim1: number, dim2: number, rank: number): [first: number, second: number] {
  const axes: [number, number] = [wrapDim(dim1, rank), wrapDim(dim2, rank)];
  if (axes[0] === axes[1]) throw new RuntimeError(`diagonal dimensions cannot be identical ${dim1}, ${dim2}`);
  return axes;
}

/**
 * The diagonal of two dimensions, as a view with it as the last one.
 *
 * @param offset which diagonal: above the main one, or below it if negative
 * @throws RuntimeError or IndexError unless there are two dimensions
 * @example torch.tensor([[1, 2], [3, 4]]).diagonal() // tensor([1., 4.])
 */
export const diagonal = operation(
  "diagonal(Tensor input, int offset=0, int dim1=0, int dim2=1) -> Tensor",
  (input, offset, dim1, dim2) => {
    const [first, second] = twoAxes(dim1, dim2, input.ndim);
    return takeView("Diagonal", input, (a) => diagonalOf(a, offset, first, second));
  },
);

interface Embedding {
  readonly offset: number;
  readonly first: number;
  readonly second: number;
}

const embedPrimitive: Primitive<Embedding> = {
  grad_fn: "DiagEmbedBackward0",
  forward: ([a], { offset, first, second }) => {
    const length = a.shape[a.ndim - 1] + Math.abs(offset);
    const shape = [...a.shape.slice(0, -1)];
    for (const axis of [first, second].sort((p, q) => p - q)) shape.splice(axis, 0, length);
    const out = NdArray.zeros(a.dtype, shape);
    copyInto(diagonalOf(out, offset, first, second), a);
    return out;
  },
  backward: (grad, { options }) => [diagonalOf(grad, options.offset, options.first, options.second)],
  gradient: linearly(),
};

/**
 * Matrices with the last dimension on a diagonal, and 0 elsewhere.
 *
 * @param offset which diagonal: above the main one, or below it if negative
 * @throws RuntimeError or IndexError for dimensions that there are not
 * @example torch.tensor([1, 2]).diag_embed() // tensor([[1., 0.], [0., 2.]])
 */
export const diag_embed = operation(
  "diag_embed(Tensor input, int offset=0, int dim1=-2, int dim2=-1) -> Tensor",
  (input, offset, dim1, dim2) => {
    const [first, second] = twoAxes(dim1, dim2, input.ndim + 1);
    return apply(embedPrimitive, [input], { offset, first, second });
  },
);

/**
 * The diagonal of a matrix, as a copy; or a matrix with a vector on its diagonal.
 *
 * @param diagonal which one: above the main one, or below it if negative
 * @throws RuntimeError for other ranks
 * @example torch.tensor([[1, 2], [3, 4]]).diag() // tensor([1., 4.])
 */
export const diag = operation("diag(Tensor input, int diagonal=0) -> Tensor", (input, which) => {
  if (input.ndim === 1) return diag_embed(input, which);
  if (input.ndim !== 2) throw new RuntimeError(`diag(): Supports 1D or 2D tensors. Got ${input.ndim}D`);
  return apply(copyPrimitive, [input], { offset: which });
});

/** The diagonal of a matrix, as a copy. */
const copyPrimitive: Primitive<{ readonly offset: number }> = {
  grad_fn: "DiagonalBackward0_copy",
  forward: ([a], { offset }) => {
    const line = diagonalOf(a, offset, 0, 1);
    const out = NdArray.zeros(a.dtype, line.shape);
    copyInto(out, line);
    return out;
  },
  backward: (grad, { shapes, options }) => {
    const whole = NdArray.zeros(grad.dtype, shapes[0]);
    copyInto(diagonalOf(whole, options.offset, 0, 1), grad);
    return [whole];
  },
  gradient: linearly(),
};

/**
 * A matrix with all elements on its diagonal, row by row.
 *
 * @param offset which diagonal: above the main one, or below it if negative
 * @example torch.tensor([1, 2]).diagflat() // tensor([[1., 0.], [0., 2.]])
 */
export const diagflat = operation("diagflat(Tensor input, int offset=0) -> Tensor", (input, offset) =>
  diag_embed(input.reshape(-1), offset),
);

const tracePrimitive: Primitive<null> = {
  grad_fn: "TraceBackward0",
  forward: ([a]) => sum(diagonalOf(a, 0, 0, 1), [0], false, a.dtype.is_floating_point ? a.dtype : int64),
  backward: (grad, { shapes }) => {
    const whole = NdArray.zeros(grad.dtype, shapes[0]);
    const line = diagonalOf(whole, 0, 0, 1);
    copyInto(line, grad.view(line.shape, [0]));
    return [whole];
  },
  gradient: linearly(),
};

/**
 * The sum of a matrix's diagonal.
 *
 * @throws RuntimeError for what is no matrix
 * @example torch.tensor([[1, 2], [3, 4]]).trace() // tensor(5.)
 */
export const trace = operation("trace(Tensor input) -> Tensor", (input) => {
  if (input.dtype === bool) throw new NotImplementedError("\"trace\" not implemented for 'Bool'");
  if (input.ndim !== 2) throw new RuntimeError(`trace: expected a matrix, but got tensor with dim ${input.ndim}`);
  return apply(tracePrimitive, [input], null);
});

interface Triangle {
  readonly diagonal: number;
  readonly isUpper: boolean;
}

/** The elements on one side of a diagonal, with 0 on the other. */
function triangleOf(a: NdArray, { diagonal: which, isUpper }: Triangle): NdArray {
  const out = NdArray.zeros(a.dtype, a.shape);
  const rows = a.shape[a.ndim - 2];
  const columns = a.shape[a.ndim - 1];
  for (let row = 0; row < rows; row++) {
    const edge = Math.min(Math.max(row + which + (isUpper ? 0 : 1), 0), columns);
    const [start, end] = isUpper ? [edge, columns] : [0, edge];
    if (start < end) copyInto(part(out, row, start, end), part(a, row, start, end));
  }
  return out;
}

/** A stretch of one row, in every matrix of a batch. */
function part(a: NdArray, row: number, start: number, end: number): NdArray {
  const [high, wide] = [a.strides[a.ndim - 2], a.strides[a.ndim - 1]];
  const batch = a.ndim - 2;
  return a.view(
    [...a.shape.slice(0, batch), end - start],
    [...a.strides.slice(0, batch), wide],
    a.offset + row * high + start * wide,
  );
}

const trianglePrimitive: Primitive<Triangle> = {
  grad_fn: ({ isUpper }) => (isUpper ? "TriuBackward0" : "TrilBackward0"),
  forward: ([a], options) => triangleOf(a, options),
  backward: (grad, { options }) => [triangleOf(grad, options)],
  gradient: linearly(),
};

function takeTriangle(input: Tensor, which: number, isUpper: boolean): Tensor {
  if (input.ndim < 2) {
    throw new RuntimeError(`${isUpper ? "triu" : "tril"}: input tensor must have at least 2 dimensions`);
  }
  return apply(trianglePrimitive, [input], { diagonal: which, isUpper });
}

/**
 * Matrices with 0 below a diagonal.
 *
 * @param diagonal which one: above the main one, or below it if negative
 * @throws RuntimeError for less than two dimensions
 * @example torch.ones(2, 2).triu() // tensor([[1., 1.], [0., 1.]])
 */
export const triu = elementwise("triu(Tensor input, int diagonal=0) -> Tensor", (input, which) =>
  takeTriangle(input, which, true),
);

/**
 * Matrices with 0 above a diagonal.
 *
 * @param diagonal which one: above the main one, or below it if negative
 * @throws RuntimeError for less than two dimensions
 * @example torch.ones(2, 2).tril() // tensor([[1., 0.], [1., 1.]])
 */
export const tril = elementwise("tril(Tensor input, int diagonal=0) -> Tensor", (input, which) =>
  takeTriangle(input, which, false),
);
