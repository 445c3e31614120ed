import { zipElements } from "../../ops/elementwise.js";
import { pairFunctions } from "../../ops/scalar-functions.js";
import { float32 } from "../../tensor/dtype.js";
import type { NdArray } from "../../tensor/ndarray.js";
import { apply, type Primitive } from "../apply.js";
import { isScalar, operandType, toOperand, unbroadcast } from "../operand.js";
import { elementwise } from "../operation.js";
import type { Tensor } from "../tensor.js";
import { wanted } from "./adjoint.js";
import { type ComputeType, combine } from "./binary.js";

const bigint = (x: bigint): bigint => x;
const timesLog = (x: number, y: number): number => (Number.isNaN(y) ? y : x === 0 ? 0 : x * Math.log(y));

const xlogyPrimitive: Primitive<ComputeType & { readonly name: string }> = {
  grad_fn: ({ name }) => name,
  forward: ([x, y], { dtype }) => zipElements({ number: timesLog, bigint }, x, y, dtype),
  backward: (grad, context) => {
    const [x, y] = [context.input(0), context.input(1)];
    const kept = zipElements({ number: (a, b) => (a === 0 && b <= 0 ? 0 : 1), bigint }, x, y, grad.dtype);
    const logs = (): NdArray => zipElements({ number: timesLog, bigint }, grad, y, grad.dtype);
    const keep = { number: (slope: number, isKept: number) => (isKept === 0 ? 0 : slope), bigint };
    const masked = (): NdArray => zipElements(keep, logs(), kept, grad.dtype);
    return [
      context.needs(0) ? unbroadcast(masked(), context.shapes[0]) : null,
      context.needs(1)
        ? unbroadcast(combine("mul", grad, zipElements(pairFunctions.div, x, y, grad.dtype)), context.shapes[1])
        : null,
    ];
  },
  gradient: (grad, context) => {
    const [x, y] = [context.tensor(0), context.tensor(1)];
    const toX = (): Tensor => grad.mul(y.log()).masked_fill(x.eq(0).logical_and(y.le(0)), 0);
    return wanted(context, [toX, () => grad.mul(x.div(y))]);
  },
  saves: [0, 1],
};

/**
 * `input · log(other)`, and 0 where the input is 0.
 *
 * @param other a tensor or a number
 * @example torch.tensor([0, 2]).xlogy(torch.tensor([0, 1])) // tensor([0., 0.])
 */
export const xlogy = elementwise("xlogy(Tensor input, Tensor|Number other) -> Tensor", (input, other) => {
  const own = operandType(input, other);
  const dtype = own.is_floating_point ? own : float32;
  const name = `XlogyBackward${isScalar(other) ? 2 : 0}`;
  return apply(xlogyPrimitive, [toOperand(input, dtype), toOperand(other, dtype)], { dtype, name });
});
