import { apply, type Op } from "../../autograd/op.js";
import type { Tensor } from "../../autograd/tensor.js";
import { ValueError } from "../../base/errors.js";
import type { Spatial } from "../../ops/conv-shape.js";
import * as ops from "../../ops/pool.js";
import { type AveragePoolPlan, planAdaptiveAveragePool, planAveragePool } from "../../ops/pool-shape.js";
import { bind, each, flag, int, optional, type Parser, type Sizes, sizes, tensor } from "./arguments.js";

export interface AvgPoolOptions {
  /** Elements from one window to the next; default the window's size. */
  readonly stride?: Sizes | null;
  /** Zeros added on both sides; default 0. */
  readonly padding?: Sizes;
  /** Also count a window that hangs over the far edge. */
  readonly ceil_mode?: boolean;
  /** Whether padding counts in the divisor; default true. */
  readonly count_include_pad?: boolean;
}

export interface AvgPoolNdOptions extends AvgPoolOptions {
  /** Divide by this instead of the window's size. */
  readonly divisor_override?: number | null;
}

interface AveragePooling {
  readonly plan: AveragePoolPlan;
  readonly grad_fn: string;
}

const averagePoolOp: Op<AveragePooling> = {
  grad_fn: ({ grad_fn }) => grad_fn,
  forward: ([x], { plan }) => ops.averagePool(x, plan),
  backward: (grad, context) => [ops.averagePoolGradient(grad, context.options.plan, context.input(0).shape)],
  saves: [0],
};

/** What adapts to a single window is a mean to PyTorch, which does not keep its input. */
const meanOp: Op<AveragePooling> = {
  ...averagePoolOp,
  backward: (grad, { options, shapes }) => [ops.averagePoolGradient(grad, options.plan, shapes[0])],
  saves: [],
};

const lineParameters = {
  input: { parse: tensor },
  kernel_size: { parse: sizes },
  stride: { parse: optional(sizes), fallback: null },
  padding: { parse: sizes, fallback: 0 },
  ceil_mode: { parse: flag, fallback: false },
  count_include_pad: { parse: flag, fallback: true },
};
const parameters = { ...lineParameters, divisor_override: { parse: optional(int), fallback: null } };

function averagePool(spatial: Spatial, args: readonly unknown[]): Tensor {
  const name = `avg_pool${spatial}d`;
  const bound =
    spatial === 1 ? { ...bind(name, lineParameters, args), divisor_override: null } : bind(name, parameters, args);
  const { input, kernel_size, stride, padding, ...rest } = bound;
  const plan = planAveragePool(spatial, input.array.shape, input.dtype, {
    kernel_size: each(kernel_size, spatial),
    stride: stride === null ? [] : each(stride, spatial),
    padding: each(padding, spatial),
    ...rest,
  });
  return apply(averagePoolOp, [input], {
    plan,
    grad_fn: spatial === 1 ? "SqueezeBackward1" : `AvgPool${spatial}DBackward0`,
  });
}

/** Integers, or null where an axis keeps its size. */
const outputSize: Parser<Sizes | readonly (number | null)[]> = (value, where) => {
  if (!Array.isArray(value)) return sizes(value, where);
  sizes(
    value.map((length: unknown) => length ?? 0),
    where,
  );
  return value;
};

function adaptiveAveragePool(spatial: Spatial, args: readonly unknown[]): Tensor {
  const name = `adaptive_avg_pool${spatial}d`;
  const { input, output_size } = bind(name, { input: { parse: tensor }, output_size: { parse: outputSize } }, args);
  const { shape } = input.array;
  const list = typeof output_size === "number" ? each(output_size, spatial) : output_size;
  if (typeof output_size !== "number" && spatial > 1 && shape.length <= list.length) {
    throw new ValueError(`Input dimension should be at least ${list.length + 1}`);
  }
  const own = shape.slice(shape.length - list.length);
  const size = list.map((length, axis) => length ?? own[axis]);
  const plan = planAdaptiveAveragePool(spatial, shape, input.dtype, size);
  const isMean = size.every((length) => length === 1);
  const grad_fn = spatial === 1 ? "SqueezeBackward1" : isMean ? "MeanBackward1" : `AdaptiveAvgPool${spatial}DBackward0`;
  return apply(isMean ? meanOp : averagePoolOp, [input], { plan, grad_fn });
}

/** Arguments in PyTorch's order; an options object may take the place of all from any after `kernel_size`. */
export type AvgPoolFunction<Options> = (
  input: Tensor,
  kernel_size: Sizes,
  stride?: Sizes | null | Options,
  padding?: Sizes | Options,
  ceil_mode?: boolean | Options,
  count_include_pad?: boolean | Options,
  divisor_override?: number | null | Options,
) => Tensor;

/** One number for all axes, or one an axis; null keeps an axis. */
export type AdaptiveAvgPoolFunction = (input: Tensor, output_size: number | readonly (number | null)[]) => Tensor;

type Arguments = readonly unknown[];

/**
 * Mean of each window: (N, C, L) or (C, L) → (N, C, L′) or (C, L′).
 *
 * @throws RuntimeError in PyTorch's words if no window fits, TypeError if an argument is of the wrong type
 * @example F.avg_pool1d(torch.tensor([[1, 3, 2, 5]]), 2) // tensor([[2.0000, 3.5000]])
 */
export const avg_pool1d: AvgPoolFunction<AvgPoolOptions> = (...args: Arguments) => averagePool(1, args);

/**
 * Mean of each window: (N, C, H, W) or (C, H, W) → (N, C, H′, W′) or (C, H′, W′).
 *
 * @throws RuntimeError in PyTorch's words if no window fits, TypeError if an argument is of the wrong type
 * @example F.avg_pool2d(torch.tensor([[[1, 3], [2, 6]]]), 2) // tensor([[[3.]]])
 */
export const avg_pool2d: AvgPoolFunction<AvgPoolNdOptions> = (...args: Arguments) => averagePool(2, args);

/**
 * Mean of each window: (N, C, D, H, W) or (C, D, H, W) → (N, C, D′, H′, W′) or (C, D′, H′, W′).
 *
 * @throws RuntimeError in PyTorch's words if no window fits, TypeError if an argument is of the wrong type
 * @example F.avg_pool3d(torch.ones(1, 2, 4, 4), 2).shape // torch.Size([1, 1, 2, 2])
 */
export const avg_pool3d: AvgPoolFunction<AvgPoolNdOptions> = (...args: Arguments) => averagePool(3, args);

/**
 * Means of windows chosen so that `output_size` of them cover the input: (N, C, L) or (C, L) → (N, C, L′) or (C, L′).
 *
 * @throws RuntimeError in PyTorch's words if no window fits, TypeError if an argument is of the wrong type
 * @example F.adaptive_avg_pool1d(torch.tensor([[1, 3, 2, 5]]), 1) // tensor([[2.7500]])
 */
export const adaptive_avg_pool1d: AdaptiveAvgPoolFunction = (...args: Arguments) => adaptiveAveragePool(1, args);

/**
 * Means of windows chosen so that `output_size` of them cover the input: (N, C, H, W) or (C, H, W) → (N, C, H′, W′) or (C, H′, W′).
 *
 * @throws RuntimeError in PyTorch's words if no window fits, TypeError if an argument is of the wrong type
 * @example F.adaptive_avg_pool2d(torch.ones(1, 5, 7), [2, 3]).shape // torch.Size([1, 2, 3])
 */
export const adaptive_avg_pool2d: AdaptiveAvgPoolFunction = (...args: Arguments) => adaptiveAveragePool(2, args);

/**
 * Means of windows chosen so that `output_size` of them cover the input: (N, C, D, H, W) or (C, D, H, W) → (N, C, D′, H′, W′) or (C, D′, H′, W′).
 *
 * @throws RuntimeError in PyTorch's words if no window fits, TypeError if an argument is of the wrong type
 * @example F.adaptive_avg_pool3d(torch.ones(1, 3, 5, 7), 2).shape // torch.Size([1, 2, 2, 2])
 */
export const adaptive_avg_pool3d: AdaptiveAvgPoolFunction = (...args: Arguments) => adaptiveAveragePool(3, args);
