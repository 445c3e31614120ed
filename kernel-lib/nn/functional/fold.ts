import { apply, type Op } from "../../autograd/op.js";
import type { Tensor } from "../../autograd/tensor.js";
import * as ops from "../../ops/fold.js";
import { bind, each, type Sizes, sizes, tensor } from "./arguments.js";

export interface BlockOptions {
  readonly dilation?: Sizes;
  readonly padding?: Sizes;
  readonly stride?: Sizes;
}

const unfoldOp: Op<ops.BlockPlan> = {
  grad_fn: "Im2ColBackward0",
  forward: ([image], plan) => ops.unfold(image, plan),
  backward: (grad, { options }) => [ops.fold(grad, options)],
};

const foldOp: Op<ops.BlockPlan> = {
  grad_fn: "Col2ImBackward0",
  forward: ([columns], plan) => ops.fold(columns, plan),
  backward: (grad, { options }) => [ops.unfold(grad, options)],
};

const blocks = {
  kernel_size: { parse: sizes },
  dilation: { parse: sizes, fallback: 1 },
  padding: { parse: sizes, fallback: 0 },
  stride: { parse: sizes, fallback: 1 },
};
const unfoldParameters = { input: { parse: tensor }, ...blocks };
const foldParameters = { input: { parse: tensor }, output_size: { parse: sizes }, ...blocks };

function pairs(options: { readonly [K in keyof typeof blocks]: Sizes }): ops.BlockOptions {
  return {
    kernel_size: each(options.kernel_size, 2),
    dilation: each(options.dilation, 2),
    padding: each(options.padding, 2),
    stride: each(options.stride, 2),
  };
}

/**
 * Sliding blocks of images as columns: (N, C, H, W) or (C, H, W) → (N, C · kh · kw, blocks).
 *
 * @throws RuntimeError in PyTorch's words if no block fits
 * @example F.unfold(torch.ones(1, 1, 3, 3), 2).shape // torch.Size([1, 4, 4])
 */
export function unfold(
  input: Tensor,
  kernel_size: Sizes,
  dilation?: Sizes | BlockOptions,
  padding?: Sizes | BlockOptions,
  stride?: Sizes | BlockOptions,
): Tensor;
export function unfold(...args: readonly unknown[]): Tensor {
  const { input, ...options } = bind("im2col", unfoldParameters, args); // PyTorch's messages say im2col
  return apply(unfoldOp, [input], ops.planUnfold(input.array.shape, input.dtype, pairs(options)));
}

/**
 * Images from columns of sliding blocks, overlapping ones added up: (N, C · kh · kw, blocks) → (N, C, H, W).
 *
 * @throws RuntimeError in PyTorch's words if the blocks do not fit `output_size`
 * @example F.fold(torch.ones(1, 4, 4), 3, 2).shape // torch.Size([1, 1, 3, 3])
 */
export function fold(
  input: Tensor,
  output_size: Sizes,
  kernel_size: Sizes,
  dilation?: Sizes | BlockOptions,
  padding?: Sizes | BlockOptions,
  stride?: Sizes | BlockOptions,
): Tensor;
export function fold(...args: readonly unknown[]): Tensor {
  const { input, output_size, ...options } = bind("col2im", foldParameters, args);
  const plan = ops.planFold(input.array.shape, input.dtype, each(output_size, 2), pairs(options));
  return apply(foldOp, [input], plan);
}
