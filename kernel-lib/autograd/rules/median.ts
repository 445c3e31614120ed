import { IndexError, NotImplementedError } from "../../base/errors.js";
import { full } from "../../ops/elementwise.js";
import { pick, reducedAxes } from "../../ops/reduce.js";
import { medianPlaces } from "../../ops/sort.js";
import { bool, int64 } from "../../tensor/dtype.js";
import type { NdArray } from "../../tensor/ndarray.js";
import { wrapDim } from "../../tensor/shape.js";
import { apply, type Primitive } from "../apply.js";
import { arrayOf, fromArray } from "../graph/variable.js";
import { operation, overload } from "../operation.js";
import type { Tensor } from "../tensor.js";
import { ValuesIndices } from "../values-indices.js";
import { shared } from "./adjoint.js";
import { shareAmongEqual } from "./amax.js";
import { type PickOptions, pickPrimitive } from "./extreme.js";

const medianPrimitive: Primitive<{ readonly positions: NdArray }> = {
  grad_fn: "MedianBackward0",
  forward: ([a], { positions }) => pick(a, reducedAxes(a.ndim, null), positions),
  backward: (grad, context) => {
    const x = context.input(0);
    const how = { axes: reducedAxes(x.ndim, null), keepdim: false, isNamed: false };
    return [shareAmongEqual(grad, x, context.output, how)];
  },
  gradient: shared(),
  saves: [0],
  savesOutput: true,
};

/** What stands at one place of each line, and where, for an operation; without `keepdim` the dimension goes. */
export function takeOne(
  operation: string,
  input: Tensor,
  places: NdArray,
  { axis, keepdim, name }: Omit<PickOptions, "positions">,
): ValuesIndices {
  const drop = (list: readonly number[]): number[] => list.filter((_, k) => keepdim || k !== axis);
  const positions = places.view(drop(places.shape), drop(places.strides));
  const options = { axis, keepdim, positions, name };
  return new ValuesIndices(operation, apply(pickPrimitive, [input], options), fromArray(positions));
}

/**
 * The middle element in order, of two the smaller; along a dimension, with where it is. NaN wins.
 *
 * @param dim along which dimension
 * @param keepdim whether the dimension stays, with length 1
 * @throws NotImplementedError for bool, IndexError where there is no element
 * @example torch.tensor([3, 1, 2, 9]).median() // tensor(2.)
 */
export const median = operation(
  overload("median(Tensor input) -> Tensor", (input) => {
    if (input.dtype === bool) throw new NotImplementedError(`"median_cpu" not implemented for 'Bool'`);
    if (input.numel() === 0) return fromArray(full([], input.dtype.is_floating_point ? Number.NaN : 0, input.dtype));
    const [place] = medianPlaces(arrayOf(input.detach().reshape(-1)), 0).data;
    return apply(medianPrimitive, [input], { positions: full([], place, int64) });
  }),
  overload(
    "median.dim(Tensor input, int dim, bool keepdim=False) -> (Tensor values, Tensor indices)",
    (input, dim, keepdim) => {
      const axis = wrapDim(dim, input.ndim);
      if (arrayOf(input).shape[axis] === 0) {
        throw new IndexError(`median(): Expected reduction dim ${axis} to have non-zero size.`);
      }
      if (input.dtype === bool) throw new NotImplementedError(`"median_out" not implemented for 'Bool'`);
      return takeOne("median", input, medianPlaces(arrayOf(input), axis), { axis, keepdim, name: "MedianBackward1" });
    },
  ),
);
