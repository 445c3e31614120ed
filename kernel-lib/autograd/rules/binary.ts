import { NotImplementedError, RuntimeError } from "../../base/errors.js";
import { compareElements, mapElements, zipElements } from "../../ops/elementwise.js";
import { binaryRules, relations } from "../../ops/scalar-rules.js";
import { bool, type DType } from "../../tensor/dtype.js";
import type { NdArray } from "../../tensor/ndarray.js";
import { apply, type Primitive } from "../apply.js";
import { addPlainly, isPlain } from "../graph/in-place-sum.js";
import { isScalar, type Operand, operandType, type Scalar, toOperand, typeOf, unbroadcast } from "../operand.js";
import { elementwise, operation } from "../operation.js";
import type { Tensor } from "../tensor.js";

export interface Typed {
  readonly dtype: DType;
}

type Rule = keyof typeof binaryRules;

/** `rule` on two arrays in the gradient's own type. */
export function calc(rule: Rule, a: NdArray, b: NdArray): NdArray {
  return zipElements(binaryRules[rule], a, b, a.dtype);
}

export const negated = (a: NdArray): NdArray => mapElements({ number: (x) => -x }, a);

/** Logic in place of arithmetic where both operands are bool. */
export function forwardOf(rule: Rule): Primitive<Typed>["forward"] {
  return ([a, b], { dtype }) => {
    if (dtype === bool && (rule === "add" || rule === "mul")) {
      return compareElements(rule === "add" ? relations.logical_or : relations.logical_and, a, b, bool);
    }
    return zipElements(binaryRules[rule], a, b, dtype);
  };
}

const addition: Primitive<Typed> = {
  grad_fn: "AddBackward0",
  forward: forwardOf("add"),
  backward: (grad, context) => context.shapes.map((shape, k) => (context.needs(k) ? unbroadcast(grad, shape) : null)),
};

const subtraction: Primitive<Typed> = {
  grad_fn: "SubBackward0",
  forward: forwardOf("sub"),
  backward: (grad, context) => [
    context.needs(0) ? unbroadcast(grad, context.shapes[0]) : null,
    context.needs(1) ? unbroadcast(negated(grad), context.shapes[1]) : null,
  ],
};

const product: Primitive<Typed> = {
  grad_fn: "MulBackward0",
  forward: forwardOf("mul"),
  backward: (grad, context) =>
    [1, 0].map((other, k) =>
      context.needs(k) ? unbroadcast(calc("mul", grad, context.input(other)), context.shapes[k]) : null,
    ),
  saves: [0, 1],
};

/** The arithmetic of two operands, in the type that both call for. */
export function arithmetic(
  primitive: Primitive<Typed>,
  left: Operand,
  right: Operand,
  dtype = operandType(left, right),
): Tensor {
  return apply(primitive, [toOperand(left, dtype), toOperand(right, dtype)], { dtype });
}

/** How much of an operand is added: `alpha` times it. */
function scaledBy(other: Operand, alpha: Scalar, dtype: DType): Operand {
  if (alpha === 1) return other;
  if (!dtype.is_floating_point && typeof alpha === "number" && !Number.isInteger(alpha)) {
    throw new RuntimeError("For integral input tensors, argument alpha must not be a floating point number.");
  }
  return arithmetic(product, other, alpha);
}

/** The sum of two operands: what gradients and layers add with. */
export function plus(left: Operand, right: Operand): Tensor {
  return arithmetic(addition, left, right);
}

/** The product of two operands. */
export function times(left: Operand, right: Operand): Tensor {
  return arithmetic(product, left, right);
}

/**
 * `input + alpha · other`; operands broadcast, and a number takes the tensor's type where it can.
 *
 * @param other a tensor or a number
 * @param alpha how much of it is added
 * @example torch.tensor([1, 2]).add(10) // tensor([11., 12.])
 */
export const add = elementwise(
  "add(Tensor input, Tensor|Number other, *, Number alpha=1) -> Tensor",
  (input, other, alpha) => plus(input, scaledBy(other, alpha, operandType(input, other))),
  (target, other, alpha) => (isPlain(target, other, alpha) ? addPlainly(target, other, Number(alpha)) : null),
);

/**
 * `input − alpha · other`.
 *
 * @param other a tensor or a number
 * @param alpha how much of it is taken away
 * @throws NotImplementedError for bool
 * @example torch.tensor([1, 2]).sub(torch.ones(2), { alpha: 3 }) // tensor([-2., -1.])
 */
export const sub = elementwise(
  "sub(Tensor input, Tensor|Number other, *, Number alpha=1) -> Tensor",
  (input, other, alpha) => {
    checkSubtraction(input, other);
    return arithmetic(subtraction, input, scaledBy(other, alpha, operandType(input, other)));
  },
  (target, other, alpha) => (isPlain(target, other, alpha) ? addPlainly(target, other, -Number(alpha)) : null),
);

const reverseSubtraction = (name: string): Primitive<Typed> => ({
  grad_fn: name,
  forward: ([a, b], options) => forwardOf("sub")([b, a], options),
  backward: (grad, context) => [
    context.needs(0) ? unbroadcast(negated(grad), context.shapes[0]) : null,
    context.needs(1) ? unbroadcast(grad, context.shapes[1]) : null,
  ],
});
const ofTensors = reverseSubtraction("RsubBackward0");
const fromNumber = reverseSubtraction("RsubBackward1");

/**
 * `other − alpha · input`: Python's `1 - x`.
 *
 * @example torch.tensor([1, 2]).rsub(1) // tensor([ 0., -1.])
 */
export const rsub = operation(
  "rsub(Tensor input, Tensor|Number other, *, Number alpha=1) -> Tensor",
  (input, other, alpha) => {
    checkSubtraction(input, other);
    const own = toOperand(scaledBy(input, alpha, operandType(input, other)));
    return arithmetic(isScalar(other) ? fromNumber : ofTensors, own, other);
  },
);

/**
 * Elementwise product.
 *
 * @example torch.tensor([1, 2]).mul(3) // tensor([3., 6.])
 */
export const mul = elementwise("mul(Tensor input, Tensor|Number other) -> Tensor", times);

function checkSubtraction(a: Operand, b: Operand): void {
  const isBool = [typeOf(a) === bool, typeOf(b) === bool];
  if (isBool[0] && isBool[1]) {
    throw new NotImplementedError(
      "Subtraction, the `-` operator, with two bool tensors is not supported. Use the `^` or `logical_xor()` operator instead.",
    );
  }
  if (isBool[0] || isBool[1]) {
    throw new NotImplementedError(
      "Subtraction, the `-` operator, with a bool tensor is not supported. If you are trying to invert a mask, use the `~` or `logical_not()` operator instead.",
    );
  }
}

/** @param kernel PyTorch's name of what it lacks for bool */
export function refuseBool(dtype: DType, kernel: string): void {
  if (dtype === bool) throw new NotImplementedError(`"${kernel}" not implemented for 'Bool'`);
}
