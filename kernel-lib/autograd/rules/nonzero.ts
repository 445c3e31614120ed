import { RuntimeError } from "../../base/errors.js";
import { cat } from "../../ops/assemble.js";
import { compareElements, full } from "../../ops/elementwise.js";
import { gather, nonzero as locate, locatePicks, scatter } from "../../ops/indexing.js";
import { expand, unsqueeze } from "../../ops/layout.js";
import { sum } from "../../ops/reduce.js";
import { relations } from "../../ops/scalar-functions.js";
import { bool, int64 } from "../../tensor/dtype.js";
import { NdArray } from "../../tensor/ndarray.js";
import { broadcastShapes } from "../../tensor/shape.js";
import { apply, type Primitive } from "../apply.js";
import { arrayOf, fromArray } from "../graph/variable.js";
import { unbroadcast } from "../operand.js";
import { operation, overload } from "../operation.js";
import type { Tensor } from "../tensor.js";
import { linearly } from "./adjoint.js";
import { resolveAxes } from "./reduce.js";

/** One row for each element that is not 0: its places. */
function placesOfTrue(input: Tensor): Tensor {
  const lists = locate(arrayOf(input));
  if (lists.length > 0)
    return fromArray(
      cat(
        lists.map((list) => unsqueeze(list, 1)),
        1,
      ),
    );
  const count = input.ne(0).item<boolean>() ? 1 : 0;
  return fromArray(NdArray.zeros(int64, [count, 0]));
}

/**
 * Where the elements are that are not 0: one row of places for each; int64.
 *
 * @param as_tuple whether to answer one list for each dimension instead
 * @example torch.tensor([[0, 5], [7, 0]]).nonzero() // tensor([[0, 1], [1, 0]])
 */
export const nonzero = operation(
  overload("nonzero(Tensor input) -> Tensor", placesOfTrue),
  overload("nonzero.tuple(Tensor input, *, bool as_tuple) -> Tensor|Tensor[]", (input, as_tuple) =>
    as_tuple ? locate(arrayOf(input.ndim === 0 ? input.reshape(1) : input)).map(fromArray) : placesOfTrue(input),
  ),
);

/**
 * Where the elements are that are not 0: one row of places for each; int64.
 *
 * @example torch.tensor([0, 5, 7]).argwhere() // tensor([[1], [2]])
 */
export const argwhere = operation("argwhere(Tensor input) -> Tensor", placesOfTrue);

/**
 * How many elements are not 0, of all or over one or several dimensions; int64.
 *
 * @param dim one dimension or several; all of them where it is null
 * @example torch.tensor([0, 5, 7]).count_nonzero() // tensor(2)
 */
export const count_nonzero = operation("count_nonzero(Tensor input, int[1]? dim=None) -> Tensor", (input, dim) => {
  const marks = compareElements(relations.ne, arrayOf(input), full([], 0, input.dtype), input.dtype);
  return fromArray(sum(marks, resolveAxes(input, dim, false).axes, false, int64));
});

const maskedSelectPrimitive: Primitive<{ readonly mask: NdArray; readonly shape: readonly number[] }> = {
  grad_fn: "MaskedSelectBackward0",
  forward: ([a], { mask, shape }) => gather(expand(a, shape), locatePicks(expand(a, shape), locate(mask))),
  backward: (grad, { shapes, options: { mask, shape } }) => {
    const whole = NdArray.zeros(grad.dtype, shape);
    scatter(whole, locatePicks(whole, locate(mask)), grad, false);
    return [unbroadcast(whole, shapes[0])];
  },
  gradient: linearly(),
};

/**
 * The elements where a mask is true, in a row.
 *
 * @param mask bool; broadcasts
 * @throws RuntimeError for a mask that is not bool
 * @example torch.tensor([1, 2, 3]).masked_select(torch.tensor([true, false, true])) // tensor([1., 3.])
 */
export const masked_select = operation("masked_select(Tensor input, Tensor mask) -> Tensor", (input, mask) => {
  if (mask.dtype !== bool) throw new RuntimeError("masked_select: expected BoolTensor for mask");
  const shape = broadcastShapes(arrayOf(mask).shape, arrayOf(input).shape);
  const at = shape.length === 0 ? [1] : shape; // a scalar counts as a row of one
  return apply(maskedSelectPrimitive, [input.ndim === 0 ? input.reshape(1) : input], {
    mask: expand(arrayOf(mask), at),
    shape: at,
  });
});
