import { RuntimeError } from "../../base/errors.js";
import { astype } from "../../ops/cast.js";
import { compareElements, type Relation, where as select } from "../../ops/elementwise.js";
import { relations } from "../../ops/scalar-functions.js";
import { bool, type DType } from "../../tensor/dtype.js";
import { NdArray } from "../../tensor/ndarray.js";
import { apply, type Primitive } from "../apply.js";
import { no_grad } from "../graph/grad-mode.js";
import { writeInPlace } from "../graph/in-place.js";
import { arrayOf, fromArray } from "../graph/variable.js";
import { isScalar, type Operand, operandType, toOperand, unbroadcast } from "../operand.js";
import { callable, elementwise, method, operation } from "../operation.js";
import type { Tensor } from "../tensor.js";
import { flat, linearly } from "./adjoint.js";

/** A comparison of two operands, which broadcast; the result is bool. */
const compare =
  (relation: keyof typeof relations) =>
  (left: Operand, right: Operand): Tensor => {
    const dtype = operandType(left, right);
    const [a, b] = [toOperand(left, dtype), toOperand(right, dtype)];
    return fromArray(compareElements(relations[relation], arrayOf(a), arrayOf(b), dtype));
  };

/** A truth value in the tensor's own type, from which nothing flows back. */
const overwritePrimitive: Primitive<{ readonly name: string; readonly dtype: DType; readonly relation: Relation }> = {
  grad_fn: ({ name }) => name,
  forward: ([a, b], { relation, dtype }) => astype(compareElements(relation, a, b, dtype), a.dtype),
  backward: (grad, { shapes }) => shapes.map((shape) => NdArray.zeros(grad.dtype, shape)),
  gradient: flat(),
};

/** A comparison in place. */
const compareInPlace =
  (relation: keyof typeof relations, grad_fn: string) =>
  (target: Tensor, other: Operand): Tensor => {
    const dtype = operandType(target, other);
    const options = { name: `${grad_fn}Backward${isScalar(other) ? 0 : 1}`, dtype, relation: relations[relation] };
    return writeInPlace(target, (self) => apply(overwritePrimitive, [self, toOperand(other, dtype)], options));
  };

/** A logical operation in place: its history stays that of what was there, as PyTorch's does. */
const joinInPlace =
  (relation: keyof typeof relations) =>
  (target: Tensor, other: Tensor): Tensor =>
    no_grad(() => writeInPlace(target, (self) => compare(relation)(self, other)));

/**
 * Where the elements are equal.
 *
 * @example torch.tensor([1, 2]).eq(2) // tensor([False, True])
 */
export const eq = elementwise(
  "eq(Tensor input, Tensor|Number other) -> Tensor",
  compare("eq"),
  compareInPlace("eq", "Eq"),
);

/**
 * Where they differ.
 *
 * @example torch.tensor([1, 2]).ne(2) // tensor([ True, False])
 */
export const ne = elementwise(
  "ne(Tensor input, Tensor|Number other) -> Tensor",
  compare("ne"),
  compareInPlace("ne", "Ne"),
);

/**
 * Where the first is less.
 *
 * @example torch.tensor([1, 2]).lt(2) // tensor([ True, False])
 */
export const lt = elementwise(
  "lt(Tensor input, Tensor|Number other) -> Tensor",
  compare("lt"),
  compareInPlace("lt", "Lt"),
);

/**
 * Where the first is less or equal.
 *
 * @example torch.tensor([1, 2]).le(1) // tensor([ True, False])
 */
export const le = elementwise(
  "le(Tensor input, Tensor|Number other) -> Tensor",
  compare("le"),
  compareInPlace("le", "Le"),
);

/**
 * Where the first is greater.
 *
 * @example torch.tensor([1, 2]).gt(1) // tensor([False, True])
 */
export const gt = elementwise(
  "gt(Tensor input, Tensor|Number other) -> Tensor",
  compare("gt"),
  compareInPlace("gt", "Gt"),
);

/**
 * Where the first is greater or equal.
 *
 * @example torch.tensor([1, 2]).ge(2) // tensor([False, True])
 */
export const ge = elementwise(
  "ge(Tensor input, Tensor|Number other) -> Tensor",
  compare("ge"),
  compareInPlace("ge", "Ge"),
);

/**
 * Another name of {@link gt}.
 *
 * @example torch.tensor([1, 3]).greater(2) // tensor([False, True])
 */
export const greater = elementwise(
  "greater(Tensor input, Tensor|Number other) -> Tensor",
  compare("gt"),
  compareInPlace("gt", "Gt"),
);

/**
 * Another name of {@link ge}.
 *
 * @example torch.tensor([1, 3]).greater_equal(3) // tensor([False, True])
 */
export const greater_equal = elementwise(
  "greater_equal(Tensor input, Tensor|Number other) -> Tensor",
  compare("ge"),
  compareInPlace("ge", "Ge"),
);

/**
 * Another name of {@link lt}.
 *
 * @example torch.tensor([1, 3]).less(2) // tensor([ True, False])
 */
export const less = elementwise(
  "less(Tensor input, Tensor|Number other) -> Tensor",
  compare("lt"),
  compareInPlace("lt", "Lt"),
);

/**
 * Another name of {@link le}.
 *
 * @example torch.tensor([1, 3]).less_equal(1) // tensor([ True, False])
 */
export const less_equal = elementwise(
  "less_equal(Tensor input, Tensor|Number other) -> Tensor",
  compare("le"),
  compareInPlace("le", "Le"),
);

/**
 * Another name of {@link ne}.
 *
 * @example torch.tensor([1, 3]).not_equal(3) // tensor([ True, False])
 */
export const not_equal = elementwise(
  "not_equal(Tensor input, Tensor|Number other) -> Tensor",
  compare("ne"),
  compareInPlace("ne", "Ne"),
);

/**
 * Where both are true (not 0).
 *
 * @example torch.tensor([true, false]).logical_and(torch.tensor([true, true])) // tensor([ True, False])
 */
export const logical_and = elementwise(
  "logical_and(Tensor input, Tensor other) -> Tensor",
  compare("logical_and"),
  joinInPlace("logical_and"),
);

/**
 * Where either is true.
 *
 * @example torch.tensor([true, false]).logical_or(torch.tensor([false, false])) // tensor([ True, False])
 */
export const logical_or = elementwise(
  "logical_or(Tensor input, Tensor other) -> Tensor",
  compare("logical_or"),
  joinInPlace("logical_or"),
);

/**
 * Where just one is true.
 *
 * @example torch.tensor([true, true]).logical_xor(torch.tensor([true, false])) // tensor([False, True])
 */
export const logical_xor = elementwise(
  "logical_xor(Tensor input, Tensor other) -> Tensor",
  compare("logical_xor"),
  joinInPlace("logical_xor"),
);

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
  gradient: linearly(),
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
