import { RuntimeError } from "../../base/errors.js";
import { type PairFunction, zipElements } from "../../ops/elementwise.js";
import { pairFunctions } from "../../ops/scalar-functions.js";
import type { NdArray } from "../../tensor/ndarray.js";
import { apply, type Primitive } from "../apply.js";
import { isScalar, operandType, toOperand, unbroadcast } from "../operand.js";
import { elementwise } from "../operation.js";
import type { Tensor } from "../tensor.js";
import { wanted } from "./adjoint.js";
import { type ComputeType, combine, forwardOf, refuseBool } from "./binary.js";

/** C takes roots where JavaScript raises, which differs at −0 and −∞. */
const raise = (x: number, p: number): number => (p === 0.5 ? Math.sqrt(x) : p === -0.5 ? 1 / Math.sqrt(x) : x ** p);

/** ∂xᵖ/∂x. */
const baseSlope: PairFunction = {
  number: (x, p) => (p === 0 ? 0 : p * raise(x, p - 1)),
  bigint: (x) => x,
};
/** ∂xᵖ/∂p. */
const exponentSlope: PairFunction = {
  number: (x, p) => (x === 0 && p >= 0 ? 0 : Math.log(x) * x ** p),
  bigint: (x) => x,
};

const powPrimitive: Primitive<ComputeType & { readonly isNumber: boolean }> = {
  grad_fn: ({ isNumber }) => (isNumber ? "PowBackward0" : "PowBackward1"),
  forward: ([a, b], options) => {
    if (isTwo(b, options)) return zipElements(pairFunctions.mul, a, a, options.dtype);
    if (isRoot(b, options)) return zipElements({ ...pairFunctions.pow, number: raise }, a, b, options.dtype);
    return forwardOf("pow")([a, b], options);
  },
  backward: (grad, context) => {
    const [base, exponent] = [context.input(0), context.input(1)];
    const toBase = (): NdArray =>
      isTwo(exponent, context.options)
        ? combine("add", base, base)
        : zipElements(baseSlope, base, exponent, grad.dtype);
    const toExponent = (): NdArray => zipElements(exponentSlope, base, exponent, grad.dtype);
    return [
      context.needs(0) ? unbroadcast(combine("mul", grad, toBase()), context.shapes[0]) : null,
      context.needs(1) ? unbroadcast(combine("mul", grad, toExponent()), context.shapes[1]) : null,
    ];
  },
  gradient: (grad, context) => {
    const [base, exponent] = [context.tensor(0), context.tensor(1)];
    const slope = (): Tensor => grad.mul(exponent.mul(base.pow(exponent.sub(1))));
    const isZero = exponent.eq(0);
    const toBase = (): Tensor => {
      if (!context.options.isNumber) return slope().masked_fill(isZero, 0);
      return isZero.item() ? base.new_zeros([...base.shape]) : slope();
    };
    const toExponent = (): Tensor =>
      grad.mul(base.pow(exponent).mul(base.log())).masked_fill(base.eq(0).logical_and(exponent.ge(0)), 0);
    return wanted(context, [toBase, toExponent]);
  },
  saves: [0, 1],
};

/** Squares are products, which the engine has loops for. */
function isTwo(exponent: NdArray, { dtype, isNumber }: ComputeType & { readonly isNumber: boolean }): boolean {
  return isNumber && dtype.category === 2 && exponent.data[exponent.offset] === 2;
}

function isRoot(exponent: NdArray, { dtype, isNumber }: ComputeType & { readonly isNumber: boolean }): boolean {
  return isNumber && dtype.category === 2 && Math.abs(Number(exponent.data[exponent.offset])) === 0.5;
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
  return apply(powPrimitive, [toOperand(input, dtype), toOperand(exponent, dtype)], {
    dtype,
    isNumber: isScalar(exponent),
  });
});
