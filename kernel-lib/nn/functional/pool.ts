import { apply, fromArray, type Op } from "../../autograd/op.js";
import type { Tensor } from "../../autograd/tensor.js";
import { ValueError } from "../../errors.js";
import type { Spatial } from "../../ops/conv-shape.js";
import * as ops from "../../ops/pool.js";
import {
  type AveragePoolPlan,
  type MaxPoolPlan,
  planAdaptiveAveragePool,
  planAveragePool,
  planMaxPool,
} from "../../ops/pool-shape.js";
import type { NdArray } from "../../tensor/ndarray.js";
import { bind, each, flag, int, optional, type Parser, type Sizes, sizes, tensor } from "./arguments.js";

export interface MaxPoolOptions {
  /** Elements from one window to the next; default the window's size. */
  readonly stride?: Sizes | null;
  /** Elements added on both sides, that never win; default 0. */
  readonly padding?: Sizes;
  readonly dilation?: Sizes;
  /** Also count a window that hangs over the far edge. */
  readonly ceil_mode?: boolean;
}

export interface AvgPoolOptions extends Omit<MaxPoolOptions, "dilation"> {
  /** Whether padding counts in the divisor; default true. */
  readonly count_include_pad?: boolean;
}

export interface AvgPoolNdOptions extends AvgPoolOptions {
  readonly divisor_override?: number | null;
}

interface MaxPooling {
  readonly plan: MaxPoolPlan;
  readonly values: NdArray;
  readonly positions: Int32Array;
  readonly spatial: Spatial;
}

// PyTorch pools lines as planes of height 1, and squeezes.
const maxPoolOp: Op<MaxPooling> = {
  grad_fn: ({ spatial }) => (spatial === 1 ? "SqueezeBackward1" : `MaxPool${spatial}DWithIndicesBackward0`),
  forward: (_, { values }) => values,
  backward: (grad, context) => {
    const { plan, positions } = context.options;
    return [ops.maxPoolGradient(grad, positions, plan, context.input(0).shape)];
  },
  saves: [0],
};

interface AveragePooling {
  readonly plan: AveragePoolPlan;
  readonly grad_fn: string;
}

const averagePoolOp: Op<AveragePooling> = {
  grad_fn: ({ grad_fn }) => grad_fn,
  forward: ([x], { plan }) => ops.averagePool(x, plan),
  backward: (grad, { options: { plan }, shapes }) => [ops.averagePoolGradient(grad, plan, shapes[0])],
};

const windows = {
  input: { parse: tensor },
  kernel_size: { parse: sizes },
  stride: { parse: optional(sizes), fallback: null },
  padding: { parse: sizes, fallback: 0 },
};
const maxParameters = {
  ...windows,
  dilation: { parse: sizes, fallback: 1 },
  ceil_mode: { parse: flag, fallback: false },
};
const averageParameters = {
  ...windows,
  ceil_mode: { parse: flag, fallback: false },
  count_include_pad: { parse: flag, fallback: true },
};
const averageNdParameters = { ...averageParameters, divisor_override: { parse: optional(int), fallback: null } };

function maxPool(spatial: Spatial, args: readonly unknown[]): { output: Tensor; indices: () => Tensor } {
  const { input, kernel_size, stride, padding, dilation, ceil_mode } = bind(`max_pool${spatial}d`, maxParameters, args);
  const plan = planMaxPool(spatial, input.array.shape, input.dtype, {
    kernel_size: each(kernel_size, spatial),
    stride: stride === null ? [] : each(stride, spatial),
    padding: each(padding, spatial),
    dilation: each(dilation, spatial),
    ceil_mode,
  });
  const { values, positions } = ops.maxPool(input.array, plan);
  return {
    output: apply(maxPoolOp, [input], { plan, values, positions, spatial }),
    indices: () => fromArray(ops.positionArray(positions, values.shape)),
  };
}

function withIndices(spatial: Spatial, args: readonly unknown[]): [output: Tensor, indices: Tensor] {
  const { output, indices } = maxPool(spatial, args);
  return [output, indices()];
}

function averagePool(spatial: Spatial, args: readonly unknown[]): Tensor {
  const name = `avg_pool${spatial}d`;
  const bound =
    spatial === 1
      ? { ...bind(name, averageParameters, args), divisor_override: null }
      : bind(name, averageNdParameters, args);
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
  return apply(averagePoolOp, [input], { plan, grad_fn });
}

/** Arguments in PyTorch's order; an options object may take the place of all from any after `kernel_size`. */
export type MaxPoolFunction<Result> = (
  input: Tensor,
  kernel_size: Sizes,
  stride?: Sizes | null | MaxPoolOptions,
  padding?: Sizes | MaxPoolOptions,
  dilation?: Sizes | MaxPoolOptions,
  ceil_mode?: boolean | MaxPoolOptions,
) => Result;

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

/** Largest value of each window: (N, C, L) or (C, L) → (N, C, L′). */
export const max_pool1d: MaxPoolFunction<Tensor> = (...args: Arguments) => maxPool(1, args).output;
/**
 * Largest value of each window: (N, C, H, W) or (C, H, W) → (N, C, H′, W′).
 *
 * @throws RuntimeError in PyTorch's words if no window fits
 * @example F.max_pool2d(torch.arange(4).reshape(1, 2, 2), 2) // tensor([[[3]]])
 */
export const max_pool2d: MaxPoolFunction<Tensor> = (...args: Arguments) => maxPool(2, args).output;
/** Largest value of each window: (N, C, D, H, W) or (C, D, H, W) → (N, C, D′, H′, W′). */
export const max_pool3d: MaxPoolFunction<Tensor> = (...args: Arguments) => maxPool(3, args).output;
/** `max_pool1d`, and the flat position of each winner in its line. */
export const max_pool1d_with_indices: MaxPoolFunction<[Tensor, Tensor]> = (...args: Arguments) => withIndices(1, args);
/** `max_pool2d`, and the flat position of each winner in its plane. */
export const max_pool2d_with_indices: MaxPoolFunction<[Tensor, Tensor]> = (...args: Arguments) => withIndices(2, args);
/** `max_pool3d`, and the flat position of each winner in its volume. */
export const max_pool3d_with_indices: MaxPoolFunction<[Tensor, Tensor]> = (...args: Arguments) => withIndices(3, args);

/** Mean of each window: (N, C, L) or (C, L) → (N, C, L′). */
export const avg_pool1d: AvgPoolFunction<AvgPoolOptions> = (...args: Arguments) => averagePool(1, args);
/**
 * Mean of each window: (N, C, H, W) or (C, H, W) → (N, C, H′, W′).
 *
 * @throws RuntimeError in PyTorch's words if no window fits
 * @example F.avg_pool2d(torch.ones(1, 2, 2), 2) // tensor([[[1.]]])
 */
export const avg_pool2d: AvgPoolFunction<AvgPoolNdOptions> = (...args: Arguments) => averagePool(2, args);
/** Mean of each window: (N, C, D, H, W) or (C, D, H, W) → (N, C, D′, H′, W′). */
export const avg_pool3d: AvgPoolFunction<AvgPoolNdOptions> = (...args: Arguments) => averagePool(3, args);

/** Means of windows chosen so that `output_size` of them cover the line. */
export const adaptive_avg_pool1d: AdaptiveAvgPoolFunction = (...args: Arguments) => adaptiveAveragePool(1, args);
/**
 * Means of windows chosen so that `output_size` of them cover the plane.
 *
 * @example F.adaptive_avg_pool2d(torch.ones(1, 6, 6), 1) // tensor([[[1.]]])
 */
export const adaptive_avg_pool2d: AdaptiveAvgPoolFunction = (...args: Arguments) => adaptiveAveragePool(2, args);
/** Means of windows chosen so that `output_size` of them cover the volume. */
export const adaptive_avg_pool3d: AdaptiveAvgPoolFunction = (...args: Arguments) => adaptiveAveragePool(3, args);
