import { IndexError, RuntimeError } from "../../base/errors.js";
import { copy } from "../../ops/cast.js";
import * as layout from "../../ops/layout.js";
import { NdArray } from "../../tensor/ndarray.js";
import { wrapDim } from "../../tensor/shape.js";
import { apply, type Primitive } from "../apply.js";
import { arrayOf } from "../graph/variable.js";
import { callable, method, operation } from "../operation.js";
import type { Tensor } from "../tensor.js";
import { linearly } from "./adjoint.js";
import { takeView, type ViewOptions, viewPrimitive } from "./layout.js";

/** A view in which windows overlap or elements repeat: gradients add up. */
const overlapPrimitive: Primitive<ViewOptions> = {
  ...viewPrimitive,
  backward: (grad, { shapes, options }) => {
    const whole = NdArray.zeros(grad.dtype, shapes[0]);
    const windows = options.viewOf(whole);
    const dense = copy(grad).data as Float32Array;
    const to = whole.data as Float32Array;
    forEachPosition(windows, (at, i) => {
      to[at] += dense[i];
    });
    return [whole];
  },
  gradient: linearly(),
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

export function selectTensor(input: Tensor, dim: number, index: number, named = dim): Tensor {
  return takeView("Select", input, (a) => layout.select(a, dim, index, named));
}

export function sliceTensor(input: Tensor, axis: number, start: number, stop: number, step: number): Tensor {
  return takeView("Slice", input, (a) => layout.slice(a, axis, start, stop, step));
}

/** Takes sliding windows along an axis, as a new last axis. */
function unfoldTensor(input: Tensor, dim: number, size: number, step: number): Tensor {
  const viewOf = (a: NdArray): NdArray => layout.unfoldWindows(a, dim, size, step);
  return apply(overlapPrimitive, [input], { name: "UnfoldBackward0", viewOf });
}

/** Cuts consecutive parts along an axis, of one size or of the sizes listed. */
function splitTensor(input: Tensor, sizes: number | readonly number[], dim: number): Tensor[] {
  const axis = wrapDim(dim, input.ndim);
  const name = typeof sizes === "number" ? "SplitBackward0" : "SplitWithSizesBackward0";
  return layout
    .splitStarts(arrayOf(input).shape[axis], sizes, dim)
    .map(([start, stop]) =>
      apply(viewPrimitive, [input], { name, viewOf: (a) => layout.slice(a, axis, start, stop, 1) }),
    );
}

/**
 * Windows of `size` elements every `step` along a dimension, as a new last dimension.
 *
 * @throws RuntimeError for windows that do not fit
 * @example torch.arange(4).unfold(0, 2, 1) // tensor([[0, 1], [1, 2], [2, 3]])
 */
method("Tensor::unfold(Tensor input, int dimension, int size, int step) -> Tensor", unfoldTensor);

/**
 * Parts of the given size (the last may be shorter), or of the given sizes.
 *
 * @throws RuntimeError for sizes that do not add up
 * @example torch.split(torch.arange(5), 2) // [tensor([0, 1]), tensor([2, 3]), tensor([4])]
 */
export const split = callable(
  "def split(Tensor tensor, int[1] split_size_or_sections, int dim=0) -> Tensor[]",
  splitTensor,
);

/**
 * As many parts of one size as asked for; the last may be shorter, and there may be fewer.
 *
 * @throws RuntimeError for a scalar and for no parts
 * @example torch.arange(5).chunk(2) // [tensor([0, 1, 2]), tensor([3, 4])]
 */
export const chunk = operation("chunk(Tensor input, int chunks, int dim=0) -> Tensor[]", (input, chunks, dim) => {
  if (input.ndim === 0) throw new RuntimeError("chunk expects at least a 1-dimensional tensor");
  if (chunks <= 0) throw new RuntimeError(`chunk expects \`chunks\` to be greater than 0, got: ${chunks}`);
  const length = arrayOf(input).shape[wrapDim(dim, input.ndim)];
  return splitTensor(input, length === 0 ? new Array<number>(chunks).fill(0) : Math.ceil(length / chunks), dim);
});

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
    return sliceTensor(input, axis, first, first + length, 1);
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
  const axis = wrapDim(dim, input.ndim);
  const { shape } = arrayOf(input);
  if (index < -shape[axis] || index >= shape[axis]) {
    throw new IndexError(
      `select(): index ${index} out of range for tensor of size ${layout.sizeText(shape)} at dimension ${axis}`,
    );
  }
  return selectTensor(input, axis, index, dim);
});

/**
 * Parts of the given size (the last may be shorter), or of the given sizes.
 *
 * @throws RuntimeError for sizes that do not add up
 * @example torch.arange(5).split(2) // [tensor([0, 1]), tensor([2, 3]), tensor([4])]
 */
method("def Tensor::split(Tensor input, int[1] split_size, int dim=0) -> Tensor[]", splitTensor);
