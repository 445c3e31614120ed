import { IndexError, RuntimeError } from "../../base/errors.js";
import { compareElements } from "../../ops/elementwise.js";
import * as reduce from "../../ops/reduce.js";
import type { NdArray } from "../../tensor/ndarray.js";
import { wrapDim } from "../../tensor/shape.js";
import { apply, type Primitive } from "../apply.js";
import { arrayOf } from "../graph/variable.js";
import { operation } from "../operation.js";
import type { Tensor } from "../tensor.js";
import { shared } from "./adjoint.js";
import { combine } from "./binary.js";
import { sameOrNaN } from "./extreme.js";
import { type Dims, expandReduced, type ReducedAxes, resolveAxes } from "./reduce.js";

/** The gradient of one element, shared by all that equal it. */
export function shareAmongEqual(
  grad: NdArray,
  x: NdArray,
  result: NdArray,
  how: ReducedAxes,
  isSame = sameOrNaN,
): NdArray {
  const marks = compareElements(isSame, x, expandReduced(result, x.shape, how), x.dtype);
  const count = reduce.sum(marks, how.axes, true, x.dtype);
  return combine("div", combine("mul", expandReduced(grad, x.shape, how), marks), count);
}

const amaxPrimitive: Primitive<ReducedAxes & { readonly sign: 1 | -1 }> = {
  grad_fn: ({ sign }) => (sign > 0 ? "AmaxBackward0" : "AminBackward0"),
  forward: ([a], { axes, keepdim, sign }) => reduce.pick(a, axes, reduce.argExtreme(a, axes, keepdim, sign)),
  // NaN equals nothing here, and leaves nothing to share
  backward: (grad, context) => [
    shareAmongEqual(grad, context.input(0), context.output, context.options, (a, b) => a === b),
  ],
  gradient: shared(),
  saves: [0],
  savesOutput: true,
};

function takeExtremeOver(input: Tensor, dim: Dims, keepdim: boolean, sign: 1 | -1): Tensor {
  const name = sign > 0 ? "amax" : "amin";
  const how = resolveAxes(input, dim, keepdim, true);
  const { shape } = arrayOf(input);
  const isWhole = typeof dim !== "number" && (dim === null || dim.length === 0);
  if (isWhole && input.numel() === 0) {
    throw new RuntimeError(
      `${name}(): Expected reduction dim to be specified for input.numel() == 0. Specify the reduction dim with the 'dim' argument.`,
    );
  }
  const given = dim === null ? [] : [dim].flat();
  const empty = given.find((own) => shape[wrapDim(own, input.ndim)] === 0);
  if (empty !== undefined) throw new IndexError(`${name}(): Expected reduction dim ${empty} to have non-zero size.`);
  return apply(amaxPrimitive, [input], { ...how, sign });
}

/**
 * Largest element of all, or over one or several dimensions; equal ones share the gradient.
 *
 * @param dim one dimension or several; none means all
 * @param keepdim whether folded dimensions stay, with length 1
 * @throws RuntimeError or IndexError where there is no element
 * @example torch.tensor([[1, 5], [3, 4]]).amax(1) // tensor([5., 4.])
 */
export const amax = operation(
  "amax(Tensor input, int[1]? dim=[], bool keepdim=False) -> Tensor",
  (input, dim, keepdim) => takeExtremeOver(input, dim, keepdim, 1),
);

/**
 * Smallest element of all, or over one or several dimensions; equal ones share the gradient.
 *
 * @param dim one dimension or several; none means all
 * @param keepdim whether folded dimensions stay, with length 1
 * @throws RuntimeError or IndexError where there is no element
 * @example torch.tensor([[1, 5], [3, 4]]).amin(0) // tensor([1., 4.])
 */
export const amin = operation(
  "amin(Tensor input, int[1]? dim=[], bool keepdim=False) -> Tensor",
  (input, dim, keepdim) => takeExtremeOver(input, dim, keepdim, -1),
);
