import { RuntimeError } from "../../base/errors.js";
import { compareElements, where as select } from "../../ops/elementwise.js";
import { relations } from "../../ops/scalar-functions.js";
import { bool, type DType } from "../../tensor/dtype.js";
import { NdArray } from "../../tensor/ndarray.js";
import { apply, type Primitive } from "../apply.js";
import { arrayOf, fromArray } from "../graph/variable.js";
import { type Operand, operandType, toOperand, unbroadcast } from "../operand.js";
import { callable, method, operation } from "../operation.js";
import type { Tensor } from "../tensor.js";

/** A comparison of two operands, which broadcast; the result is bool. */
const compare =
  (relation: keyof typeof relations) =>
  (left: Operand, right: Operand): Tensor => {
    const dtype = operandType(left, right);
    const [a, b] = [toOperand(left, dtype), toOperand(right, dtype)];
    return fromArray(compareElements(relations[relation], arrayOf(a), arrayOf(b), dtype));
  };

/**
 * Where the elements are equal.
 *
 * @example torch.tensor([1, 2]).eq(2) // tensor([False, True])
 */
export const eq = operation("eq(Tensor input, Tensor|Number other) -> Tensor", compare("eq"));

/**
 * Where they differ.
 *
 * @example torch.tensor([1, 2]).ne(2) // tensor([ True, False])
 */
export const ne = operation("ne(Tensor input, Tensor|Number other) -> Tensor", compare("ne"));

/**
 * Where the first is less.
 *
 * @example torch.tensor([1, 2]).lt(2) // tensor([ True, False])
 */
export const lt = operation("lt(Tensor input, Tensor|Number other) -> Tensor", compare("lt"));

/**
 * Where the first is less or equal.
 *
 * @example torch.tensor([1, 2]).le(1) // tensor([ True, False])
 */
export const le = operation("le(Tensor input, Tensor|Number other) -> Tensor", compare("le"));

/**
 * Where the first is greater.
 *
 * @example torch.tensor([1, 2]).gt(1) // tensor([False, True])
 */
export const gt = operation("gt(Tensor input, Tensor|Number other) -> Tensor", compare("gt"));

/**
 * Where the first is greater or equal.
 *
 * @example torch.tensor([1, 2]).ge(2) // tensor([False, True])
 */
export const ge = operation("ge(Tensor input, Tensor|Number other) -> Tensor", compare("ge"));

/**
 * Where both are true (not 0).
 *
 * @example torch.tensor([true, false]).logical_and(torch.tensor([true, true])) // tensor([ True, False])
 */
export const logical_and = operation("logical_and(Tensor input, Tensor other) -> Tensor", compare("logical_and"));

/**
 * Where either is true.
 *
 * @example torch.tensor([true, false]).logical_or(torch.tensor([false, false])) // tensor([ True, False])
 */
export const logical_or = operation("logical_or(Tensor input, Tensor other) -> Tensor", compare("logical_or"));

/**
 * Where just one is true.
 *
 * @example torch.tensor([true, true]).logical_xor(torch.tensor([true, false])) // tensor([False, True])
 */
export const logical_xor = operation("logical_xor(Tensor input, Tensor other) -> Tensor", compare("logical_xor"));

const wherePrimitive: Primitive<{ readonly dtype: DType; readonly condition: NdArray }> = {
  grad_fn: "WhereBackward0",
  forward: ([a, b], { condition, dtype }) => select(condition, a, b, dtype),
  backward: (grad, context) => {
    const none = NdArray.zeros(grad.dtype, []);
    const { condition } = context.options;
    return [
      context.needs(0) ? unbroadcast(select(condition, grad, none, grad.dtype), context.shapes[0]) : null,
      context.needs(1) ? unbroadcast(select(condition, none, grad, grad.dtype), context.shapes[1]) : null,
    ];
  },
};

function selectElements(condition: Tensor, input: Operand, other: Operand): Tensor {
  if (condition.dtype !== bool) {
    throw new RuntimeError(
      `where expected condition to be a boolean tensor, but got a tensor with dtype ${condition.dtype.scalarType}`,
    );
  }
  const dtype = operandType(input, other);
  const [a, b] = [toOperand(input, dtype), toOperand(other, dtype)];
  return apply(wherePrimitive, [a, b], { condition: arrayOf(condition), dtype });
}

/**
 * Elements of `input` where `condition` holds, of `other` elsewhere.
 *
 * @throws RuntimeError for a condition that is not bool
 * @example torch.where(torch.tensor([true, false]), torch.tensor([1, 2]), 0) // tensor([1., 0.])
 */
export const where = callable(
  "where(Tensor condition, Tensor|Number input, Tensor|Number other) -> Tensor",
  selectElements,
);

/**
 * This tensor's elements where `condition` holds, `other`'s elsewhere.
 *
 * @throws RuntimeError for a condition that is not bool
 * @example torch.tensor([1, 2]).where(torch.tensor([true, false]), 0) // tensor([1., 0.])
 */
method("Tensor::where(Tensor input, Tensor condition, Tensor|Number other) -> Tensor", (input, condition, other) =>
  selectElements(condition, input, other),
);

function compareClosely(input: Tensor, other: Tensor, rtol: number, atol: number, equal_nan: boolean): Tensor {
  if (input.dtype !== other.dtype) {
    throw new RuntimeError(`${input.dtype.scalarType} did not match ${other.dtype.scalarType}`);
  }
  const [x, y] = [input.detach(), other.detach()];
  const near = x.sub(y).abs().le(y.abs().mul(rtol).add(atol)).logical_and(y.isfinite());
  const same = x.eq(y).logical_or(near);
  return equal_nan ? same.logical_or(x.isnan().logical_and(y.isnan())) : same;
}

/**
 * Where `|input − other| ≤ atol + rtol · |other|`.
 *
 * @param equal_nan whether NaN equals NaN
 * @throws RuntimeError for tensors of different dtypes
 * @example torch.tensor([1, 2]).isclose(torch.tensor([1.000001, 3])) // tensor([ True, False])
 */
export const isclose = operation(
  "isclose(Tensor input, Tensor other, float rtol=1e-05, float atol=1e-08, bool equal_nan=False) -> Tensor",
  compareClosely,
);

/**
 * Whether all elements are close: `|input − other| ≤ atol + rtol · |other|`.
 *
 * @param equal_nan whether NaN equals NaN
 * @throws RuntimeError for tensors of different dtypes
 * @example torch.ones(2).allclose(torch.ones(2).add(1e-6)) // true
 */
export const allclose = operation(
  "allclose(Tensor input, Tensor other, float rtol=1e-05, float atol=1e-08, bool equal_nan=False) -> bool",
  (...given) =>
    compareClosely(...given)
      .all()
      .item<boolean>(),
);

/**
 * Whether both have the same shape and equal elements.
 *
 * @example torch.ones(2).equal(torch.ones(3)) // false
 */
export const equal = operation(
  "equal(Tensor input, Tensor other) -> bool",
  (input, other) => String(input.shape) === String(other.shape) && input.eq(other).all().item<boolean>(),
);
