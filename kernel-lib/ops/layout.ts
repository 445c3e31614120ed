import { IndexError, RuntimeError, ValueError } from "../base/errors.js";
import type { NdArray } from "../tensor/ndarray.js";
import { broadcastShapes, contiguousStrides, numel, sameShape, wrapDim } from "../tensor/shape.js";

/** Text of a shape in PyTorch's messages: `[2, 3]`. */
export function sizeText(shape: readonly number[]): string {
  return `[${shape.join(", ")}]`;
}

/**
 * Replaces the one `-1` of a requested shape and checks that it holds `count` elements.
 *
 * @throws RuntimeError `shape '[4, 2]' is invalid for input of size 6`
 */
export function inferShape(requested: readonly number[], count: number): number[] {
  const unknown = requested.filter((length) => length === -1).length;
  if (unknown > 1) throw new RuntimeError("only one dimension can be inferred");
  for (const length of requested) {
    if (!Number.isInteger(length))
      throw new TypeError(`shape must be a list of integers, but got [${requested.join(", ")}]`);
    if (length < -1) {
      throw new RuntimeError(
        `invalid shape dimension ${length} at index ${requested.indexOf(length)} of shape ${sizeText(requested)}`,
      );
    }
  }
  const known = requested.reduce((product, length) => (length === -1 ? product : product * length), 1);
  if (unknown === 1 && known === 0) {
    throw new RuntimeError(
      `cannot reshape tensor of 0 elements into shape ${sizeText(requested)} because the unspecified dimension size -1 can be any value and is ambiguous`,
    );
  }
  const fits = unknown === 1 ? count % known === 0 : count === known;
  if (!fits) throw new RuntimeError(`shape '${sizeText(requested)}' is invalid for input of size ${count}`);
  return requested.map((length) => (length === -1 ? count / known : length));
}

/** Strides that show the same elements in another shape, or null when only a copy can. */
export function reshapedStrides(a: NdArray, shape: readonly number[]): number[] | null {
  if (a.isContiguous || a.size === 0) return contiguousStrides(shape);
  const strides = new Array<number>(shape.length);
  let target = shape.length - 1;
  // Walk the old axes from the right in chunks that lie evenly in memory; each must split exactly into new axes.
  let chunk = 1;
  let step = a.strides[a.ndim - 1];
  for (let axis = a.ndim - 1; axis >= 0; axis--) {
    chunk *= a.shape[axis];
    const ends = axis === 0 || (a.shape[axis - 1] !== 1 && a.strides[axis - 1] !== chunk * step);
    if (!ends) continue;
    let filled = 1;
    while (target >= 0 && (filled < chunk || shape[target] === 1)) {
      strides[target] = filled * step;
      filled *= shape[target--];
    }
    if (filled !== chunk) return null;
    if (axis > 0) {
      chunk = 1;
      step = a.strides[axis - 1];
    }
  }
  return target < 0 ? strides : null;
}

/** Axes in another order, as `permute`. */
export function permute(a: NdArray, dims: readonly number[]): NdArray {
  if (dims.length !== a.ndim) {
    throw new RuntimeError(
      `permute(sparse_coo): number of dimensions in the tensor input does not match the length of the desired ordering of dimensions i.e. input.dim() = ${a.ndim} is not equal to len(dims) = ${dims.length}`,
    );
  }
  const order = dims.map((dim) => wrapDim(dim, a.ndim));
  if (new Set(order).size !== order.length) throw new RuntimeError("permute(): duplicate dims are not allowed.");
  return a.view(
    order.map((axis) => a.shape[axis]),
    order.map((axis) => a.strides[axis]),
  );
}

/** One slice of an axis, which disappears; `named` is what a refusal calls the axis. */
export function select(a: NdArray, dim: number, index: number, named = dim): NdArray {
  const axis = wrapDim(dim, a.ndim);
  const length = a.shape[axis];
  if (!Number.isInteger(index)) throw new TypeError(`an index must be an integer, but got ${index}`);
  if (index < -length || index >= length) {
    throw new IndexError(`index ${index} is out of bounds for dimension ${named} with size ${length}`);
  }
  const at = index < 0 ? index + length : index;
  return a.view(removeAt(a.shape, axis), removeAt(a.strides, axis), a.offset + at * a.strides[axis]);
}

function removeAt(list: readonly number[], axis: number): number[] {
  return list.filter((_, k) => k !== axis);
}

/** Every `step`-th element of an axis from `start` up to `stop`, clamped as Python does. */
export function slice(a: NdArray, axis: number, start: number, stop: number, step: number): NdArray {
  if (step < 1) throw new ValueError("step must be greater than zero");
  const length = a.shape[axis];
  const clamp = (index: number): number => Math.min(Math.max(index < 0 ? index + length : index, 0), length);
  const from = clamp(start);
  const count = Math.max(0, Math.ceil((clamp(stop) - from) / step));
  return a.view(
    a.shape.map((own, k) => (k === axis ? count : own)),
    a.strides.map((own, k) => (k === axis ? own * step : own)),
    count === 0 ? a.offset : a.offset + from * a.strides[axis],
  );
}

/** A new axis of length 1 before `dim`. */
export function unsqueeze(a: NdArray, dim: number): NdArray {
  const axis = wrapDim(dim, a.ndim + 1);
  const stride = axis < a.ndim ? a.shape[axis] * a.strides[axis] : 1;
  return a.view(insertAt(a.shape, axis, 1), insertAt(a.strides, axis, stride));
}

function insertAt(list: readonly number[], axis: number, value: number): number[] {
  return [...list.slice(0, axis), value, ...list.slice(axis)];
}

/** Without the axes of length 1, all of them or those of `dims`. */
export function squeeze(a: NdArray, dims?: readonly number[]): NdArray {
  const axes = dims?.map((dim) => wrapDim(dim, a.ndim));
  const twice = axes?.find((axis, k) => axes.indexOf(axis) !== k);
  if (twice !== undefined) throw new RuntimeError(`dim ${twice} appears multiple times in the list of dims`);
  const isKept = a.shape.map((length, axis) => length !== 1 || (axes !== undefined && !axes.includes(axis)));
  return a.view(
    a.shape.filter((_, axis) => isKept[axis]),
    a.strides.filter((_, axis) => isKept[axis]),
  );
}

/**
 * Repeated along axes of length 1 without copying; `-1` keeps a length.
 *
 * @throws RuntimeError when an existing length is neither 1 nor the one asked for.
 */
export function expand(a: NdArray, requested: readonly number[]): NdArray {
  const shift = requested.length - a.ndim;
  if (shift < 0) {
    throw new RuntimeError(
      `expand(torch.FloatTensor{${sizeText(a.shape)}}, size=${sizeText(requested)}): the number of sizes provided (${requested.length}) must be greater or equal to the number of dimensions in the tensor (${a.ndim})`,
    );
  }
  const shape = [...requested];
  // from the last axis on, as PyTorch does
  for (let axis = requested.length - 1; axis >= 0; axis--) {
    const length = requested[axis];
    const own = axis < shift ? undefined : a.shape[axis - shift];
    if (length === -1 && own !== undefined) {
      shape[axis] = own;
      continue;
    }
    if (own !== undefined && own !== 1 && own !== length) {
      throw new RuntimeError(
        `The expanded size of the tensor (${length}) must match the existing size (${own}) at non-singleton dimension ${axis}.  Target sizes: ${sizeText(requested)}.  Tensor sizes: ${sizeText(a.shape)}`,
      );
    }
    if (length < 0) {
      throw new RuntimeError(
        `The expanded size of the tensor (${length}) isn't allowed in a leading, non-existing dimension ${axis}`,
      );
    }
  }
  const strides = shape.map((length, axis) => {
    if (axis < shift) return 0;
    return a.shape[axis - shift] === 1 && length !== 1 ? 0 : a.strides[axis - shift];
  });
  return a.view(shape, strides);
}

/**
 * `source` as it is written into a tensor of `shape` by `copy_`: repeated where it has length 1.
 *
 * @throws RuntimeError when the shapes do not broadcast, or only to a larger one.
 */
export function expandInto(source: NdArray, shape: readonly number[]): NdArray {
  const common = broadcastShapes(shape, source.shape);
  if (sameShape(common, shape)) return expand(source, shape);
  throw new RuntimeError(`output with shape ${sizeText(shape)} doesn't match the broadcast shape ${sizeText(common)}`);
}

/** Windows of `size` every `step` along an axis, as a new last axis: `Tensor.unfold`. */
export function unfoldWindows(a: NdArray, dim: number, size: number, step: number): NdArray {
  const axis = wrapDim(dim, a.ndim);
  const length = a.ndim === 0 ? 1 : a.shape[axis];
  if (size > length) {
    throw new RuntimeError(`maximum size for tensor at dimension ${axis} is ${length} but size is ${size}`);
  }
  if (step <= 0) throw new RuntimeError(`step is ${step} but must be > 0`);
  const shape = a.shape.map((own, k) => (k === axis ? Math.floor((own - size) / step) + 1 : own));
  const strides = a.strides.map((own, k) => (k === axis ? own * step : own));
  return a.view([...shape, size], [...strides, a.strides[axis] ?? 1]);
}

/** Number of elements of the axes from `start` to `end`, both included, joined into one: `flatten`. */
export function flattenedShape(shape: readonly number[], startDim: number, endDim: number): number[] {
  const start = wrapDim(startDim, shape.length);
  const end = wrapDim(endDim, shape.length);
  if (start > end) throw new RuntimeError("flatten() has invalid args: start_dim cannot come after end_dim");
  if (shape.length === 0) return [1];
  return [...shape.slice(0, start), numel(shape.slice(start, end + 1)), ...shape.slice(end + 1)];
}

/** The refusal of `view` where only a copy could show the elements in the shape asked for. */
export function viewError(): RuntimeError {
  return new RuntimeError(
    "view size is not compatible with input tensor's size and stride (at least one dimension spans across two contiguous subspaces). Use .reshape(...) instead.",
  );
}

/** First and end positions of the parts of an axis, whose length a scalar has not: equal parts with a shorter last one, or the listed sizes. */
export function splitStarts(
  length: number | undefined,
  sizes: number | readonly number[],
  dim: number,
): [number, number][] {
  if (length === undefined) throw new RuntimeError("split expects at least a 1-dimensional tensor");
  const list = typeof sizes === "number" ? equalParts(length, sizes) : sizes;
  const total = list.reduce((sum, size) => sum + size, 0);
  if (list.some((size) => size < 0)) {
    throw new RuntimeError(
      `split_with_sizes expects split_sizes have only non-negative entries, but got split_sizes=${sizeText(list)}`,
    );
  }
  if (total !== length) {
    throw new RuntimeError(
      `split_with_sizes expects split_sizes to sum exactly to ${length} (input tensor's size at dimension ${dim}), but got split_sizes=${sizeText(list)}`,
    );
  }
  let start = 0;
  return list.map((size) => {
    const part: [number, number] = [start, start + size];
    start += size;
    return part;
  });
}

function equalParts(length: number, size: number): number[] {
  if (size < 0) throw new RuntimeError(`split expects split_size be non-negative, but got split_size=${size}`);
  if (size === 0 && length > 0) {
    throw new RuntimeError(`split_size can only be 0 if dimension size is 0, but got dimension size of ${length}`);
  }
  const count = size === 0 ? 1 : Math.max(1, Math.ceil(length / size));
  return Array.from({ length: count }, (_, k) => Math.min(size, length - k * size));
}
