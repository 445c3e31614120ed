import { astype } from "../../ops/cast.js";
import * as reduce from "../../ops/reduce.js";
import { uint8 } from "../../tensor/dtype.js";
import { arrayOf, fromArray } from "../graph/variable.js";
import { operation } from "../operation.js";
import type { Tensor } from "../tensor.js";
import { type Dims, resolveAxes } from "./reduce.js";

/** Whether all, or some, elements over dimensions are true. */
const reduceTruth =
  (isAny: boolean) =>
  (input: Tensor, dim: Dims, keepdim: boolean): Tensor => {
    // an empty list folds nothing here, though it folds everything in sums
    const axes = Array.isArray(dim) && dim.length === 0 ? [] : resolveAxes(input, dim, keepdim).axes;
    const marks = reduce.truth(arrayOf(input), axes, keepdim, isAny);
    return fromArray(input.dtype === uint8 ? astype(marks, uint8) : marks); // an old habit of PyTorch
  };

/**
 * Whether all elements are true.
 *
 * @param dim one dimension or several; all of them where it is null
 * @param keepdim whether folded dimensions stay, with length 1
 * @example torch.tensor([true, false]).all() // tensor(False)
 */
export const all = operation("all(Tensor input, int[1]? dim=None, bool keepdim=False) -> Tensor", reduceTruth(false));

/**
 * Whether any element is true.
 *
 * @param dim one dimension or several; all of them where it is null
 * @param keepdim whether folded dimensions stay, with length 1
 * @example torch.tensor([true, false]).any() // tensor(True)
 */
export const any = operation("any(Tensor input, int[1]? dim=None, bool keepdim=False) -> Tensor", reduceTruth(true));
