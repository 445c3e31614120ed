import { IndexError, RuntimeError } from "../../base/errors.js";
import { flip as reverse } from "../../ops/assemble.js";
import { copy, copyInto } from "../../ops/cast.js";
import * as layout from "../../ops/layout.js";
import { NdArray } from "../../tensor/ndarray.js";
import { contiguousStrides, wrapDim } from "../../tensor/shape.js";
import { apply, type Primitive } from "../apply.js";
import { arrayOf } from "../graph/variable.js";
import { unbroadcast } from "../operand.js";
import { callable, method, operation, overload } from "../operation.js";
import type { Tensor } from "../tensor.js";
import { copied } from "./cast.js";

/** A view made by geometry alone; its gradient is written through the same geometry into zeros. */
interface Geometry {
  readonly name: string;
  readonly look: (a: NdArray) => NdArray;
}

const viewPrimitive: Primitive<Geometry> = {
  grad_fn: ({ name }) => name,
  forward: ([a], { look }) => look(a),
  backward: (grad, { shapes, options }) => {
    const whole = NdArray.zeros(grad.dtype, shapes[0]);
    copyInto(options.look(whole), grad);
    return [whole];
  },
  isView: true,
};

function view(name: string, input: Tensor, look: (a: NdArray) => NdArray): Tensor {
  return apply(viewPrimitive, [input], { name: `${name}Backward0`, look });
}

/** A view in which windows overlap or elements repeat: gradients add up. */
const overlapPrimitive: Primitive<Geometry> = {
  ...viewPrimitive,
  backward: (grad, { shapes, options }) => {
    const whole = NdArray.zeros(grad.dtype, shapes[0]);
    const windows = options.look(whole);
    const dense = copy(grad).data as Float32Array;
    const to = whole.data as Float32Array;
    forEachPosition(windows, (at, i) => {
      to[at] += dense[i];
    });
    return [whole];
  },
};

/** Visits the data position of every element in row-major order. */
function forEachPosition(a: NdArray, visit: (at: number, index: number) => void): void {
  const walk = (axis: number, at: number, index: number): number => {
    if (axis === a.ndim) {
      visit(at, index);
      return index + 1;
    }
    let next = index;
    for (let i = 0; i < a.shape[axis]; i++) next = walk(axis + 1, at + i * a.strides[axis], next);
    return next;
  };
  walk(0, a.offset, 0);
}

const reshapePrimitive: Primitive<{
  readonly name: string;
  readonly shape: readonly number[];
  readonly strides: readonly number[];
}> = {
  grad_fn: ({ name }) => name,
  forward: ([a], { shape, strides }) => a.view(shape, strides),
  backward: (grad, { shapes }) => {
    const dense = grad.isContiguous ? grad : copy(grad);
    return [dense.view(shapes[0], contiguousStrides(shapes[0]))];
  },
  isView: true,
};

/** The same elements in another shape: a view where strides allow, else a copy. One length may be −1. */
export function reshaped(input: Tensor, requested: readonly number[]): Tensor {
  const shape = layout.inferShape(requested, input.numel());
  const strides = layout.reshapedStrides(arrayOf(input), shape);
  if (strides) return apply(reshapePrimitive, [input], { name: "ViewBackward0", shape, strides });
  return apply(reshapePrimitive, [copied(input)], {
    name: "UnsafeViewBackward0",
    shape,
    strides: contiguousStrides(shape),
  });
}

/** Like `reshape`, but refuses to copy. */
function viewed(input: Tensor, requested: readonly number[]): Tensor {
  const shape = layout.inferShape(requested, input.numel());
  const strides = layout.reshapedStrides(arrayOf(input), shape);
  if (!strides) throw layout.viewError();
  return apply(reshapePrimitive, [input], { name: "ViewBackward0", shape, strides });
}

/** All axes from `start` to `end` joined. */
function flattened(input: Tensor, start: number, end: number): Tensor {
  const shape = layout.flattenedShape(arrayOf(input).shape, start, end);
  return shape.length === input.ndim ? input : reshaped(input, shape);
}

function permuted(input: Tensor, dims: readonly number[], name = "Permute"): Tensor {
  return view(name, input, (a) => layout.permute(a, dims));
}

/** Two axes exchanged. */
function exchanged(input: Tensor, dim0: number, dim1: number, name = "Transpose"): Tensor {
  const [p, q] = [wrapDim(dim0, input.ndim), wrapDim(dim1, input.ndim)];
  const order = Array.from({ length: input.ndim }, (_, axis) => (axis === p ? q : axis === q ? p : axis));
  return permuted(input, order, name);
}

function squeezed(input: Tensor, dims?: readonly number[]): Tensor {
  const kind = dims === undefined ? "SqueezeBackward0" : dims.length === 1 ? "SqueezeBackward1" : "SqueezeBackward2";
  return apply(viewPrimitive, [input], { name: kind, look: (a) => layout.squeeze(a, dims) });
}

export function unsqueezed(input: Tensor, dim: number): Tensor {
  return view("Unsqueeze", input, (a) => layout.unsqueeze(a, dim));
}

export function selected(input: Tensor, dim: number, index: number, named = dim): Tensor {
  return view("Select", input, (a) => layout.select(a, dim, index, named));
}

export function sliced(input: Tensor, axis: number, start: number, stop: number, step: number): Tensor {
  return view("Slice", input, (a) => layout.slice(a, axis, start, stop, step));
}

/** The same tensor as a new view. */
export function alias(input: Tensor): Tensor {
  return view("Alias", input, (a) => a.view(a.shape, a.strides));
}

const expandPrimitive: Primitive<{ readonly shape: readonly number[] }> = {
  grad_fn: "ExpandBackward0",
  forward: ([a], { shape }) => layout.expand(a, shape),
  backward: (grad, { shapes }) => [unbroadcast(grad, shapes[0])],
  isView: true,
};

/** Repeated along axes of length 1 without copying. */
function expanded(input: Tensor, shape: readonly number[]): Tensor {
  return apply(expandPrimitive, [input], { shape });
}

/** Sliding windows along an axis, as a new last axis. */
function unfolded(input: Tensor, dim: number, size: number, step: number): Tensor {
  const look = (a: NdArray): NdArray => layout.unfoldWindows(a, dim, size, step);
  return apply(overlapPrimitive, [input], { name: "UnfoldBackward0", look });
}

/** Consecutive parts along an axis, of one size or of the sizes listed. */
function parts(input: Tensor, sizes: number | readonly number[], dim: number): Tensor[] {
  const axis = wrapDim(dim, input.ndim);
  const name = typeof sizes === "number" ? "SplitBackward0" : "SplitWithSizesBackward0";
  return layout
    .splitStarts(arrayOf(input).shape[axis], sizes, dim)
    .map(([start, stop]) =>
      apply(viewPrimitive, [input], { name, look: (a) => layout.slice(a, axis, start, stop, 1) }),
    );
}

const flipPrimitive: Primitive<{ readonly dims: readonly number[] }> = {
  grad_fn: "FlipBackward0",
  forward: ([a], { dims }) => reverse(a, dims),
  backward: (grad, { options }) => [reverse(grad, options.dims)],
};

/** Reversed along each of `dims`. */
function reversed(input: Tensor, dims: readonly number[]): Tensor {
  return apply(flipPrimitive, [input], { dims });
}

/**
 * The same elements in another shape; one length may be −1. A view where strides allow, else a copy.
 *
 * @throws RuntimeError for a shape of another size
 * @example torch.arange(6).reshape(2, -1) // tensor([[0, 1, 2], [3, 4, 5]])
 */
export const reshape = operation("reshape(Tensor input, int... shape) -> Tensor", reshaped);

/**
 * Like `reshape`, but never copies.
 *
 * @throws RuntimeError where the strides need a copy
 * @example torch.arange(6).view(3, 2) // tensor([[0, 1], [2, 3], [4, 5]])
 */
method("Tensor::view(Tensor input, int... size) -> Tensor", viewed);

/**
 * The same elements in the shape of another tensor, without a copy.
 *
 * @throws RuntimeError where the strides need a copy
 * @example torch.arange(4).view_as(torch.zeros(2, 2)) // tensor([[0, 1], [2, 3]])
 */
method("Tensor::view_as(Tensor input, Tensor other) -> Tensor", (input, other) => viewed(input, other.shape));

/**
 * All dimensions from `start_dim` to `end_dim` joined into one.
 *
 * @example torch.zeros(2, 3, 4).flatten(1).shape // torch.Size([2, 12])
 */
export const flatten = operation("flatten(Tensor input, int start_dim=0, int end_dim=-1) -> Tensor", flattened);

/**
 * Dimensions in another order.
 *
 * @throws RuntimeError or IndexError unless every dimension is named once
 * @example torch.zeros(2, 3, 4).permute(2, 0, 1).shape // torch.Size([4, 2, 3])
 */
export const permute = operation("permute(Tensor input, int... dims) -> Tensor", (input, dims) =>
  permuted(input, dims),
);

/**
 * Two dimensions exchanged.
 *
 * @throws IndexError for a dimension that there is not
 * @example torch.zeros(2, 3, 4).transpose(0, 2).shape // torch.Size([4, 3, 2])
 */
export const transpose = operation("transpose(Tensor input, int dim0, int dim1) -> Tensor", (input, dim0, dim1) =>
  exchanged(input, dim0, dim1),
);

/**
 * The transpose of a matrix; vectors and scalars stay as they are.
 *
 * @throws RuntimeError for more than two dimensions
 * @example torch.tensor([[1, 2], [3, 4]]).t() // tensor([[1., 3.], [2., 4.]])
 */
export const t = operation("t(Tensor input) -> Tensor", (input) => {
  if (input.ndim > 2) throw new RuntimeError(`t() expects a tensor with <= 2 dimensions, but self is ${input.ndim}D`);
  return permuted(input, input.ndim === 2 ? [1, 0] : input.ndim === 1 ? [0] : [], "T");
});

/**
 * Without the dimensions of length 1: all of them, or those named.
 *
 * @throws IndexError for a dimension that there is not
 * @example torch.zeros(1, 3, 1).squeeze().shape // torch.Size([3])
 */
export const squeeze = operation(
  overload("squeeze(Tensor input) -> Tensor", (input) => squeezed(input)),
  overload("squeeze.dim(Tensor input, int[1] dim) -> Tensor", (input, dim) =>
    squeezed(input, typeof dim === "number" ? [dim] : dim),
  ),
);

/**
 * With a new dimension of length 1 before `dim`.
 *
 * @throws IndexError for a place that there is not
 * @example torch.zeros(3).unsqueeze(0).shape // torch.Size([1, 3])
 */
export const unsqueeze = operation("unsqueeze(Tensor input, int dim) -> Tensor", unsqueezed);

/**
 * Repeated along dimensions of length 1 without copying; −1 keeps a length.
 *
 * @throws RuntimeError for a size that does not fit
 * @example torch.tensor([1, 2]).expand(2, -1) // tensor([[1., 2.], [1., 2.]])
 */
method("Tensor::expand(Tensor input, int... size) -> Tensor", expanded);

/**
 * Windows of `size` elements every `step` along a dimension, as a new last dimension.
 *
 * @throws RuntimeError for windows that do not fit
 * @example torch.arange(4).unfold(0, 2, 1) // tensor([[0, 1], [1, 2], [2, 3]])
 */
method("Tensor::unfold(Tensor input, int dimension, int size, int step) -> Tensor", unfolded);

/**
 * Parts of the given size (the last may be shorter), or of the given sizes.
 *
 * @throws RuntimeError for sizes that do not add up
 * @example torch.split(torch.arange(5), 2) // [tensor([0, 1]), tensor([2, 3]), tensor([4])]
 */
export const split = callable("def split(Tensor tensor, int[1] split_size_or_sections, int dim=0) -> Tensor[]", parts);

/**
 * Parts of the given size (the last may be shorter), or of the given sizes.
 *
 * @throws RuntimeError for sizes that do not add up
 * @example torch.arange(5).split(2) // [tensor([0, 1]), tensor([2, 3]), tensor([4])]
 */
method("def Tensor::split(Tensor input, int[1] split_size, int dim=0) -> Tensor[]", parts);

/**
 * Reversed along the dimensions.
 *
 * @throws IndexError for a dimension that there is not
 * @example torch.arange(3).flip(0) // tensor([2, 1, 0])
 */
export const flip = operation("flip(Tensor input, int... dims) -> Tensor", reversed);

/**
 * `length` elements from `start` on along a dimension, without a copy.
 *
 * @throws RuntimeError or IndexError for elements that there are not
 * @example torch.arange(5).narrow(0, 1, 3) // tensor([1, 2, 3])
 */
export const narrow = operation(
  "narrow(Tensor input, int dim, int start, int length) -> Tensor",
  (input, dim, start, length) => {
    if (length < 0) throw new RuntimeError("narrow(): length must be non-negative.");
    if (input.ndim === 0) throw new RuntimeError("narrow() cannot be applied to a 0-dim tensor.");
    const axis = wrapDim(dim, input.ndim);
    const whole = arrayOf(input).shape[axis];
    if (start < -whole || start > whole) {
      throw new IndexError(`start out of range (expected to be in range of [${-whole}, ${whole}], but got ${start})`);
    }
    const first = start < 0 ? start + whole : start;
    if (first + length > whole) {
      throw new RuntimeError(`start (${first}) + length (${length}) exceeds dimension size (${whole}).`);
    }
    return sliced(input, axis, first, first + length, 1);
  },
);

/**
 * One element along a dimension, which is gone from the result.
 *
 * @throws IndexError for an element that there is not
 * @example torch.tensor([[1, 2], [3, 4]]).select(0, 1) // tensor([3., 4.])
 */
export const select = operation("select(Tensor input, int dim, int index) -> Tensor", (input, dim, index) => {
  if (input.ndim === 0) throw new IndexError("select() cannot be applied to a 0-dim tensor.");
  return selected(input, wrapDim(dim, input.ndim), index, dim);
});
