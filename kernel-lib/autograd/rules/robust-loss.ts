import { RuntimeError } from "../../base/errors.js";
import { zipElements } from "../../ops/elementwise.js";
import type { Reduction } from "../../ops/loss.js";
import type { NdArray } from "../../tensor/ndarray.js";
import { broadcastShapes, numel } from "../../tensor/shape.js";
import { apply, type Primitive } from "../apply.js";
import { arrayOf } from "../graph/variable.js";
import { operandType, unbroadcast } from "../operand.js";
import { callable } from "../operation.js";
import type { Tensor } from "../tensor.js";
import { wanted } from "./adjoint.js";
import { castTensor } from "./cast.js";
import { checkReduction, reduceArray, reduceTensor } from "./reduced-loss.js";

/** A loss of the difference d = a − b: its value, and its slope. */
interface Curve {
  readonly grad_fn: string;
  readonly value: (d: number) => number;
  readonly slope: (d: number) => number;
  /** The slope as a tensor. */
  readonly gradient: (d: Tensor) => Tensor;
}

const bigint = (x: bigint): bigint => x;

const curvePrimitive: Primitive<{ readonly curve: Curve; readonly reduction: Reduction }> = {
  grad_fn: ({ curve }) => curve.grad_fn,
  forward: ([a, b], { curve, reduction }) =>
    reduceArray(zipElements({ number: (x, y) => curve.value(x - y), bigint }, a, b, a.dtype), reduction),
  backward: (grad, context) => {
    const { curve, reduction } = context.options;
    const [a, b] = [context.input(0), context.input(1)];
    const slopes = zipElements({ number: (x, y) => curve.slope(x - y), bigint }, a, b, a.dtype);
    const share = reduction === "mean" ? 1 / numel(slopes.shape) : 1;
    const towards = (sign: number): NdArray =>
      zipElements({ number: (s, g) => s * g * share * sign, bigint }, slopes, grad, grad.dtype);
    return [1, -1].map((sign, k) => (context.needs(k) ? unbroadcast(towards(sign), context.shapes[k]) : null));
  },
  gradient: (grad, context) => {
    const { curve, reduction } = context.options;
    const difference = context.tensor(0).sub(context.tensor(1));
    const slope = curve
      .gradient(difference)
      .div(reduction === "mean" ? difference.numel() : 1)
      .mul(grad);
    return wanted(context, [() => slope, () => slope.neg()]);
  },
  saves: [0, 1],
};

function applyCurve(input: Tensor, target: Tensor, curve: Curve, reduction: Reduction): Tensor {
  broadcastShapes(arrayOf(input).shape, arrayOf(target).shape);
  const dtype = operandType(input, target);
  return apply(curvePrimitive, [castTensor(input, dtype), castTensor(target, dtype)], { curve, reduction });
}

/**
 * The absolute difference, less half of `beta`; smaller differences squared, over 2 `beta`.
 *
 * @param reduction `"mean"` or `"sum"` over all elements, or `"none"`
 * @param beta from which difference on the loss is a straight line
 * @throws RuntimeError for shapes that do not broadcast, or a negative `beta`
 * @example F.smooth_l1_loss(torch.tensor([1, 2]), torch.tensor([1, 4])) // tensor(0.7500)
 */
export const smooth_l1_loss = callable(
  "def F::smooth_l1_loss(Tensor input, Tensor target, *, str<none|mean|sum> reduction='mean', float beta=1.0) -> Tensor",
  (input, target, reduction, beta) => {
    checkReduction(reduction);
    if (beta < 0) throw new RuntimeError("smooth_l1_loss does not support negative values for beta.");
    if (beta === 0) return reduceTensor(input.sub(target).abs(), reduction);
    const curve = {
      grad_fn: "SmoothL1LossBackward0",
      value: (d: number) => (Math.abs(d) < beta ? (0.5 * d * d) / beta : Math.abs(d) - 0.5 * beta),
      slope: (d: number) => (Math.abs(d) < beta ? d / beta : Math.sign(d)),
      gradient: (d: Tensor) => d.div(beta).clamp(-1, 1),
    };
    return applyCurve(input, target, curve, reduction);
  },
);

/**
 * Half of the squared difference; from `delta` on, a straight line.
 *
 * @param reduction `"mean"` or `"sum"` over all elements, or `"none"`
 * @param delta from which difference on the loss is a straight line
 * @throws RuntimeError for shapes that do not broadcast, or a `delta` that is not positive
 * @example F.huber_loss(torch.tensor([1, 2]), torch.tensor([1, 4])) // tensor(0.7500)
 */
export const huber_loss = callable(
  "def F::huber_loss(Tensor input, Tensor target, str<none|mean|sum> reduction='mean', float delta=1.0) -> Tensor",
  (input, target, reduction, delta) => {
    checkReduction(reduction);
    if (delta <= 0) throw new RuntimeError("huber_loss does not support non-positive values for delta.");
    const curve = {
      grad_fn: "HuberLossBackward0",
      value: (d: number) => (Math.abs(d) <= delta ? 0.5 * d * d : delta * (Math.abs(d) - 0.5 * delta)),
      slope: (d: number) => (Math.abs(d) <= delta ? d : delta * Math.sign(d)),
      gradient: (d: Tensor) => d.clamp(-delta, delta),
    };
    return applyCurve(input, target, curve, reduction);
  },
);
