import { RuntimeError, ValueError } from "../base/errors.js";
import { NdArray } from "../tensor/ndarray.js";
import { promoteTypes } from "../tensor/promotion.js";
import { wrapDim } from "../tensor/shape.js";
import { copyInto } from "./cast.js";
import { slice } from "./layout.js";

/** An old habit of PyTorch: a 1-D empty tensor may be joined with anything and is left out. */
function isSkipped(a: NdArray): boolean {
  return a.ndim === 1 && a.size === 0;
}

/**
 * Joins arrays along an existing axis; the types are promoted.
 *
 * @throws RuntimeError when ranks or the other lengths differ.
 */
export function cat(arrays: readonly NdArray[], dim: number): NdArray {
  if (arrays.length === 0) throw new ValueError("torch.cat(): expected a non-empty list of Tensors");
  arrays.forEach((a, position) => {
    if (a.ndim === 0)
      throw new RuntimeError(`zero-dimensional tensor (at position ${position}) cannot be concatenated`);
  });
  const dtype = arrays.map((a) => a.dtype).reduce(promoteTypes);
  const first = arrays.find((a) => !isSkipped(a)) ?? arrays[0];
  const axis = wrapDim(dim, first.ndim);
  let length = 0;
  arrays.forEach((a, position) => {
    if (isSkipped(a)) return;
    checkJoins(first, a, axis, position);
    length += a.shape[axis];
  });
  const out = NdArray.zeros(
    dtype,
    first.shape.map((own, k) => (k === axis ? length : own)),
  );
  let start = 0;
  for (const a of arrays) {
    if (isSkipped(a)) continue;
    copyInto(slice(out, axis, start, start + a.shape[axis], 1), a);
    start += a.shape[axis];
  }
  return out;
}

function checkJoins(first: NdArray, a: NdArray, axis: number, position: number): void {
  if (a.ndim !== first.ndim) {
    throw new RuntimeError(`Tensors must have same number of dimensions: got ${first.ndim} and ${a.ndim}`);
  }
  const wrong = a.shape.findIndex((length, k) => k !== axis && length !== first.shape[k]);
  if (wrong < 0) return;
  throw new RuntimeError(
    `Sizes of tensors must match except in dimension ${axis}. Expected size ${first.shape[wrong]} but got size ${a.shape[wrong]} for tensor number ${position} in the list.`,
  );
}

/** Reversed along each of `dims`. */
export function flip(a: NdArray, dims: readonly number[]): NdArray {
  const axes = dims.map((dim) => wrapDim(dim, a.ndim));
  const twice = axes.find((axis, k) => axes.indexOf(axis) !== k);
  if (twice !== undefined) throw new RuntimeError(`dim ${twice} appears multiple times in the list of dims`);
  const out = NdArray.zeros(a.dtype, a.shape);
  if (a.size === 0) return out;
  let offset = a.offset;
  for (const axis of axes) offset += (a.shape[axis] - 1) * a.strides[axis];
  copyInto(
    out,
    a.view(
      a.shape,
      a.strides.map((stride, axis) => (axes.includes(axis) ? -stride : stride)),
      offset,
    ),
  );
  return out;
}
