import { NotImplementedError, RuntimeError } from "../../base/errors.js";
import { sortedPlaces, topPlaces } from "../../ops/sort.js";
import { bool } from "../../tensor/dtype.js";
import type { NdArray } from "../../tensor/ndarray.js";
import { wrapDim } from "../../tensor/shape.js";
import { apply } from "../apply.js";
import { arrayOf, fromArray } from "../graph/variable.js";
import { operation } from "../operation.js";
import type { Tensor } from "../tensor.js";
import { ValuesIndices } from "../values-indices.js";
import { gatherPrimitive } from "./gather.js";

/** What stands at the places of an order along an axis, and the places. */
function takePlaces(operation: "sort" | "topk", input: Tensor, index: NdArray, axis: number): ValuesIndices {
  const name = { sort: "SortBackward0", topk: "TopkBackward0" }[operation];
  return new ValuesIndices(operation, apply(gatherPrimitive, [input], { name, axis, index }), fromArray(index));
}

/**
 * The elements in order along a dimension, and where they were.
 *
 * @param descending whether the largest come first
 * @param stable whether equal elements keep their order; else theirs is PyTorch's
 * @throws IndexError for a dimension that there is not
 * @example torch.tensor([3, 1, 2]).sort().indices // tensor([1, 2, 0])
 */
export const sort = operation(
  "sort(Tensor input, int dim=-1, bool descending=False, *, bool stable=False) -> (Tensor values, Tensor indices)",
  (input, dim, descending, stable) => {
    const axis = wrapDim(dim, input.ndim);
    return takePlaces("sort", input, sortedPlaces(arrayOf(input), axis, { descending, stable }), axis);
  },
);

/**
 * Where the elements stand that would be in order along a dimension; int64.
 *
 * @param descending whether the largest come first
 * @param stable whether equal elements keep their order; else theirs is PyTorch's
 * @throws IndexError for a dimension that there is not
 * @example torch.tensor([3, 1, 2]).argsort() // tensor([1, 2, 0])
 */
export const argsort = operation(
  "argsort(Tensor input, int dim=-1, bool descending=False, bool stable=False) -> Tensor",
  (input, dim, descending, stable) =>
    fromArray(sortedPlaces(arrayOf(input), wrapDim(dim, input.ndim), { descending, stable })),
);

/**
 * The `k` largest elements along a dimension, largest first, and where they are.
 *
 * @param largest false for the smallest
 * @param sorted whether they stand in order; without it their order is PyTorch's
 * @throws RuntimeError for more than there are
 * @example torch.tensor([3, 1, 2]).topk(2).values // tensor([3., 2.])
 */
export const topk = operation(
  "topk(Tensor input, int k, int dim=-1, bool largest=True, bool sorted=True) -> (Tensor values, Tensor indices)",
  (input, k, dim, largest, sorted) => {
    const axis = wrapDim(dim, input.ndim);
    if (k < 0 || k > (arrayOf(input).shape[axis] ?? 1)) throw new RuntimeError("selected index k out of range");
    if (input.dtype === bool) throw new NotImplementedError("topk does not support bool dtypes on CPU");
    return takePlaces("topk", input, topPlaces(arrayOf(input), axis, k, { largest, sorted }), axis);
  },
);
