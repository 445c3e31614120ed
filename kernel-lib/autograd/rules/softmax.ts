import { logSoftmax, logSoftmaxGradient, softmax, softmaxGradient } from "../../ops/softmax.js";
import type { Op } from "../op.js";

interface Along {
  readonly axis: number;
}

export const softmaxOp: Op<Along> = {
  grad_fn: "SoftmaxBackward0",
  forward: ([a], { axis }) => softmax(a, axis),
  backward: (grad, context) => [softmaxGradient(grad, context.output, context.options.axis)],
  savesOutput: true,
};

export const logSoftmaxOp: Op<Along> = {
  grad_fn: "LogSoftmaxBackward0",
  forward: ([a], { axis }) => logSoftmax(a, axis),
  backward: (grad, context) => [logSoftmaxGradient(grad, context.output, context.options.axis)],
  savesOutput: true,
};
