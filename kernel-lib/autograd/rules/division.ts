import { RuntimeError } from "../../base/errors.js";
import { zipElements } from "../../ops/elementwise.js";
import { pairFunctions } from "../../ops/scalar-functions.js";
import { type DType, float32 } from "../../tensor/dtype.js";
import { NdArray } from "../../tensor/ndarray.js";
import { apply, type Primitive } from "../apply.js";
import { isScalar, type Operand, operandType, toOperand, unbroadcast } from "../operand.js";
import { elementwise, overload } from "../operation.js";
import type { Tensor } from "../tensor.js";
import { flat, wanted } from "./adjoint.js";
import { applyToOperands, type ComputeType, combine, forwardOf, negate, refuseBool } from "./binary.js";
import { withoutGradient } from "./without-gradient.js";

const makeDivPrimitive = (name: string): Primitive<ComputeType> => ({
  grad_fn: name,
  forward: forwardOf("div"),
  backward: (grad, context) => {
    const share = combine("div", grad, context.input(1));
    const toDivisor = (): NdArray => negate(combine("div", combine("mul", share, context.input(0)), context.input(1)));
    return [
      context.needs(0) ? unbroadcast(share, context.shapes[0]) : null,
      context.needs(1) ? unbroadcast(toDivisor(), context.shapes[1]) : null,
    ];
  },
  gradient: (grad, context) => {
    const share = (): Tensor => grad.div(context.tensor(1));
    return wanted(context, [share, () => share().mul(context.tensor(0)).div(context.tensor(1)).neg()]);
  },
  saves: [0, 1],
});
const divPrimitive = makeDivPrimitive("DivBackward0");
const unroundedDivPrimitive = makeDivPrimitive("DivBackward2");

function divideOperands(primitive: Primitive<ComputeType>, input: Tensor, other: Operand): Tensor {
  const dtype = operandType(input, other);
  return applyToOperands(primitive, input, other, dtype.is_floating_point ? dtype : float32);
}

const remainderPrimitive: Primitive<ComputeType & { readonly isNumber: boolean }> = {
  grad_fn: ({ isNumber }) => (isNumber ? "RemainderBackward0" : "RemainderBackward1"),
  forward: forwardOf("remainder"),
  backward: (grad, context) => {
    const whole = (): NdArray => combine("floor_divide", context.input(0), context.input(1));
    return [
      context.needs(0) ? unbroadcast(grad, context.shapes[0]) : null,
      context.needs(1) ? unbroadcast(negate(combine("mul", grad, whole())), context.shapes[1]) : null,
    ];
  },
  gradient: (grad, context) =>
    wanted(context, [
      () => grad,
      () => grad.mul(context.tensor(0).detach().floor_divide(context.tensor(1).detach())).neg(),
    ]),
  saves: [0, 1],
};

const roundingModes: { readonly [mode: string]: (x: number) => number } = { trunc: Math.trunc, floor: Math.floor };

/** Quotients that are whole have no gradient: steps are flat. */
const roundedDivPrimitive: Primitive<ComputeType & { readonly mode: string }> = {
  grad_fn: "DivBackward2",
  forward: ([a, b], { dtype, mode }) => {
    if (mode === "floor") return zipElements(pairFunctions.floor_divide, a, b, dtype);
    const big = (x: bigint, y: bigint): bigint => {
      if (y === 0n) throw new RuntimeError("ZeroDivisionError");
      return x / y;
    };
    return zipElements({ number: (x, y) => Math.trunc(x / y), bigint: big }, a, b, dtype);
  },
  backward: (grad, { shapes }) => shapes.map((shape) => NdArray.zeros(grad.dtype, shape)),
  gradient: flat(),
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
  overload("div(Tensor input, Tensor|Number other) -> Tensor", (input, other) =>
    divideOperands(divPrimitive, input, other),
  ),
  overload(
    "div.rounding(Tensor input, Tensor|Number other, *, str<trunc|floor>? rounding_mode) -> Tensor",
    (input, other, rounding_mode) => {
      if (rounding_mode === null) return divideOperands(unroundedDivPrimitive, input, other);
      if (!(rounding_mode in roundingModes)) {
        throw new RuntimeError(
          `div expected rounding_mode to be one of None, 'trunc', or 'floor' but found '${rounding_mode}'`,
        );
      }
      const dtype = operandType(input, other);
      refuseBool(dtype, `div_${rounding_mode}_cpu`);
      return apply(roundedDivPrimitive, [toOperand(input, dtype), toOperand(other, dtype)], {
        dtype,
        mode: rounding_mode,
      });
    },
  ),
);

const floorDividePrimitive = withoutGradient<{ readonly dtype: DType }>("floor_divide", ([a, b], { dtype }) =>
  zipElements(pairFunctions.floor_divide, a, b, dtype),
);

/**
 * Quotient rounded towards −∞; without a gradient.
 *
 * @throws NotImplementedError for bool
 * @example torch.tensor([7, -7]).floor_divide(2) // tensor([ 3., -4.])
 */
export const floor_divide = elementwise("floor_divide(Tensor input, Tensor|Number other) -> Tensor", (input, other) => {
  const dtype = operandType(input, other);
  refuseBool(dtype, "div_floor_cpu");
  return apply(floorDividePrimitive, [toOperand(input, dtype), toOperand(other, dtype)], { dtype });
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
  return apply(remainderPrimitive, [toOperand(input, dtype), toOperand(other, dtype)], {
    dtype,
    isNumber: isScalar(other),
  });
});

const fmodPrimitive: Primitive<ComputeType & { readonly isNumber: boolean }> = {
  grad_fn: ({ isNumber }) => (isNumber ? "FmodBackward0" : "FmodBackward1"),
  forward: forwardOf("fmod"),
  backward: (grad, context) => {
    const toDivisor = (): NdArray => {
      const quotient = { number: (a: number, b: number) => -Math.trunc(a / b), bigint: (a: bigint) => a };
      return combine("mul", grad, zipElements(quotient, context.input(0), context.input(1), grad.dtype));
    };
    return [
      context.needs(0) ? unbroadcast(grad, context.shapes[0]) : null,
      context.needs(1) ? unbroadcast(toDivisor(), context.shapes[1]) : null,
    ];
  },
  gradient: (grad, context) => {
    const quotient = (): Tensor =>
      context.tensor(0).detach().div(context.tensor(1).detach(), { rounding_mode: "trunc" });
    return wanted(context, [() => grad, () => grad.mul(quotient()).neg()]);
  },
  saves: [0, 1],
};

/**
 * Remainder with the sign of the dividend, as C's `fmod`.
 *
 * @throws NotImplementedError for bool
 * @example torch.tensor([7, -7]).fmod(3) // tensor([ 1., -1.])
 */
export const fmod = elementwise("fmod(Tensor input, Tensor|Number other) -> Tensor", (input, other) => {
  const dtype = operandType(input, other);
  refuseBool(dtype, "fmod_cpu");
  const isNumber = isScalar(other);
  return apply(fmodPrimitive, [toOperand(input, dtype), toOperand(other, dtype)], { dtype, isNumber });
});

/**
 * Another name of {@link div}.
 *
 * @param rounding_mode `"trunc"` rounds towards 0, `"floor"` towards −∞
 * @example torch.tensor([1, 2]).divide(2) // tensor([0.5000, 1.0000])
 */
export const divide = elementwise(
  overload("divide(Tensor input, Tensor|Number other) -> Tensor", (input, other) => div(input, other)),
  overload(
    "divide.rounding(Tensor input, Tensor|Number other, *, str<trunc|floor>? rounding_mode) -> Tensor",
    (input, other, rounding_mode) => div(input, other, { rounding_mode }),
  ),
);

/**
 * Another name of {@link div}, without rounding.
 *
 * @example torch.tensor([1, 2]).true_divide(2) // tensor([0.5000, 1.0000])
 */
export const true_divide = elementwise("true_divide(Tensor input, Tensor|Number other) -> Tensor", (input, other) =>
  div(input, other),
);
