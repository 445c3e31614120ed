import * as ops from "../../ops/conv.js";
import { type ConvOptions, prepareConv } from "../../ops/conv-plans.js";
import type { ConvPlan, Spatial } from "../../ops/conv-shape.js";
import { apply, type Primitive } from "../apply.js";
import { arrayOf } from "../graph/variable.js";
import { callable } from "../operation.js";
import type { Tensor } from "../tensor.js";
import { wanted } from "./adjoint.js";

const convolutionPrimitive: Primitive<ConvPlan> = {
  // PyTorch adds a batch axis to an unbatched input, and takes it off again.
  grad_fn: ({ shape, input }) => (shape.length === input.length ? "ConvolutionBackward0" : "SqueezeBackward1"),
  forward: ([x, weight, bias = null], plan) => ops.convForward(plan, x, weight, bias),
  backward: (grad, context) => {
    const { options: plan, shapes } = context;
    // both are read, and so checked for changes, as PyTorch does
    const x = context.input(0);
    const weight = context.input(1);
    const toInput = context.needs(0) ? ops.convInputGradient(plan, grad, weight, shapes[0]) : null;
    const toWeight = context.needs(1) ? ops.convWeightGradient(plan, grad, x) : null;
    if (shapes.length === 2) return [toInput, toWeight];
    return [toInput, toWeight, context.needs(2) ? ops.convBiasGradient(plan, grad) : null];
  },
  gradient: (grad, context) => {
    const { options: plan, shapes } = context;
    const channel = grad.ndim - plan.output.length - 1;
    return wanted(context, [
      () => apply(inputGradientPrimitive, [grad, context.tensor(1)], { plan, shape: shapes[0] }),
      () => apply(weightGradientPrimitive, [grad, context.tensor(0)], plan),
      () => grad.sum([...grad.shape.keys()].filter((axis) => axis !== channel)),
    ]);
  },
  saves: [0, 1],
  makesGradients: true,
};

/*
 * Each of a convolution's two gradients is linear in two arrays, as the convolution is: the gradients of one are the
 * convolution and the other, so that there are gradients of any order.
 */

/** Inputs: the gradient of the result, and the weight. */
const inputGradientPrimitive: Primitive<{ readonly plan: ConvPlan; readonly shape: readonly number[] }> = {
  grad_fn: "ConvolutionBackwardBackward0",
  forward: ([grad, weight], { plan, shape }) => ops.convInputGradient(plan, grad, weight, shape),
  backward: (own, context) => {
    const { plan } = context.options;
    return [
      context.needs(0) ? ops.convForward(plan, own, context.input(1), null) : null,
      context.needs(1) ? ops.convWeightGradient(plan, context.input(0), own) : null,
    ];
  },
  gradient: (own, context) => {
    const { plan } = context.options;
    return wanted(context, [
      () => apply(convolutionPrimitive, [own, context.tensor(1)], plan),
      () => apply(weightGradientPrimitive, [context.tensor(0), own], plan),
    ]);
  },
  saves: [0, 1],
};

/** Inputs: the gradient of the result, and the convolution's input. */
const weightGradientPrimitive: Primitive<ConvPlan> = {
  grad_fn: "ConvolutionBackwardBackward0",
  forward: ([grad, x], plan) => ops.convWeightGradient(plan, grad, x),
  backward: (own, context) => {
    const { options: plan, shapes } = context;
    return [
      context.needs(0) ? ops.convForward(plan, context.input(1), own, null) : null,
      context.needs(1) ? ops.convInputGradient(plan, context.input(0), own, shapes[1]) : null,
    ];
  },
  gradient: (own, context) => {
    const { options: plan, shapes } = context;
    return wanted(context, [
      () => apply(convolutionPrimitive, [context.tensor(1), own], plan),
      () => apply(inputGradientPrimitive, [context.tensor(0), own], { plan, shape: shapes[1] }),
    ]);
  },
  saves: [0, 1],
};

type Sizes = number | readonly number[];

interface ConvKind {
  readonly spatial: Spatial;
  readonly transposed: boolean;
}

function convolve(kind: ConvKind, input: Tensor, weight: Tensor, bias: Tensor | null, options: ConvOptions): Tensor {
  const plan = prepareConv(kind, arrayOf(input), arrayOf(weight), bias && arrayOf(bias), options);
  return apply(convolutionPrimitive, bias ? [input, weight, bias] : [input, weight], plan);
}

const convolveForward =
  (spatial: Spatial) =>
  (
    input: Tensor,
    weight: Tensor,
    bias: Tensor | null,
    stride: Sizes,
    padding: Sizes | string,
    dilation: Sizes,
    groups: number,
  ): Tensor =>
    convolve({ spatial, transposed: false }, input, weight, bias, { stride, padding, dilation, groups });

const convolveTransposed =
  (spatial: Spatial) =>
  (
    input: Tensor,
    weight: Tensor,
    bias: Tensor | null,
    stride: Sizes,
    padding: Sizes,
    output_padding: Sizes,
    groups: number,
    dilation: Sizes,
  ): Tensor =>
    convolve({ spatial, transposed: true }, input, weight, bias, { stride, padding, output_padding, dilation, groups });

/**
 * Cross-correlation of lines: (N, C, L) or (C, L) with weight (O, C / groups, k) → (N, O, L′) or (O, L′).
 *
 * @param bias (O): one number added to each output channel
 * @param stride elements from one window to the next
 * @param padding zeros on both sides of each axis, 'valid' for none, or 'same' to keep the size
 * @param dilation elements from one kernel tap to the next
 * @param groups groups of channels that do not see each other
 * @throws RuntimeError in PyTorch's words if sizes do not fit, TypeError if an argument is of the wrong type
 * @example F.conv1d(torch.ones(1, 1, 5), torch.ones(1, 1, 3)) // tensor([[[3., 3., 3.]]])
 */
export const conv1d = callable(
  "F::conv1d(Tensor input, Tensor weight, Tensor? bias=None, int[1] stride=1, int[1]|str<same|valid> padding=0, int[1] dilation=1, int groups=1) -> Tensor",
  convolveForward(1),
);

/**
 * Cross-correlation of images: (N, C, H, W) or (C, H, W) with weight (O, C / groups, kh, kw) → (N, O, H′, W′).
 *
 * @param bias (O): one number added to each output channel
 * @param stride elements from one window to the next
 * @param padding zeros on both sides of each axis, 'valid' for none, or 'same' to keep the size
 * @param dilation elements from one kernel tap to the next
 * @param groups groups of channels that do not see each other
 * @throws RuntimeError in PyTorch's words if sizes do not fit, TypeError if an argument is of the wrong type
 * @example F.conv2d(torch.ones(1, 1, 3, 3), torch.ones(1, 1, 2, 2), { padding: 'same' }).shape // torch.Size([1, 1, 3, 3])
 */
export const conv2d = callable(
  "F::conv2d(Tensor input, Tensor weight, Tensor? bias=None, int[1] stride=1, int[1]|str<same|valid> padding=0, int[1] dilation=1, int groups=1) -> Tensor",
  convolveForward(2),
);

/**
 * Cross-correlation of volumes: (N, C, D, H, W) or (C, D, H, W) with weight (O, C / groups, kd, kh, kw).
 *
 * @param bias (O): one number added to each output channel
 * @param stride elements from one window to the next
 * @param padding zeros on both sides of each axis, 'valid' for none, or 'same' to keep the size
 * @param dilation elements from one kernel tap to the next
 * @param groups groups of channels that do not see each other
 * @throws RuntimeError in PyTorch's words if sizes do not fit, TypeError if an argument is of the wrong type
 * @example F.conv3d(torch.ones(1, 1, 2, 2, 2), torch.ones(1, 1, 2, 2, 2)) // tensor([[[[[8.]]]]])
 */
export const conv3d = callable(
  "F::conv3d(Tensor input, Tensor weight, Tensor? bias=None, int[1] stride=1, int[1]|str<same|valid> padding=0, int[1] dilation=1, int groups=1) -> Tensor",
  convolveForward(3),
);

/**
 * Transposed convolution of lines: (N, C, L) or (C, L) with weight (C, O / groups, k) → (N, O, L′).
 *
 * @param bias (O): one number added to each output channel
 * @param stride elements from one window to the next
 * @param padding elements taken from both sides of each axis
 * @param output_padding elements more at the far edge of each axis
 * @param dilation elements from one kernel tap to the next
 * @param groups groups of channels that do not see each other
 * @throws RuntimeError in PyTorch's words if sizes do not fit, TypeError if an argument is of the wrong type
 * @example F.conv_transpose1d(torch.ones(1, 1, 2), torch.ones(1, 1, 2)) // tensor([[[1., 2., 1.]]])
 */
export const conv_transpose1d = callable(
  "F::conv_transpose1d(Tensor input, Tensor weight, Tensor? bias=None, int[1] stride=1, int[1] padding=0, int[1] output_padding=0, int groups=1, int[1] dilation=1) -> Tensor",
  convolveTransposed(1),
);

/**
 * Transposed convolution of images: (N, C, H, W) or (C, H, W) with weight (C, O / groups, kh, kw) → (N, O, H′, W′).
 *
 * @param bias (O): one number added to each output channel
 * @param stride elements from one window to the next
 * @param padding elements taken from both sides of each axis
 * @param output_padding elements more at the far edge of each axis
 * @param dilation elements from one kernel tap to the next
 * @param groups groups of channels that do not see each other
 * @throws RuntimeError in PyTorch's words if sizes do not fit, TypeError if an argument is of the wrong type
 * @example F.conv_transpose2d(torch.ones(1, 1, 2, 2), torch.ones(1, 1, 2, 2), { stride: 2 }).shape // torch.Size([1, 1, 4, 4])
 */
export const conv_transpose2d = callable(
  "F::conv_transpose2d(Tensor input, Tensor weight, Tensor? bias=None, int[1] stride=1, int[1] padding=0, int[1] output_padding=0, int groups=1, int[1] dilation=1) -> Tensor",
  convolveTransposed(2),
);

/**
 * Transposed convolution of volumes: (N, C, D, H, W) or (C, D, H, W) with weight (C, O / groups, kd, kh, kw).
 *
 * @param bias (O): one number added to each output channel
 * @param stride elements from one window to the next
 * @param padding elements taken from both sides of each axis
 * @param output_padding elements more at the far edge of each axis
 * @param dilation elements from one kernel tap to the next
 * @param groups groups of channels that do not see each other
 * @throws RuntimeError in PyTorch's words if sizes do not fit, TypeError if an argument is of the wrong type
 * @example F.conv_transpose3d(torch.ones(1, 1, 1, 1, 1), torch.ones(1, 1, 2, 2, 2)).shape // torch.Size([1, 1, 2, 2, 2])
 */
export const conv_transpose3d = callable(
  "F::conv_transpose3d(Tensor input, Tensor weight, Tensor? bias=None, int[1] stride=1, int[1] padding=0, int[1] output_padding=0, int groups=1, int[1] dilation=1) -> Tensor",
  convolveTransposed(3),
);
