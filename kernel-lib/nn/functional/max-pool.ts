import { apply, fromArray, type Op } from "../../autograd/op.js";
import type { Tensor } from "../../autograd/tensor.js";
import type { Spatial } from "../../ops/conv-shape.js";
import * as ops from "../../ops/pool.js";
import { type MaxPoolPlan, planMaxPool } from "../../ops/pool-shape.js";
import type { NdArray } from "../../tensor/ndarray.js";
import { bind, each, flag, optional, type Sizes, sizes, tensor } from "./arguments.js";

export interface MaxPoolOptions {
  /** Elements from one window to the next; default the window's size. */
  readonly stride?: Sizes | null;
  /** Elements added on both sides, that never win; default 0. */
  readonly padding?: Sizes;
  readonly dilation?: Sizes;
  /** Also count a window that hangs over the far edge. */
  readonly ceil_mode?: boolean;
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

const parameters = {
  input: { parse: tensor },
  kernel_size: { parse: sizes },
  stride: { parse: optional(sizes), fallback: null },
  padding: { parse: sizes, fallback: 0 },
  dilation: { parse: sizes, fallback: 1 },
  ceil_mode: { parse: flag, fallback: false },
};

function maxPool(spatial: Spatial, args: readonly unknown[]): { output: Tensor; indices: () => Tensor } {
  const { input, kernel_size, stride, padding, dilation, ceil_mode } = bind(`max_pool${spatial}d`, parameters, args);
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

/** Arguments in PyTorch's order; an options object may take the place of all from any after `kernel_size`. */
export type MaxPoolFunction<Result> = (
  input: Tensor,
  kernel_size: Sizes,
  stride?: Sizes | null | MaxPoolOptions,
  padding?: Sizes | MaxPoolOptions,
  dilation?: Sizes | MaxPoolOptions,
  ceil_mode?: boolean | MaxPoolOptions,
) => Result;

type Arguments = readonly unknown[];

/**
 * Largest value of each window: (N, C, L) or (C, L) → (N, C, L′) or (C, L′).
 *
 * @throws RuntimeError in PyTorch's words if no window fits, TypeError if an argument is of the wrong type
 * @example F.max_pool1d(torch.tensor([[1, 3, 2, 5]]), 2) // tensor([[3., 5.]])
 */
export const max_pool1d: MaxPoolFunction<Tensor> = (...args: Arguments) => maxPool(1, args).output;

/**
 * Largest value of each window: (N, C, H, W) or (C, H, W) → (N, C, H′, W′) or (C, H′, W′).
 *
 * @throws RuntimeError in PyTorch's words if no window fits, TypeError if an argument is of the wrong type
 * @example F.max_pool2d(torch.tensor([[[1, 3], [2, 5]]]), 2) // tensor([[[5.]]])
 */
export const max_pool2d: MaxPoolFunction<Tensor> = (...args: Arguments) => maxPool(2, args).output;

/**
 * Largest value of each window: (N, C, D, H, W) or (C, D, H, W) → (N, C, D′, H′, W′) or (C, D′, H′, W′).
 *
 * @throws RuntimeError in PyTorch's words if no window fits, TypeError if an argument is of the wrong type
 * @example F.max_pool3d(torch.ones(1, 2, 4, 4), 2).shape // torch.Size([1, 1, 2, 2])
 */
export const max_pool3d: MaxPoolFunction<Tensor> = (...args: Arguments) => maxPool(3, args).output;

/**
 * As `max_pool1d`, and where in its line, counted flat, each winner was (int64).
 *
 * @throws RuntimeError in PyTorch's words if no window fits, TypeError if an argument is of the wrong type
 * @example F.max_pool1d_with_indices(torch.tensor([[1, 3, 2, 5]]), 2)[1] // tensor([[1, 3]])
 */
export const max_pool1d_with_indices: MaxPoolFunction<[values: Tensor, indices: Tensor]> = (...args: Arguments) =>
  withIndices(1, args);

/**
 * As `max_pool2d`, and where in its plane, counted flat, each winner was (int64).
 *
 * @throws RuntimeError in PyTorch's words if no window fits, TypeError if an argument is of the wrong type
 * @example F.max_pool2d_with_indices(torch.tensor([[[1, 3], [2, 5]]]), 2)[1] // tensor([[[3]]])
 */
export const max_pool2d_with_indices: MaxPoolFunction<[values: Tensor, indices: Tensor]> = (...args: Arguments) =>
  withIndices(2, args);

/**
 * As `max_pool3d`, and where in its volume, counted flat, each winner was (int64).
 *
 * @throws RuntimeError in PyTorch's words if no window fits, TypeError if an argument is of the wrong type
 * @example F.max_pool3d_with_indices(torch.ones(1, 2, 2, 2), 2)[1] // tensor([[[[0]]]])
 */
export const max_pool3d_with_indices: MaxPoolFunction<[values: Tensor, indices: Tensor]> = (...args: Arguments) =>
  withIndices(3, args);
