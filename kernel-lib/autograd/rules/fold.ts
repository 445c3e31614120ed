import * as ops from "../../ops/fold.js";
import { apply, type Primitive } from "../apply.js";
import { arrayOf } from "../graph/variable.js";
import { callable } from "../operation.js";
import { linearly } from "./adjoint.js";
import { perAxis } from "./axes.js";

const unfoldPrimitive: Primitive<ops.BlockPlan> = {
  grad_fn: "Im2ColBackward0",
  forward: ([image], plan) => ops.unfold(image, plan),
  backward: (grad, { options }) => [ops.fold(grad, options)],
  gradient: linearly(),
};

const foldPrimitive: Primitive<ops.BlockPlan> = {
  grad_fn: "Col2ImBackward0",
  forward: ([columns], plan) => ops.fold(columns, plan),
  backward: (grad, { options }) => [ops.unfold(grad, options)],
  gradient: linearly(),
};

type Sizes = number | readonly number[];

function toBlockOptions(kernel_size: Sizes, dilation: Sizes, padding: Sizes, stride: Sizes): ops.BlockOptions {
  return {
    kernel_size: perAxis(kernel_size, 2),
    dilation: perAxis(dilation, 2),
    padding: perAxis(padding, 2),
    stride: perAxis(stride, 2),
  };
}

/**
 * Sliding blocks of images as columns: (N, C, H, W) or (C, H, W) → (N, C · kh · kw, blocks).
 *
 * @throws RuntimeError in PyTorch's words if no block fits
 * @example F.unfold(torch.ones(1, 1, 3, 3), 2).shape // torch.Size([1, 4, 4])
 */
export const unfold = callable(
  "def F::unfold(Tensor input, int[1] kernel_size, int[1] dilation=1, int[1] padding=0, int[1] stride=1) -> Tensor",
  (input, ...blocks) => {
    const plan = ops.planUnfold(arrayOf(input).shape, input.dtype, toBlockOptions(...blocks));
    return apply(unfoldPrimitive, [input], plan);
  },
);

/**
 * Images from columns of sliding blocks, overlapping ones added up: (N, C · kh · kw, blocks) → (N, C, H, W).
 *
 * @throws RuntimeError in PyTorch's words if the blocks do not fit `output_size`
 * @example F.fold(torch.ones(1, 4, 4), 3, 2).shape // torch.Size([1, 1, 3, 3])
 */
export const fold = callable(
  "def F::fold(Tensor input, int[1] output_size, int[1] kernel_size, int[1] dilation=1, int[1] padding=0, int[1] stride=1) -> Tensor",
  (input, output_size, ...blocks) => {
    const plan = ops.planFold(arrayOf(input).shape, input.dtype, perAxis(output_size, 2), toBlockOptions(...blocks));
    return apply(foldPrimitive, [input], plan);
  },
);
