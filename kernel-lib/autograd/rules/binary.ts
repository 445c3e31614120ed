import { NotImplementedError, RuntimeError } from "../../base/errors.js";
import { type BinaryRule, compareElements, mapElements, zipElements } from "../../ops/elementwise.js";
import { binaryRules, relations } from "../../ops/scalar-rules.js";
import { bool, type DType, float32 } from "../../tensor/dtype.js";
import { NdArray } from "../../tensor/ndarray.js";
import { apply, type Primitive } from "../apply.js";
import { addPlainly, isPlain } from "../graph/in-place-sum.js";
import { arrayOf, fromArray } from "../graph/variable.js";
import { isScalar, type Operand, operandType, type Scalar, toOperand, typeOf, unbroadcast } from "../operand.js";
import { elementwise, operation } from "../operation.js";
import type { Tensor } from "../tensor.js";

interface Typed {
  readonly dtype: DType;
}

type Rule = keyof typeof binaryRules;

/** `rule` on two arrays in the gradient's own type. */
function calc(rule: Rule, a: NdArray, b: NdArray): NdArray {
  return zipElements(binaryRules[rule], a, b, a.dtype);
}

const negated = (a: NdArray): NdArray => mapElements({ number: (x) => -x }, a);

/** Logic in place of arithmetic where both operands are bool. */
function forwardOf(rule: Rule): Primitive<Typed>["forward"] {
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

const quotient: Primitive<Typed> = {
  grad_fn: "DivBackward0",
  forward: forwardOf("div"),
  backward: (grad, context) => {
    const share = calc("div", grad, context.input(1));
    const toDivisor = (): NdArray => negated(calc("div", calc("mul", share, context.input(0)), context.input(1)));
    return [
      context.needs(0) ? unbroadcast(share, context.shapes[0]) : null,
      context.needs(1) ? unbroadcast(toDivisor(), context.shapes[1]) : null,
    ];
  },
  saves: [0, 1],
};

const powSlope: BinaryRule = {
  number: (x, p) => (p === 0 ? 0 : p * x ** (p - 1)),
  bigint: (x) => x,
};
const powGrowth: BinaryRule = {
  number: (x, p) => (x === 0 && p >= 0 ? 0 : Math.log(x) * x ** p),
  bigint: (x) => x,
};

const power: Primitive<Typed & { readonly isNumber: boolean }> = {
  grad_fn: ({ isNumber }) => (isNumber ? "PowBackward0" : "PowBackward1"),
  forward: ([a, b], options) =>
    isTwo(b, options) ? zipElements(binaryRules.mul, a, a, options.dtype) : forwardOf("pow")([a, b], options),
  backward: (grad, context) => {
    const [base, exponent] = [context.input(0), context.input(1)];
    const slope = (): NdArray =>
      isTwo(exponent, context.options) ? calc("add", base, base) : zipElements(powSlope, base, exponent, grad.dtype);
    const growth = (): NdArray => zipElements(powGrowth, base, exponent, grad.dtype);
    return [
      context.needs(0) ? unbroadcast(calc("mul", grad, slope()), context.shapes[0]) : null,
      context.needs(1) ? unbroadcast(calc("mul", grad, growth()), context.shapes[1]) : null,
    ];
  },
  saves: [0, 1],
};

/** Squares are products, which the engine has loops for. */
function isTwo(exponent: NdArray, { dtype, isNumber }: Typed & { readonly isNumber: boolean }): boolean {
  return isNumber && dtype.category === 2 && exponent.data[exponent.offset] === 2;
}

const rest: Primitive<Typed & { readonly isNumber: boolean }> = {
  grad_fn: ({ isNumber }) => (isNumber ? "RemainderBackward0" : "RemainderBackward1"),
  forward: forwardOf("remainder"),
  backward: (grad, context) => {
    const whole = (): NdArray => calc("floor_divide", context.input(0), context.input(1));
    return [
      context.needs(0) ? unbroadcast(grad, context.shapes[0]) : null,
      context.needs(1) ? unbroadcast(negated(calc("mul", grad, whole())), context.shapes[1]) : null,
    ];
  },
  saves: [0, 1],
};

function extreme(rule: "maximum" | "minimum", name: string): Primitive<Typed> {
  const wins = rule === "maximum" ? (a: number, b: number) => a > b : (a: number, b: number) => a < b;
  // equal elements share the gradient
  const share = { number: (a: number, b: number) => (a === b ? 0.5 : wins(a, b) ? 1 : 0), bigint: (a: bigint) => a };
  return {
    grad_fn: name,
    forward: forwardOf(rule),
    backward: (grad, context) =>
      [1, 0].map((other, k) => {
        if (!context.needs(k)) return null;
        const part = zipElements(share, context.input(k), context.input(other), grad.dtype);
        return unbroadcast(calc("mul", grad, part), context.shapes[k]);
      }),
    saves: [0, 1],
  };
}

/** The arithmetic of two operands, in the type that both call for. */
function arithmetic(
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

const reverseSubtraction: Primitive<Typed> = {
  grad_fn: "RsubBackward1",
  forward: ([a, b], options) => forwardOf("sub")([b, a], options),
  backward: (grad, context) => [
    context.needs(0) ? unbroadcast(negated(grad), context.shapes[0]) : null,
    context.needs(1) ? unbroadcast(grad, context.shapes[1]) : null,
  ],
};

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
    return arithmetic(reverseSubtraction, own, other);
  },
);

/**
 * Elementwise product.
 *
 * @example torch.tensor([1, 2]).mul(3) // tensor([3., 6.])
 */
export const mul = elementwise("mul(Tensor input, Tensor|Number other) -> Tensor", times);

const roundings: { readonly [mode: string]: (x: number) => number } = { trunc: Math.trunc, floor: Math.floor };

/** Quotients that are whole have no gradient: steps are flat. */
const wholeQuotient: Primitive<Typed & { readonly mode: string }> = {
  grad_fn: "DivBackward2",
  forward: ([a, b], { dtype, mode }) => {
    if (mode === "floor") return zipElements(binaryRules.floor_divide, a, b, dtype);
    const big = (x: bigint, y: bigint): bigint => {
      if (y === 0n) throw new RuntimeError("ZeroDivisionError");
      return x / y;
    };
    return zipElements({ number: (x, y) => Math.trunc(x / y), bigint: big }, a, b, dtype);
  },
  backward: (grad, { shapes }) => shapes.map((shape) => NdArray.zeros(grad.dtype, shape)),
};

/**
 * Elementwise quotient; integers give float32 unless it is rounded.
 *
 * @param rounding_mode `"trunc"` rounds towards 0, `"floor"` towards −∞
 * @throws RuntimeError for another rounding
 * @example torch.arange(3).div(2) // tensor([0.0000, 0.5000, 1.0000])
 * @example torch.tensor([-7, 7]).div(2, { rounding_mode: "trunc" }) // tensor([-3., 3.])
 */
export const div = elementwise(
  "div(Tensor input, Tensor|Number other, *, str<trunc|floor>? rounding_mode=None) -> Tensor",
  (input, other, rounding_mode) => {
    const dtype = operandType(input, other);
    if (rounding_mode === null) return arithmetic(quotient, input, other, dtype.is_floating_point ? dtype : float32);
    if (!(rounding_mode in roundings)) {
      throw new RuntimeError(
        `div expected rounding_mode to be one of None, 'trunc', or 'floor' but found '${rounding_mode}'`,
      );
    }
    refuseBool(dtype, `div_${rounding_mode}_cpu`);
    return apply(wholeQuotient, [toOperand(input, dtype), toOperand(other, dtype)], { dtype, mode: rounding_mode });
  },
);

/**
 * Quotient rounded towards −∞.
 *
 * @throws NotImplementedError for bool
 * @example torch.tensor([7, -7]).floor_divide(2) // tensor([ 3., -4.])
 */
export const floor_divide = elementwise("floor_divide(Tensor input, Tensor|Number other) -> Tensor", (input, other) => {
  const dtype = operandType(input, other);
  refuseBool(dtype, "div_floor_cpu");
  const [a, b] = [toOperand(input, dtype), toOperand(other, dtype)];
  return fromArray(zipElements(binaryRules.floor_divide, arrayOf(a), arrayOf(b), dtype));
});

/**
 * Remainder with the sign of the divisor, as Python's `%`.
 *
 * @throws NotImplementedError for bool
 * @example torch.tensor([7, -7]).remainder(3) // tensor([1., 2.])
 */
export const remainder = elementwise("remainder(Tensor input, Tensor|Number other) -> Tensor", (input, other) => {
  const dtype = operandType(input, other);
  refuseBool(dtype, "remainder_cpu");
  return apply(rest, [toOperand(input, dtype), toOperand(other, dtype)], { dtype, isNumber: isScalar(other) });
});

/**
 * Elementwise power.
 *
 * @throws RuntimeError for integers to a negative whole number, NotImplementedError for bool
 * @example torch.tensor([1, 2, 3]).pow(2) // tensor([1., 4., 9.])
 */
export const pow = elementwise("pow(Tensor input, Tensor|Number exponent) -> Tensor", (input, exponent) => {
  const dtype = operandType(input, exponent);
  if (dtype.category === 1 && isScalar(exponent) && Number(exponent) < 0) {
    throw new RuntimeError("Integers to negative integer powers are not allowed.");
  }
  refuseBool(dtype, "pow");
  return apply(power, [toOperand(input, dtype), toOperand(exponent, dtype)], { dtype, isNumber: isScalar(exponent) });
});

const maxima = extreme("maximum", "MaximumBackward0");
const minima = extreme("minimum", "MinimumBackward0");

/** The larger (or smaller) of two elements; what `max(other)` computes too. */
export const larger = (input: Tensor, other: Tensor): Tensor => arithmetic(maxima, input, other);
export const smaller = (input: Tensor, other: Tensor): Tensor => arithmetic(minima, input, other);

/**
 * The larger of two elements; NaN wins.
 *
 * @example torch.tensor([1, 5]).maximum(torch.tensor([3, 2])) // tensor([3., 5.])
 */
export const maximum = operation("maximum(Tensor input, Tensor other) -> Tensor", larger);

/**
 * The smaller of two elements; NaN wins.
 *
 * @example torch.tensor([1, 5]).minimum(torch.tensor([3, 2])) // tensor([1., 2.])
 */
export const minimum = operation("minimum(Tensor input, Tensor other) -> Tensor", smaller);

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
function refuseBool(dtype: DType, kernel: string): void {
  if (dtype === bool) throw new NotImplementedError(`"${kernel}" not implemented for 'Bool'`);
}
