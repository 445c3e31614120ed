import { apply, type Op } from "../../autograd/op.js";
import type { Tensor } from "../../autograd/tensor.js";
import * as ops from "../../ops/conv.js";
import { prepareConv } from "../../ops/conv-plans.js";
import type { ConvPlan, Spatial } from "../../ops/conv-shape.js";
import { bind, int, optional, orWord, type Sizes, sizes, tensor } from "./arguments.js";

export interface ConvOptions {
  /** (O): one number added to each output channel. */
  readonly bias?: Tensor | null;
  /** Elements from one window to the next; default 1. */
  readonly stride?: Sizes;
  /** Zeros on both sides of each axis (default 0), 'valid' for none, or 'same' to keep the size. */
  readonly padding?: Sizes | string;
  /** Elements from one kernel tap to the next; default 1. */
  readonly dilation?: Sizes;
  /** Groups of channels that do not see each other; default 1. */
  readonly groups?: number;
}

export interface ConvTransposeOptions extends Omit<ConvOptions, "padding"> {
  /** Elements taken from both sides of each axis; default 0. */
  readonly padding?: Sizes;
  /** Elements more at the far edge of each axis; default 0. */
  readonly output_padding?: Sizes;
}

/** Arguments in PyTorch's order; an options object may take the place of all from any after `weight`. */
export interface ConvFunction {
  (input: Tensor, weight: Tensor, options?: ConvOptions): Tensor;
  (
    input: Tensor,
    weight: Tensor,
    bias: Tensor | null | undefined,
    stride?: Sizes | ConvOptions,
    padding?: Sizes | string | ConvOptions,
    dilation?: Sizes | ConvOptions,
    groups?: number | ConvOptions,
  ): Tensor;
}

/** Arguments in PyTorch's order; an options object may take the place of all from any after `weight`. */
export interface ConvTransposeFunction {
  (input: Tensor, weight: Tensor, options?: ConvTransposeOptions): Tensor;
  (
    input: Tensor,
    weight: Tensor,
    bias: Tensor | null | undefined,
    stride?: Sizes | ConvTransposeOptions,
    padding?: Sizes | ConvTransposeOptions,
    output_padding?: Sizes | ConvTransposeOptions,
    groups?: number | ConvTransposeOptions,
    dilation?: Sizes | ConvTransposeOptions,
  ): Tensor;
}

const convolution: Op<ConvPlan> = {
  // PyTorch adds a batch axis to an unbatched input, and takes it off again.
  grad_fn: ({ shape, input }) => (shape.length === input.length ? "ConvolutionBackward0" : "SqueezeBackward1"),
  forward: ([x, weight, bias = null], plan) => ops.convForward(plan, x, weight, bias),
  backward: (grad, context) => {
    const { options: plan, shapes } = context;
    const [x, weight] = [context.input(0), context.input(1)]; // both are read, and so checked for changes, as PyTorch does
    return [
      context.needs(0) ? ops.convInputGradient(plan, grad, weight, shapes[0]) : null,
      context.needs(1) ? ops.convWeightGradient(plan, grad, x) : null,
      ...(shapes.length > 2 ? [context.needs(2) ? ops.convBiasGradient(plan, grad) : null] : []),
    ];
  },
  saves: [0, 1],
};

const operands = {
  input: { parse: tensor },
  weight: { parse: tensor },
  bias: { parse: optional(tensor), fallback: null },
  stride: { parse: sizes, fallback: 1 },
};
const convParameters = {
  ...operands,
  padding: { parse: orWord(sizes), fallback: 0 },
  dilation: { parse: sizes, fallback: 1 },
  groups: { parse: int, fallback: 1 },
};
const transposeParameters = {
  ...operands,
  padding: { parse: sizes, fallback: 0 },
  output_padding: { parse: sizes, fallback: 0 },
  groups: { parse: int, fallback: 1 },
  dilation: { parse: sizes, fallback: 1 },
};

function convolve(name: string, spatial: Spatial, args: readonly unknown[]): Tensor {
  const bound = bind(name, convParameters, args);
  const { input, weight, bias } = bound;
  const plan = prepareConv({ spatial, transposed: false }, input.array, weight.array, bias?.array ?? null, bound);
  return apply(convolution, bias ? [input, weight, bias] : [input, weight], plan);
}

function convolveTransposed(name: string, spatial: Spatial, args: readonly unknown[]): Tensor {
  const bound = bind(name, transposeParameters, args);
  const { input, weight, bias } = bound;
  const plan = prepareConv({ spatial, transposed: true }, input.array, weight.array, bias?.array ?? null, bound);
  return apply(convolution, bias ? [input, weight, bias] : [input, weight], plan);
}

/**
 * Cross-correlation of lines: (N, C, L) or (C, L) with weight (O, C / groups, k) → (N, O, L′) or (O, L′).
 *
 * @throws RuntimeError in PyTorch's words if sizes do not fit, TypeError if an argument is of the wrong type
 * @example F.conv1d(torch.ones(1, 1, 5), torch.ones(1, 1, 3)) // tensor([[[3., 3., 3.]]])
 */
export const conv1d: ConvFunction = (...args: readonly unknown[]) => convolve("conv1d", 1, args);

/**
 * Cross-correlation of images: (N, C, H, W) or (C, H, W) with weight (O, C / groups, kh, kw) → (N, O, H′, W′).
 *
 * @throws RuntimeError in PyTorch's words if sizes do not fit, TypeError if an argument is of the wrong type
 * @example F.conv2d(torch.ones(1, 1, 3, 3), torch.ones(1, 1, 2, 2), { padding: 'same' }).shape // torch.Size([1, 1, 3, 3])
 */
export const conv2d: ConvFunction = (...args: readonly unknown[]) => convolve("conv2d", 2, args);

/**
 * Cross-correlation of volumes: (N, C, D, H, W) or (C, D, H, W) with weight (O, C / groups, kd, kh, kw).
 *
 * @throws RuntimeError in PyTorch's words if sizes do not fit, TypeError if an argument is of the wrong type
 * @example F.conv3d(torch.ones(1, 1, 2, 2, 2), torch.ones(1, 1, 2, 2, 2)) // tensor([[[[[8.]]]]])
 */
export const conv3d: ConvFunction = (...args: readonly unknown[]) => convolve("conv3d", 3, args);

/**
 * Transposed convolution of lines: (N, C, L) or (C, L) with weight (C, O / groups, k) → (N, O, L′).
 *
 * @throws RuntimeError in PyTorch's words if sizes do not fit, TypeError if an argument is of the wrong type
 * @example F.conv_transpose1d(torch.ones(1, 1, 2), torch.ones(1, 1, 2)) // tensor([[[1., 2., 1.]]])
 */
export const conv_transpose1d: ConvTransposeFunction = (...args: readonly unknown[]) =>
  convolveTransposed("conv_transpose1d", 1, args);

/**
 * Transposed convolution of images: (N, C, H, W) or (C, H, W) with weight (C, O / groups, kh, kw) → (N, O, H′, W′).
 *
 * @throws RuntimeError in PyTorch's words if sizes do not fit, TypeError if an argument is of the wrong type
 * @example F.conv_transpose2d(torch.ones(1, 1, 2, 2), torch.ones(1, 1, 2, 2), { stride: 2 }).shape // torch.Size([1, 1, 4, 4])
 */
export const conv_transpose2d: ConvTransposeFunction = (...args: readonly unknown[]) =>
  convolveTransposed("conv_transpose2d", 2, args);

/**
 * Transposed convolution of volumes: (N, C, D, H, W) or (C, D, H, W) with weight (C, O / groups, kd, kh, kw).
 *
 * @throws RuntimeError in PyTorch's words if sizes do not fit, TypeError if an argument is of the wrong type
 * @example F.conv_transpose3d(torch.ones(1, 1, 1, 1, 1), torch.ones(1, 1, 2, 2, 2)).shape // torch.Size([1, 1, 2, 2, 2])
 */
export const conv_transpose3d: ConvTransposeFunction = (...args: readonly unknown[]) =>
  convolveTransposed("conv_transpose3d", 3, args);
