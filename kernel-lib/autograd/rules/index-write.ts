import { IndexError, RuntimeError } from "../../base/errors.js";
import { locateAlong } from "../../ops/axis-index.js";
import { astype, copy, fillValue, wholeNumbers } from "../../ops/cast.js";
import { type Places, gather as read, scatter as write } from "../../ops/indexing.js";
import { expand } from "../../ops/layout.js";
import { sum } from "../../ops/reduce.js";
import { int64 } from "../../tensor/dtype.js";
import { NdArray } from "../../tensor/ndarray.js";
import { wrapDim } from "../../tensor/shape.js";
import { apply, type Primitive } from "../apply.js";
import { arrayOf, fromArray } from "../graph/variable.js";
import { isTensor, type Scalar } from "../operand.js";
import { elementwise } from "../operation.js";
import type { Tensor } from "../tensor.js";
import { scaleArray } from "./add-products.js";
import { linearly } from "./adjoint.js";
import { wholeSlices } from "./gather.js";

/* Slices along a dimension that a vector of places names, added to, filled or overwritten. */

interface Slices {
  readonly name: string;
  readonly axis: number;
  readonly index: NdArray;
}

const placesOf = (a: NdArray, { axis, index }: Slices): Places =>
  locateAlong(a, axis, wholeSlices(index, a.shape, axis));

/** Inputs: the tensor, and the slices. */
const addPrimitive: Primitive<Slices & { readonly alpha: number }> = {
  grad_fn: "IndexAddBackward0",
  forward: ([a, source], options) => {
    const out = copy(a);
    write(out, placesOf(out, options), copy(scaleArray(source, options.alpha)), true);
    return out;
  },
  backward: (grad, { options }) => [grad, scaleArray(read(grad, placesOf(grad, options)), options.alpha)],
  gradient: linearly(),
};

const copyPrimitive: Primitive<Slices> = {
  grad_fn: "IndexCopyBackward0",
  forward: ([a, source], options) => {
    const out = copy(a);
    write(out, placesOf(out, options), copy(source), false);
    return out;
  },
  backward: (grad, { options }) => [cleared(grad, options), read(grad, placesOf(grad, options))],
  gradient: linearly(),
};

/** Inputs: the tensor, and the value, a scalar. */
const fillPrimitive: Primitive<Slices> = {
  grad_fn: ({ name }) => name,
  forward: ([a, value], options) => {
    const out = copy(a);
    const places = placesOf(out, options);
    write(out, places, copy(expand(astype(value, a.dtype), places.shape)), false);
    return out;
  },
  backward: (grad, context) => {
    const own = read(grad, placesOf(grad, context.options));
    const toValue = () => sum(own, [...own.shape.keys()], false, grad.dtype);
    return [cleared(grad, context.options), context.needs(1) ? toValue() : null];
  },
  gradient: linearly(),
};

/** The gradient with zeros at the slices. */
function cleared(grad: NdArray, options: Slices): NdArray {
  const rest = copy(grad);
  const places = placesOf(rest, options);
  write(rest, places, NdArray.zeros(grad.dtype, places.shape), false);
  return rest;
}

/** The places, counted from the front. @throws IndexError or RuntimeError for what there is not */
function checkPlaces(name: string, index: Tensor, length: number, refuse: (place: number) => Error): NdArray {
  if (index.ndim > 1) {
    throw new IndexError(
      `${name}(): Index is supposed to be a vector, but got dim: ${index.ndim} with type: ${index.dtype.scalarType} and size: [${index.shape.join(", ")}]`,
    );
  }
  const places = Float64Array.from(wholeNumbers(arrayOf(index)));
  const outside = places.find((place) => place < 0 || place >= length);
  if (outside !== undefined) throw refuse(outside);
  return new NdArray(int64, BigInt64Array.from(places, BigInt), [places.length]);
}

/** @throws RuntimeError or IndexError for slices that do not fit */
function checkSource(input: Tensor, axis: number, index: Tensor, source: Tensor): void {
  const [own, given] = [arrayOf(input).shape, arrayOf(source).shape];
  const others = (shape: readonly number[]): string => shape.filter((_, k) => k !== axis).join();
  if ((given[axis] ?? 1) !== index.numel()) {
    throw new RuntimeError(
      `index_add_(): Number of indices (${index.numel()}) should be equal to source.size(dim): (${given[axis] ?? 1}), for dim: ${axis}`,
    );
  }
  if (others(own) === others(given)) return;
  throw new RuntimeError(
    `source tensor shape must match self tensor shape, excluding the specified dimension. Got self.shape = [${own.join(", ")}] source.shape = [${given.join(", ")}]`,
  );
}

/**
 * A copy with slices added at the places along a dimension that an index names.
 *
 * @param index a vector of int64 or int32
 * @param source the slices, as many as the index names
 * @param alpha how much of them is added
 * @throws RuntimeError or IndexError for what does not fit
 * @example torch.zeros(3).index_add(0, torch.tensor([0, 0], { dtype: torch.int64 }), torch.tensor([1, 2])) // tensor([3., 0., 0.])
 */
export const index_add = elementwise(
  "index_add(Tensor input, int dim, Tensor index, Tensor source, *, Number alpha=1) -> Tensor",
  (input, dim, index, source, alpha) => {
    const axis = wrapDim(dim, input.ndim);
    if (!/^int(32|64)$/.test(index.dtype.name)) {
      throw new RuntimeError(`index_add_(): Expected dtype int32/int64 for index but got: ${index.dtype.scalarType}`);
    }
    if (source.dtype !== input.dtype) {
      throw new RuntimeError(
        `index_add_(): self (${input.dtype.scalarType}) and source (${source.dtype.scalarType}) must have the same scalar type`,
      );
    }
    const length = arrayOf(input).shape[axis] ?? 1;
    const refuse = (place: number) =>
      new RuntimeError(`index ${place} is out of bounds for dimension ${axis} with size ${length}`);
    const places = () => checkPlaces("index_add_", index, length, refuse);
    if (index.ndim > 1) places();
    checkSource(input, axis, index, source);
    return apply(addPrimitive, [input, source], { name: "", axis, index: places(), alpha: Number(alpha) });
  },
);

/**
 * A copy with slices written to the places along a dimension that an index names.
 *
 * @param index a vector of int64
 * @param source the slices, as many as the index names
 * @throws RuntimeError or IndexError for what does not fit
 * @example torch.zeros(3).index_copy(0, torch.tensor([2, 0], { dtype: torch.int64 }), torch.tensor([1, 2])) // tensor([2., 0., 1.])
 */
export const index_copy = elementwise(
  "index_copy(Tensor input, int dim, Tensor index, Tensor source) -> Tensor",
  (input, dim, index, source) => {
    const axis = wrapDim(dim, input.ndim);
    if (source.dtype !== input.dtype) {
      throw new RuntimeError(
        `index_copy_(): self and source expected to have the same dtype, but got (self) ${input.dtype.scalarType} and (source) ${source.dtype.scalarType}`,
      );
    }
    const given = arrayOf(source).shape[axis] ?? 1;
    if (given !== index.numel()) {
      throw new IndexError(
        `index_copy_(): Number of indices (${index.numel()}) should be equal to source.size(dim) (${given})`,
      );
    }
    const length = arrayOf(input).shape[axis] ?? 1;
    const refuse = (place: number) =>
      new IndexError(`index_copy_(): index ${place} is out of bounds for dimension ${axis} with size ${length}`);
    const places = checkPlaces("index_copy_", index, length, refuse);
    return apply(copyPrimitive, [input, source], { name: "", axis, index: places });
  },
);

/**
 * A copy with one value in the slices along a dimension that an index names.
 *
 * @param index a vector of int64; numbers below 0 count from the end
 * @param value a number, or a tensor with one
 * @throws RuntimeError or IndexError for what does not fit
 * @example torch.zeros(3).index_fill(0, torch.tensor([0, 2], { dtype: torch.int64 }), 5) // tensor([5., 0., 5.])
 */
export const index_fill = elementwise(
  "index_fill(Tensor input, int dim, Tensor index, Tensor|Number value) -> Tensor",
  (input, dim, index, value) => {
    if (isTensor(value) && value.ndim > 0) {
      throw new RuntimeError(
        `index_fill_ only supports a 0-dimensional value tensor, but got tensor with ${value.ndim} dimension(s).`,
      );
    }
    const axis = wrapDim(dim, input.ndim);
    if (index.dtype !== int64) throw new IndexError("index_fill_(): Expected dtype int64 for index.");
    const length = arrayOf(input).shape[axis] ?? 1;
    const refuse = (place: number) =>
      new IndexError(`index ${place} is out of bounds for dimension ${axis} with size ${length}`);
    const front = index.where(index.ge(0).logical_or(index.lt(-length)), index.add(length));
    const places = checkPlaces("index_fill_", front, length, refuse);
    return apply(fillPrimitive, [input, isTensor(value) ? value : filling(value, input)], {
      name: `IndexFillBackward${isTensor(value) ? 1 : 0}`,
      axis,
      index: places,
    });
  },
);

const filling = (value: Scalar, { dtype }: Tensor): Tensor =>
  fromArray(fillValue(dtype.is_floating_point ? value : Math.trunc(Number(value)), dtype));
