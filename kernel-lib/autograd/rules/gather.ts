import { IndexError, RuntimeError } from "../../base/errors.js";
import { locateAlong } from "../../ops/axis-index.js";
import { dense, type NumberArray, wholeNumbers } from "../../ops/cast.js";
import { gather as read, scatter as write } from "../../ops/indexing.js";
import { int64 } from "../../tensor/dtype.js";
import { NdArray } from "../../tensor/ndarray.js";
import { broadcastShapes, wrapDim } from "../../tensor/shape.js";
import { apply, type Primitive } from "../apply.js";
import { arrayOf } from "../graph/variable.js";
import { operation } from "../operation.js";
import type { Tensor } from "../tensor.js";
import { linearly } from "./adjoint.js";

export interface Along {
  readonly name: string;
  readonly axis: number;
  readonly index: NdArray;
}

export const gatherPrimitive: Primitive<Along> = {
  grad_fn: ({ name }) => name,
  forward: ([a], { axis, index }) => read(a, locateAlong(a, axis, index)),
  backward: (grad, { shapes, options: { axis, index } }) => {
    const whole = NdArray.zeros(grad.dtype, shapes[0]);
    write(whole, locateAlong(whole, axis, index), grad, true);
    return [whole];
  },
  gradient: linearly(),
};

/** @throws RuntimeError for an index of another type or rank */
export function checkIndex(name: string, input: Tensor, index: Tensor, inputName = "input"): void {
  if (!/^int(32|64)$/.test(index.dtype.name)) {
    throw new RuntimeError(`${name}(): Expected dtype int32/int64 for index`);
  }
  if (Math.max(index.ndim, 1) !== Math.max(input.ndim, 1)) {
    throw new RuntimeError(`Index tensor must have the same number of dimensions as ${inputName} tensor`);
  }
}

/** @throws RuntimeError for an index that reaches beyond the other dimensions */
function checkReach({ input, axis, index }: { input: Tensor; axis: number; index: Tensor }): void {
  const own = arrayOf(input).shape;
  const wrong = arrayOf(index).shape.findIndex((length, k) => k !== axis && length > own[k]);
  if (wrong < 0) return;
  throw new RuntimeError(
    `Size does not match at dimension ${wrong} expected index [${index.shape.join(", ")}] to be no larger than self [${own.join(", ")}] apart from dimension ${axis}`,
  );
}

/**
 * Elements whose places along a dimension an index gives.
 *
 * @param index int64, of the input's rank
 * @throws RuntimeError for places that there are not
 * @example torch.tensor([[1, 2], [3, 4]]).gather(1, torch.tensor([[1], [0]], { dtype: torch.int64 })) // tensor([[2.], [3.]])
 */
export const gather = operation("gather(Tensor input, int dim, Tensor index) -> Tensor", (input, dim, index) => {
  const axis = wrapDim(dim, input.ndim);
  checkIndex("gather", input, index);
  checkReach({ input, axis, index });
  return apply(gatherPrimitive, [input], { name: "GatherBackward0", axis, index: arrayOf(index) });
});

/** An index of an array's own rank from one that names whole slices along an axis. */
export function wholeSlices(index: NdArray, shape: readonly number[], axis: number): NdArray {
  const [step] = index.strides;
  const wide = shape.map((length, k) => (k === axis ? index.size : length));
  return index.view(
    wide,
    shape.map((_, k) => (k === axis ? (step ?? 0) : 0)),
  );
}

/**
 * The slices along a dimension that an index names.
 *
 * @param index a vector of int64 or int32
 * @throws IndexError or RuntimeError for what there is not
 * @example torch.tensor([[1, 2], [3, 4]]).index_select(0, torch.tensor([1], { dtype: torch.int64 })) // tensor([[3., 4.]])
 */
export const index_select = operation(
  "index_select(Tensor input, int dim, Tensor index) -> Tensor",
  (input, dim, index) => {
    const axis = wrapDim(dim, input.ndim);
    if (index.ndim > 1) throw new IndexError("index_select(): Index is supposed to be a vector");
    if (!/^int(32|64)$/.test(index.dtype.name)) {
      throw new RuntimeError("index_select(): Expected dtype int32 or int64 for index");
    }
    const { shape } = arrayOf(input);
    const places = index.ndim === 0 ? index.unsqueeze(0) : index;
    const outside = [...places.numpy()].map(Number).find((k) => k < 0 || k >= (shape[axis] ?? 1));
    if (outside !== undefined) {
      // PyTorch has a way of its own, and words of its own, for the first dimension
      if (axis === 0) throw new IndexError("index out of range in self");
      throw new RuntimeError(`INDICES element is out of DATA bounds, id=${outside} axis_dim=${shape[axis] ?? 1}`);
    }
    const slices = wholeSlices(arrayOf(places), shape, axis);
    return apply(gatherPrimitive, [input], { name: "IndexSelectBackward0", axis, index: slices });
  },
);

interface TakeOptions {
  /** Places that count through the whole tensor. */
  readonly places: readonly number[];
  readonly shape: readonly number[];
}

const takePrimitive: Primitive<TakeOptions> = {
  grad_fn: "TakeBackward0",
  forward: ([a], { places, shape }) => {
    const out = NdArray.zeros(a.dtype, shape);
    const from = dense(a);
    for (const [i, place] of places.entries()) out.data[i] = from[place];
    return out;
  },
  backward: (grad, { shapes, options: { places } }) => {
    const out = NdArray.zeros(grad.dtype, shapes[0]);
    const [from, to] = [dense(grad) as NumberArray, out.data as NumberArray];
    for (const [i, place] of places.entries()) to[place] += from[i];
    return [out];
  },
  gradient: linearly(),
};

/**
 * The elements at places that count through the whole tensor, row by row.
 *
 * @param index int64; numbers below 0 count from the end
 * @throws RuntimeError or IndexError for what there is not
 * @example torch.tensor([[1, 2], [3, 4]]).take(torch.tensor([0, 3], { dtype: torch.int64 })) // tensor([1., 4.])
 */
export const take = operation("take(Tensor input, Tensor index) -> Tensor", (input, index) => {
  if (index.dtype !== int64) {
    throw new RuntimeError(`take(): Expected a long tensor for index, but got ${index.dtype.scalarType}`);
  }
  const size = input.numel();
  const places = wholeNumbers(arrayOf(index));
  const outside = places.findIndex((place) => place < -size || place >= size);
  if (outside >= 0) {
    throw new IndexError(`out of range: tried to access index ${places[outside]} on a tensor of ${size} elements.`);
  }
  return apply(takePrimitive, [input], {
    places: Array.from(places, (place) => (place < 0 ? place + size : place)),
    shape: arrayOf(index).shape,
  });
});

/**
 * `gather` along a dimension, where tensor and index broadcast; without one, of the flattened tensor.
 *
 * @param index int64
 * @param dim along which dimension
 * @throws RuntimeError for what does not fit
 * @example torch.tensor([[3, 1]]).take_along_dim(torch.tensor([[1, 0]], { dtype: torch.int64 }), 1) // tensor([[1., 3.]])
 */
export const take_along_dim = operation(
  "take_along_dim(Tensor input, Tensor indices, int? dim=None) -> Tensor",
  (input, index, dim) => {
    if (index.dtype !== int64)
      throw new RuntimeError(
        `torch.take_along_dim(): dtype of indices should be Long but got ${index.dtype.scalarType}`,
      );
    if (dim === null) return gather(input.reshape(-1), 0, index.reshape(-1));
    if (input.ndim !== index.ndim) {
      throw new RuntimeError(
        `torch.take_along_dim(): input and indices should have the same number of dimensions, but got ${input.ndim} dimensions for input, and ${index.ndim} dimensions for indices`,
      );
    }
    const axis = wrapDim(dim, input.ndim);
    const [own, read] = [arrayOf(input).shape, arrayOf(index).shape];
    const others = (shape: readonly number[]): number[] => shape.map((length, k) => (k === axis ? 1 : length));
    const wide = broadcastShapes(others(own), others(read));
    const sized = (length: number): number[] => wide.map((other, k) => (k === axis ? length : other));
    return gather(input.expand(sized(own[axis])), axis, index.expand(sized(read[axis])));
  },
);
