import { NotImplementedError, RuntimeError } from "../../base/errors.js";
import { compareElements, mapElements, zipElements } from "../../ops/elementwise.js";
import { pairFunctions, relations } from "../../ops/scalar-functions.js";
import { bool, type DType } from "../../tensor/dtype.js";
import type { NdArray } from "../../tensor/ndarray.js";
import { apply, type Primitive } from "../apply.js";
import { addDirectly, canAddDirectly } from "../graph/in-place-sum.js";
import { isScalar, type Operand, operandType, type Scalar, toOperand, typeOf, unbroadcast } from "../operand.js";
import { elementwise, operation } from "../operation.js";
import type { Tensor } from "../tensor.js";
import { wanted } from "./adjoint.js";

/** The type that both operands are converted to, and that the result has. */
export interface ComputeType {
  readonly dtype: DType;
}

type BinaryName = keyof typeof pairFunctions;

/** An arithmetic function of two arrays, computed in the type of the first: what gradients are made with. */
export function combine(name: BinaryName, a: NdArray, b: NdArray): NdArray {
  return zipElements(pairFunctions[name], a, b, a.dtype);
}

/** −a, element by element. */
export const negate = (a: NdArray): NdArray => mapElements({ number: (x) => -x }, a);

/** The forward of an arithmetic operation. Sums and products of bool are logical: or, and. */
export function forwardOf(name: BinaryName): Primitive<ComputeType>["forward"] {
  return ([a, b], { dtype }) => {
    if (dtype === bool && (name === "add" || name === "mul")) {
      return compareElements(name === "add" ? relations.logical_or : relations.logical_and, a, b, bool);
    }
    return zipElements(pairFunctions[name], a, b, dtype);
  };
}

const addPrimitive: Primitive<ComputeType> = {
  grad_fn: "AddBackward0",
  forward: forwardOf("add"),
  backward: (grad, context) => context.shapes.map((shape, k) => (context.needs(k) ? unbroadcast(grad, shape) : null)),
  gradient: (grad, context) => wanted(context, [() => grad, () => grad]),
};

const subPrimitive: Primitive<ComputeType> = {
  grad_fn: "SubBackward0",
  forward: forwardOf("sub"),
  backward: (grad, context) => [
    context.needs(0) ? unbroadcast(grad, context.shapes[0]) : null,
    context.needs(1) ? unbroadcast(negate(grad), context.shapes[1]) : null,
  ],
  gradient: (grad, context) => wanted(context, [() => grad, () => grad.neg()]),
};

const mulPrimitive: Primitive<ComputeType> = {
  grad_fn: "MulBackward0",
  forward: forwardOf("mul"),
  backward: (grad, context) =>
    [1, 0].map((other, k) =>
      context.needs(k) ? unbroadcast(combine("mul", grad, context.input(other)), context.shapes[k]) : null,
    ),
  gradient: (grad, context) => wanted(context, [() => grad.mul(context.tensor(1)), () => grad.mul(context.tensor(0))]),
  saves: [0, 1],
};

/** Applies a primitive to two operands, converted to the type that PyTorch's promotion gives. */
export function applyToOperands(
  primitive: Primitive<ComputeType>,
  left: Operand,
  right: Operand,
  dtype = operandType(left, right),
): Tensor {
  return apply(primitive, [toOperand(left, dtype), toOperand(right, dtype)], { dtype });
}

/** `alpha · other`, the second term of `add` and `sub`. */
function multiplyByAlpha(other: Operand, alpha: Scalar, dtype: DType): Operand {
  if (alpha === 1) return other;
  if (!dtype.is_floating_point && typeof alpha === "number" && !Number.isInteger(alpha)) {
    throw new RuntimeError("For integral input tensors, argument alpha must not be a floating point number.");
  }
  return applyToOperands(mulPrimitive, other, alpha, dtype);
}

/** `left · right` of tensors or numbers, with its history. */
function multiplyOperands(left: Operand, right: Operand): Tensor {
  return applyToOperands(mulPrimitive, left, right);
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
  (input, other, alpha) => {
    const dtype = operandType(input, other);
    return applyToOperands(addPrimitive, input, multiplyByAlpha(other, alpha, dtype), dtype);
  },
  (target, other, alpha) => (canAddDirectly(target, other, alpha) ? addDirectly(target, other, Number(alpha)) : null),
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
    const dtype = operandType(input, other);
    return applyToOperands(subPrimitive, input, multiplyByAlpha(other, alpha, dtype), dtype);
  },
  (target, other, alpha) => (canAddDirectly(target, other, alpha) ? addDirectly(target, other, -Number(alpha)) : null),
);

const makeRsubPrimitive = (grad_fn: string): Primitive<ComputeType> => ({
  grad_fn,
  forward: ([a, b], options) => forwardOf("sub")([b, a], options),
  backward: (grad, context) => [
    context.needs(0) ? unbroadcast(negate(grad), context.shapes[0]) : null,
    context.needs(1) ? unbroadcast(grad, context.shapes[1]) : null,
  ],
  gradient: (grad, context) => wanted(context, [() => grad.neg(), () => grad]),
});
const rsubOfTensors = makeRsubPrimitive("RsubBackward0");
const rsubOfNumber = makeRsubPrimitive("RsubBackward1");

/**
 * `other − alpha · input`: Python's `1 - x`.
 *
 * @example torch.tensor([1, 2]).rsub(1) // tensor([ 0., -1.])
 */
export const rsub = operation(
  "rsub(Tensor input, Tensor|Number other, *, Number alpha=1) -> Tensor",
  (input, other, alpha) => {
    checkSubtraction(input, other);
    const own = toOperand(multiplyByAlpha(input, alpha, operandType(input, other)));
    return applyToOperands(isScalar(other) ? rsubOfNumber : rsubOfTensors, own, other);
  },
);

/**
 * Elementwise product.
 *
 * @example torch.tensor([1, 2]).mul(3) // tensor([3., 6.])
 */
export const mul = elementwise("mul(Tensor input, Tensor|Number other) -> Tensor", multiplyOperands);

/**
 * Another name of {@link mul}.
 *
 * @example torch.tensor([1, 2]).multiply(3) // tensor([3., 6.])
 */
export const multiply = elementwise("multiply(Tensor input, Tensor|Number other) -> Tensor", multiplyOperands);

/**
 * Another name of {@link sub}.
 *
 * @param alpha how much of `other` is taken away
 * @example torch.tensor([1, 2]).subtract(1) // tensor([0., 1.])
 */
export const subtract = elementwise(
  "subtract(Tensor input, Tensor|Number other, *, Number alpha=1) -> Tensor",
  (input, other, alpha) => sub(input, other, { alpha }),
);

function checkSubtraction(a: Operand, b: Operand): void {
  const [left, right] = [typeOf(a), typeOf(b)];
  if (left !== bool && right !== bool) return;
  if (left === right) {
    throw new NotImplementedError(
      "Subtraction, the `-` operator, with two bool tensors is not supported. Use the `^` or `logical_xor()` operator instead.",
    );
  }
  throw new NotImplementedError(
    "Subtraction, the `-` operator, with a bool tensor is not supported. If you are trying to invert a mask, use the `~` or `logical_not()` operator instead.",
  );
}

/**
 * @param routine PyTorch's name of the routine that it has not for bool
 * @throws NotImplementedError for bool, in PyTorch's words
 */
export function refuseBool(dtype: DType, routine: string): void {
  if (dtype === bool) throw new NotImplementedError(`"${routine}" not implemented for 'Bool'`);
}
