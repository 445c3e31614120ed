import { RuntimeError } from "../../base/errors.js";
import { type BinaryRule, zipElements } from "../../ops/elementwise.js";
import { binaryRules } from "../../ops/scalar-rules.js";
import type { NdArray } from "../../tensor/ndarray.js";
import { apply, type Primitive } from "../apply.js";
import { isScalar, operandType, toOperand, unbroadcast } from "../operand.js";
import { elementwise } from "../operation.js";
import { calc, forwardOf, refuseBool, type Typed } from "./binary.js";

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
