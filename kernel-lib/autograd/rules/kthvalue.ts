import { IndexError, NotImplementedError, RuntimeError } from "../../base/errors.js";
import { placesOfOrder } from "../../ops/sort.js";
import { bool } from "../../tensor/dtype.js";
import { wrapDim } from "../../tensor/shape.js";
import { arrayOf } from "../graph/variable.js";
import { operation } from "../operation.js";
import { takeOne } from "./median.js";

/**
 * The `k`-th smallest element along a dimension, counted from 1, and where it is. NaN counts as the largest.
 *
 * @param k which in order, from 1 on
 * @param keepdim whether the dimension stays, with length 1
 * @throws RuntimeError for a `k` out of range, IndexError where there is no element, NotImplementedError for bool
 * @example torch.tensor([3, 1, 2]).kthvalue(2).values // tensor(2.)
 */
export const kthvalue = operation(
  "kthvalue(Tensor input, int k, int dim=-1, bool keepdim=False) -> (Tensor values, Tensor indices)",
  (input, k, dim, keepdim) => {
    const axis = wrapDim(dim, input.ndim);
    const length = arrayOf(input).shape[axis] ?? 1;
    if (length === 0) throw new IndexError(`kthvalue(): Expected reduction dim ${axis} to have non-zero size.`);
    if (k < 1 || k > length) {
      throw new RuntimeError(`kthvalue(): selected number k out of range for dimension ${axis}`);
    }
    if (input.dtype === bool) throw new NotImplementedError(`"kthvalue_cpu" not implemented for 'Bool'`);
    return takeOne("kthvalue", input, placesOfOrder(arrayOf(input), axis, k - 1), {
      axis,
      keepdim,
      name: "KthvalueBackward0",
    });
  },
);
