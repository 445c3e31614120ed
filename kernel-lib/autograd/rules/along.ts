import { IndexError, NotImplementedError, RuntimeError } from "../../base/errors.js";
import { locateAlong, sortedPlaces } from "../../ops/along.js";
import { astype, copy, fillValue } from "../../ops/cast.js";
import { gather as read, scatter as write } from "../../ops/indexing.js";
import { expand, sizeText, slice } from "../../ops/layout.js";
import { bool } from "../../tensor/dtype.js";
import { NdArray } from "../../tensor/ndarray.js";
import { wrapDim } from "../../tensor/shape.js";
import { apply, type Primitive } from "../apply.js";
import { arrayOf, fromArray } from "../graph/variable.js";
import { isTensor, type Operand } from "../operand.js";
import { elementwise, operation } from "../operation.js";
import type { Tensor } from "../tensor.js";

interface Along {
  readonly name: string;
  readonly axis: number;
  readonly index: NdArray;
}

const gatherPrimitive: Primitive<Along> = {
  grad_fn: ({ name }) => name,
  forward: ([a], { axis, index }) => read(a, locateAlong(a, axis, index)),
  backward: (grad, { shapes, options: { axis, index } }) => {
    const whole = NdArray.zeros(grad.dtype, shapes[0]);
    write(whole, locateAlong(whole, axis, index), grad, true);
    return [whole];
  },
};

function checkIndex(name: string, input: Tensor, index: Tensor): void {
  if (!/^int(32|64)$/.test(index.dtype.name)) {
    throw new RuntimeError(`${name}(): Expected dtype int32/int64 for index`);
  }
  if (Math.max(index.ndim, 1) !== Math.max(input.ndim, 1)) {
    throw new RuntimeError("Index tensor must have the same number of dimensions as input tensor");
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

interface Scatter extends Along {
  readonly accumulate: boolean;
}

/** Inputs: the tensor that is written to, and the values. */
const scatterPrimitive: Primitive<Scatter> = {
  grad_fn: ({ name }) => name,
  forward: ([a, values], { axis, index, accumulate }) => {
    const out = copy(a);
    write(out, locateAlong(out, axis, index), cropTo(astype(values, a.dtype), index.shape), accumulate);
    return out;
  },
  backward: (grad, context) => {
    const { axis, index, accumulate } = context.options;
    const rest = accumulate ? grad : copy(grad);
    if (!accumulate) {
      const nothing = NdArray.zeros(grad.dtype, index.shape);
      write(rest, locateAlong(rest, axis, index), nothing, false);
    }
    const values = (): NdArray => {
      checkSourceShape(context.shapes[1], index.shape, context.options.name);
      return read(grad, locateAlong(grad, axis, index));
    };
    return [context.needs(0) ? rest : null, context.needs(1) ? values() : null];
  },
};

/** The part of the values that an index of this shape reads; one number serves all. */
function cropTo(values: NdArray, shape: readonly number[]): NdArray {
  if (values.ndim === 0) return expand(values, shape);
  return shape.reduce((part, length, axis) => slice(part, axis, 0, length, 1), values);
}

/** @throws RuntimeError where the values are more than the index reads: PyTorch has no gradient for them either */
function checkSourceShape(source: readonly number[], index: readonly number[], name: string): void {
  if (source.join() === index.join()) return;
  throw new RuntimeError(
    `Function ${name} returned an invalid gradient at index 1 - got ${sizeText(index)} but expected shape compatible with ${sizeText(source)}`,
  );
}

function scatterInto(input: Tensor, dim: number, index: Tensor, values: Operand, accumulate: boolean): Tensor {
  const axis = wrapDim(dim, input.ndim);
  const name = accumulate ? "scatter_add" : "scatter";
  checkIndex(name, input, index);
  if (isTensor(values) && values.dtype !== input.dtype) {
    throw new RuntimeError(`${name}(): Expected self.dtype to be equal to src.dtype`);
  }
  const source = isTensor(values) ? values : fromArray(fillValue(values, input.dtype));
  const grad_fn = accumulate ? "ScatterAddBackward0" : `ScatterBackward${isTensor(values) ? 0 : 1}`;
  return apply(scatterPrimitive, [input, source], { name: grad_fn, axis, index: arrayOf(index), accumulate });
}

/**
 * A copy with values written to the places along a dimension that an index gives.
 *
 * @param index int64, of the input's rank
 * @param src the values, a tensor at least as large as the index, or one number
 * @throws RuntimeError for places that there are not
 * @example torch.zeros(1, 3).scatter(1, torch.tensor([[2]], { dtype: torch.int64 }), 5) // tensor([[0., 0., 5.]])
 */
export const scatter = elementwise(
  "scatter(Tensor input, int dim, Tensor index, Tensor|Number src) -> Tensor",
  (input, dim, index, src) => scatterInto(input, dim, index, src, false),
);

/**
 * A copy with values added at the places along a dimension that an index gives.
 *
 * @param index int64, of the input's rank
 * @param src the values, a tensor at least as large as the index
 * @throws RuntimeError for places that there are not
 * @example torch.ones(1, 2).scatter_add(1, torch.tensor([[1]], { dtype: torch.int64 }), torch.ones(1, 1)) // tensor([[1., 2.]])
 */
export const scatter_add = elementwise(
  "scatter_add(Tensor input, int dim, Tensor index, Tensor src) -> Tensor",
  (input, dim, index, src) => scatterInto(input, dim, index, src, true),
);

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
    const wide = shape.map((length, k) => (k === axis ? places.numel() : length));
    const column = places.reshape(shape.map((_, k) => (k === axis ? -1 : 1)));
    return apply(gatherPrimitive, [input], {
      name: "IndexSelectBackward0",
      axis,
      index: expand(arrayOf(column), wide),
    });
  },
);

/** The first `count` places of the order along an axis, with what stands there. */
function takeSorted(input: Tensor, index: NdArray, axis: number, name: string): { values: Tensor; indices: Tensor } {
  const indices = copy(index);
  return { values: apply(gatherPrimitive, [input], { name, axis, index: indices }), indices: fromArray(indices) };
}

/**
 * The elements in order along a dimension, and where they were; equal ones stay in their order.
 *
 * @param descending whether the largest come first
 * @param stable no difference here
 * @throws IndexError for a dimension that there is not
 * @example torch.tensor([3, 1, 2]).sort().indices // tensor([1, 2, 0])
 */
export const sort = operation(
  "sort(Tensor input, int dim=-1, bool descending=False, *, bool stable=False) -> (Tensor values, Tensor indices)",
  (input, dim, descending) => {
    const axis = wrapDim(dim, input.ndim);
    return takeSorted(input, sortedPlaces(arrayOf(input), axis, descending), axis, "SortBackward0");
  },
);

/**
 * Where the elements stand that would be in order along a dimension; int64.
 *
 * @param descending whether the largest come first
 * @param stable no difference here
 * @throws IndexError for a dimension that there is not
 * @example torch.tensor([3, 1, 2]).argsort() // tensor([1, 2, 0])
 */
export const argsort = operation(
  "argsort(Tensor input, int dim=-1, bool descending=False, bool stable=False) -> Tensor",
  (input, dim, descending) => fromArray(sortedPlaces(arrayOf(input), wrapDim(dim, input.ndim), descending)),
);

/**
 * The `k` largest elements along a dimension, largest first, and where they are.
 *
 * @param largest false for the smallest
 * @param sorted no difference here
 * @throws RuntimeError for more than there are
 * @example torch.tensor([3, 1, 2]).topk(2).values // tensor([3., 2.])
 */
export const topk = operation(
  "topk(Tensor input, int k, int dim=-1, bool largest=True, bool sorted=True) -> (Tensor values, Tensor indices)",
  (input, k, dim, largest) => {
    const axis = wrapDim(dim, input.ndim);
    if (k < 0 || k > (arrayOf(input).shape[axis] ?? 1)) throw new RuntimeError("selected index k out of range");
    if (input.dtype === bool) throw new NotImplementedError("topk does not support bool dtypes on CPU");
    const order = sortedPlaces(arrayOf(input), axis, largest);
    return takeSorted(input, input.ndim === 0 ? order : slice(order, axis, 0, k, 1), axis, "TopkBackward0");
  },
);
