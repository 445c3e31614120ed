import { ValueError } from "../../base/errors.js";
import type { Spatial } from "../../ops/conv-shape.js";
import * as ops from "../../ops/pool.js";
import { type AveragePoolPlan, planAdaptiveAveragePool, planAveragePool } from "../../ops/pool-shape.js";
import { apply, type Primitive } from "../apply.js";
import { arrayOf } from "../graph/variable.js";
import { callable } from "../operation.js";
import type { Tensor } from "../tensor.js";
import { linearly } from "./adjoint.js";
import { perAxis } from "./axes.js";

interface AveragePoolOptions {
  readonly plan: AveragePoolPlan;
  readonly grad_fn: string;
}

const averagePoolPrimitive: Primitive<AveragePoolOptions> = {
  grad_fn: ({ grad_fn }) => grad_fn,
  forward: ([x], { plan }) => ops.averagePool(x, plan),
  backward: (grad, context) => [ops.averagePoolGradient(grad, context.options.plan, context.input(0).shape)],
  gradient: linearly(),
  saves: [0],
};

/** What adapts to a single window is a mean to PyTorch, which does not keep its input. */
const meanPrimitive: Primitive<AveragePoolOptions> = {
  ...averagePoolPrimitive,
  backward: (grad, { options, shapes }) => [ops.averagePoolGradient(grad, options.plan, shapes[0])],
  gradient: linearly("DivBackward1"),
  saves: [],
};

type Sizes = number | readonly number[];

/** What the operations share; a number stands for all axes. */
const averagePool =
  (spatial: Spatial) =>
  (
    input: Tensor,
    kernel_size: Sizes,
    stride: Sizes | null,
    padding: Sizes,
    ceil_mode: boolean,
    count_include_pad: boolean,
    divisor_override: number | null = null,
  ): Tensor => {
    const plan = planAveragePool(spatial, arrayOf(input).shape, input.dtype, {
      kernel_size: perAxis(kernel_size, spatial),
      stride: stride === null ? [] : perAxis(stride, spatial),
      padding: perAxis(padding, spatial),
      ceil_mode,
      count_include_pad,
      divisor_override,
    });
    // PyTorch pools lines as planes of height 1, and squeezes
    const grad_fn = spatial === 1 ? "SqueezeBackward1" : `AvgPool${spatial}DBackward0`;
    return apply(averagePoolPrimitive, [input], { plan, grad_fn });
  };

const adaptiveAveragePool =
  (spatial: Spatial) =>
  (input: Tensor, output_size: number | readonly (number | null)[]): Tensor => {
    const { shape } = arrayOf(input);
    const list = typeof output_size === "number" ? perAxis(output_size, spatial) : output_size;
    if (typeof output_size !== "number" && spatial > 1 && shape.length <= list.length) {
      throw new ValueError(`Input dimension should be at least ${list.length + 1}`);
    }
    const own = shape.slice(shape.length - list.length);
    const size = list.map((length, axis) => length ?? own[axis]);
    const plan = planAdaptiveAveragePool(spatial, shape, input.dtype, size);
    const isMean = size.every((length) => length === 1);
    const native = isMean ? "MeanBackward1" : `AdaptiveAvgPool${spatial}DBackward0`;
    const grad_fn = spatial === 1 ? "SqueezeBackward1" : native;
    return apply(isMean ? meanPrimitive : averagePoolPrimitive, [input], { plan, grad_fn });
  };

/**
 * Mean of each window: (N, C, L) or (C, L) → (N, C, L′) or (C, L′).
 *
 * @param kernel_size elements of a window
 * @param stride elements from one window to the next; null means the window's size
 * @param padding zeros added on both sides
 * @param ceil_mode whether a window that hangs over the far edge counts too
 * @param count_include_pad whether padding counts in the divisor
 * @throws RuntimeError in PyTorch's words if no window fits, TypeError if an argument is of the wrong type
 * @example F.avg_pool1d(torch.tensor([[1, 3, 2, 5]]), 2) // tensor([[2.0000, 3.5000]])
 */
export const avg_pool1d = callable(
  "F::avg_pool1d(Tensor input, int[1] kernel_size, int[1]? stride=None, int[1] padding=0, bool ceil_mode=False, bool count_include_pad=True) -> Tensor",
  averagePool(1),
);

/**
 * Mean of each window: (N, C, H, W) or (C, H, W) → (N, C, H′, W′) or (C, H′, W′).
 *
 * @param kernel_size elements of a window
 * @param stride elements from one window to the next; null means the window's size
 * @param padding zeros added on both sides
 * @param ceil_mode whether a window that hangs over the far edge counts too
 * @param count_include_pad whether padding counts in the divisor
 * @param divisor_override what to divide by instead of the window's size
 * @throws RuntimeError in PyTorch's words if no window fits, TypeError if an argument is of the wrong type
 * @example F.avg_pool2d(torch.tensor([[[1, 3], [2, 6]]]), 2) // tensor([[[3.]]])
 */
export const avg_pool2d = callable(
  "F::avg_pool2d(Tensor input, int[1] kernel_size, int[1]? stride=None, int[1] padding=0, bool ceil_mode=False, bool count_include_pad=True, int? divisor_override=None) -> Tensor",
  averagePool(2),
);

/**
 * Mean of each window: (N, C, D, H, W) or (C, D, H, W) → (N, C, D′, H′, W′) or (C, D′, H′, W′).
 *
 * @param kernel_size elements of a window
 * @param stride elements from one window to the next; null means the window's size
 * @param padding zeros added on both sides
 * @param ceil_mode whether a window that hangs over the far edge counts too
 * @param count_include_pad whether padding counts in the divisor
 * @param divisor_override what to divide by instead of the window's size
 * @throws RuntimeError in PyTorch's words if no window fits, TypeError if an argument is of the wrong type
 * @example F.avg_pool3d(torch.ones(1, 2, 4, 4), 2).shape // torch.Size([1, 1, 2, 2])
 */
export const avg_pool3d = callable(
  "F::avg_pool3d(Tensor input, int[1] kernel_size, int[1]? stride=None, int[1] padding=0, bool ceil_mode=False, bool count_include_pad=True, int? divisor_override=None) -> Tensor",
  averagePool(3),
);

/**
 * Means of windows chosen so that `output_size` of them cover the input: (N, C, L) or (C, L) → (N, C, L′) or (C, L′).
 *
 * @param output_size one number for all axes, or one an axis; null keeps an axis
 * @throws RuntimeError in PyTorch's words if no window fits, TypeError if an argument is of the wrong type
 * @example F.adaptive_avg_pool1d(torch.tensor([[1, 3, 2, 5]]), 1) // tensor([[2.7500]])
 */
export const adaptive_avg_pool1d = callable(
  "F::adaptive_avg_pool1d(Tensor input, int?[1] output_size) -> Tensor",
  adaptiveAveragePool(1),
);

/**
 * Means of windows chosen so that `output_size` of them cover the input: (N, C, H, W) or (C, H, W) → (N, C, H′, W′) or (C, H′, W′).
 *
 * @param output_size one number for all axes, or one an axis; null keeps an axis
 * @throws RuntimeError in PyTorch's words if no window fits, TypeError if an argument is of the wrong type
 * @example F.adaptive_avg_pool2d(torch.ones(1, 5, 7), [2, 3]).shape // torch.Size([1, 2, 3])
 */
export const adaptive_avg_pool2d = callable(
  "F::adaptive_avg_pool2d(Tensor input, int?[1] output_size) -> Tensor",
  adaptiveAveragePool(2),
);

/**
 * Means of windows chosen so that `output_size` of them cover the input: (N, C, D, H, W) or (C, D, H, W) → (N, C, D′, H′, W′) or (C, D′, H′, W′).
 *
 * @param output_size one number for all axes, or one an axis; null keeps an axis
 * @throws RuntimeError in PyTorch's words if no window fits, TypeError if an argument is of the wrong type
 * @example F.adaptive_avg_pool3d(torch.ones(1, 3, 5, 7), 2).shape // torch.Size([1, 2, 2, 2])
 */
export const adaptive_avg_pool3d = callable(
  "F::adaptive_avg_pool3d(Tensor input, int?[1] output_size) -> Tensor",
  adaptiveAveragePool(3),
);
