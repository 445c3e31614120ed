import { mapElements, zipElements } from "../../ops/elementwise.js";
import { nllLoss, nllLossGradient, type Reduction } from "../../ops/loss.js";
import { sum } from "../../ops/reduce.js";
import type { NdArray } from "../../tensor/ndarray.js";
import { numel } from "../../tensor/shape.js";
import type { Op } from "../op.js";
import { unbroadcast } from "../operand.js";

interface NllOptions {
  readonly target: NdArray;
  readonly ignoreIndex: number;
  readonly reduction: Reduction;
}

export const nllLossOp: Op<NllOptions> = {
  grad_fn: ({ target, reduction }) => {
    if (target.ndim < 2) return "NllLossBackward0";
    // PyTorch computes other ranks as images, and gives the result its shape by a view.
    return reduction === "none" && target.ndim !== 3 ? "ViewBackward0" : "NllLoss2DBackward0";
  },
  forward: ([logProbs], { target, ignoreIndex, reduction }) => nllLoss(logProbs, target, ignoreIndex, reduction),
  backward: (grad, { shapes, options: { target, ignoreIndex, reduction } }) => [
    nllLossGradient(grad, shapes[0], target, ignoreIndex, reduction),
  ],
};

const squaredDifference = { number: (a: number, b: number) => (a - b) ** 2, bigint: (a: bigint, b: bigint) => a * b };
const difference = { number: (a: number, b: number) => a - b, bigint: (a: bigint, b: bigint) => a - b };
const product = { number: (a: number, b: number) => a * b, bigint: (a: bigint, b: bigint) => a * b };

/** (a − b)², reduced; both of one floating dtype. */
export const mseLossOp: Op<{ readonly reduction: Reduction }> = {
  grad_fn: "MseLossBackward0",
  forward: ([a, b], { reduction }) => {
    const squares = zipElements(squaredDifference, a, b, a.dtype);
    if (reduction === "none") return squares;
    const axes = squares.shape.map((_, axis) => axis);
    const total = sum(squares, axes, false, a.dtype);
    return reduction === "mean" ? mapElements({ number: (x) => x / squares.size }, total) : total;
  },
  backward: (grad, context) => {
    const apart = zipElements(difference, context.input(0), context.input(1), grad.dtype);
    const factor = 2 / (context.options.reduction === "mean" ? numel(apart.shape) : 1);
    const slope = (sign: number): NdArray =>
      zipElements({ ...product, number: (g, d) => g * d * factor * sign }, grad, apart, grad.dtype);
    return [1, -1].map((sign, k) => (context.needs(k) ? unbroadcast(slope(sign), context.shapes[k]) : null));
  },
  saves: [0, 1],
};
