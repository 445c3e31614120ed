import { channelSums, type Moments, normalize, normalizeGradient, scaleChannels } from "../../ops/batch-norm.js";
import type { Op } from "../op.js";

interface BatchNormOptions {
  readonly moments: Moments;
  readonly eps: number;
  /** Whether the moments are those of the input itself. */
  readonly learning: boolean;
}

/** Inputs: x (N, C, …), then weight (C) and bias (C) if there are. */
export const batchNormOp = (hasWeight: boolean): Op<BatchNormOptions> => ({
  grad_fn: "NativeBatchNormBackward0",
  forward: ([x, ...rest], { moments, eps }) => {
    const weight = hasWeight ? rest[0] : null;
    return scaleChannels(normalize(x, moments, eps), weight, rest[hasWeight ? 1 : 0] ?? null);
  },
  backward: (grad, context) => {
    const { moments, eps, learning } = context.options;
    const x = context.input(0);
    const weight = hasWeight ? context.input(1) : null;
    const toInput = () => normalizeGradient(scaleChannels(grad, weight, null), x, moments, eps, learning);
    const grads = [context.needs(0) ? toInput() : null];
    if (hasWeight) grads.push(context.needs(1) ? channelSums(grad, normalize(x, moments, eps)) : null);
    if (context.shapes.length > grads.length) grads.push(channelSums(grad));
    return grads;
  },
  saves: hasWeight ? [0, 1] : [0],
});
