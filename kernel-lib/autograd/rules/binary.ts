import { NotImplementedError, RuntimeError } from "../../base/errors.js";
import { type BinaryRule, compareElements, mapElements, where as select, zipElements } from "../../ops/elementwise.js";
import { binaryRules, type relations as Relations, relations } from "../../ops/scalar-rules.js";
import { bool, type DType, float32 } from "../../tensor/dtype.js";
import { NdArray } from "../../tensor/ndarray.js";
import { apply, fromArray, type Op } from "../op.js";
import { isScalar, type Operand, operandType, toOperand, typeOf, unbroadcast } from "../operand.js";
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
function forwardOf(rule: Rule): Op<Typed>["forward"] {
  return ([a, b], { dtype }) => {
    if (dtype === bool && (rule === "add" || rule === "mul")) {
      return compareElements(rule === "add" ? relations.logical_or : relations.logical_and, a, b, bool);
    }
    return zipElements(binaryRules[rule], a, b, dtype);
  };
}

const add: Op<Typed> = {
  grad_fn: "AddBackward0",
  forward: forwardOf("add"),
  backward: (grad, context) => context.shapes.map((shape, k) => (context.needs(k) ? unbroadcast(grad, shape) : null)),
};

const sub: Op<Typed> = {
  grad_fn: "SubBackward0",
  forward: forwardOf("sub"),
  backward: (grad, context) => [
    context.needs(0) ? unbroadcast(grad, context.shapes[0]) : null,
    context.needs(1) ? unbroadcast(negated(grad), context.shapes[1]) : null,
  ],
};

const mul: Op<Typed> = {
  grad_fn: "MulBackward0",
  forward: forwardOf("mul"),
  backward: (grad, context) =>
    [1, 0].map((other, k) =>
      context.needs(k) ? unbroadcast(calc("mul", grad, context.input(other)), context.shapes[k]) : null,
    ),
  saves: [0, 1],
};

const div: Op<Typed> = {
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

const pow: Op<Typed & { readonly isNumber: boolean }> = {
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

const remainder: Op<Typed & { readonly isNumber: boolean }> = {
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

function extreme(rule: "maximum" | "minimum", name: string): Op<Typed> {
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

const ops = {
  add,
  sub,
  mul,
  div,
  pow,
  remainder,
  maximum: extreme("maximum", "MaximumBackward0"),
  minimum: extreme("minimum", "MinimumBackward0"),
};

export type BinaryName = keyof typeof ops;

/** One elementwise function of two operands by its PyTorch name. */
export function applyBinary(name: BinaryName, left: Operand, right: Operand): Tensor {
  let dtype = operandType(left, right);
  if (name === "div" && !dtype.is_floating_point) dtype = float32;
  if (name === "sub") checkSubtraction(left, right);
  if (name === "pow") checkExponent(dtype, right);
  refuseBool(name, dtype);
  const a = toOperand(left, dtype);
  const b = toOperand(right, dtype);
  if (name === "pow" || name === "remainder") return apply(ops[name], [a, b], { dtype, isNumber: isScalar(right) });
  return apply(ops[name], [a, b], { dtype });
}

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

/** PyTorch's names for what it lacks for bool. */
const withoutBool: Record<string, string> = { pow: "pow", remainder: "remainder_cpu", floor_divide: "div_floor_cpu" };

function refuseBool(name: string, dtype: DType): void {
  if (dtype === bool && name in withoutBool) {
    throw new NotImplementedError(`"${withoutBool[name]}" not implemented for 'Bool'`);
  }
}

function checkExponent(dtype: DType, exponent: Operand): void {
  if (dtype.category === 1 && isScalar(exponent) && Number(exponent) < 0) {
    throw new RuntimeError("Integers to negative integer powers are not allowed.");
  }
}

/** PyTorch's refusal of a number where only a tensor will do. */
export function requireTensor(name: string, other: Operand): void {
  if (!isScalar(other)) return;
  const kind =
    typeof other === "boolean" ? "bool" : typeof other === "bigint" || Number.isInteger(other) ? "int" : "float";
  throw new TypeError(`${name}(): argument 'other' (position 1) must be Tensor, not ${kind}`);
}

/** Whole quotients, rounded towards −∞; they have no gradient. */
export function floorDivide(left: Operand, right: Operand): Tensor {
  const dtype = operandType(left, right);
  refuseBool("floor_divide", dtype);
  const [a, b] = [toOperand(left, dtype), toOperand(right, dtype)];
  return fromArray(zipElements(binaryRules.floor_divide, a.array, b.array, dtype));
}

const rsub: Op<Typed> = {
  grad_fn: "RsubBackward1",
  forward: ([a, b], options) => forwardOf("sub")([b, a], options),
  backward: (grad, context) => [
    context.needs(0) ? unbroadcast(negated(grad), context.shapes[0]) : null,
    context.needs(1) ? unbroadcast(grad, context.shapes[1]) : null,
  ],
};

/** `other − input`: what Python writes as `1 - x`. */
export function reverseSub(input: Tensor, other: Operand): Tensor {
  checkSubtraction(input, other);
  const dtype = operandType(input, other);
  return apply(rsub, [input, toOperand(other, dtype)], { dtype });
}

/** A comparison by its PyTorch name; the result is bool. */
export function compare(name: keyof typeof Relations, left: Operand, right: Operand): Tensor {
  const dtype = operandType(left, right);
  const [a, b] = [toOperand(left, dtype), toOperand(right, dtype)];
  return fromArray(compareElements(relations[name], a.array, b.array, dtype));
}

const whereOp: Op<Typed & { readonly condition: NdArray }> = {
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

/** Elements of `input` where `condition` holds, of `other` elsewhere. */
export function where(condition: Tensor, input: Operand, other: Operand): Tensor {
  if (condition.dtype !== bool) {
    throw new RuntimeError(
      `where expected condition to be a boolean tensor, but got a tensor with dtype ${condition.dtype.scalarType}`,
    );
  }
  const dtype = operandType(input, other);
  const [a, b] = [toOperand(input, dtype), toOperand(other, dtype)];
  return apply(whereOp, [a, b], { condition: condition.array, dtype });
}
