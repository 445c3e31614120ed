import { apply, type Op } from "../../autograd/op.js";
import type { Tensor } from "../../autograd/tensor.js";
import * as ops from "../../ops/interpolate.js";
import { bind, factors, flag, optional, type Sizes, sizes, tensor, word } from "./arguments.js";
import { adaptive_avg_pool1d, adaptive_avg_pool2d, adaptive_avg_pool3d } from "./avg-pool.js";

export type InterpolateMode = "nearest" | "nearest-exact" | "linear" | "bilinear" | "trilinear" | "area";

export interface InterpolateOptions {
  /** Output size, for all axes or one an axis. */
  readonly size?: Sizes | null;
  /** Output size as a multiple of the input's. */
  readonly scale_factor?: Sizes | null;
  /** Default 'nearest'. */
  readonly mode?: InterpolateMode;
  /** Linear modes: the corner elements keep their places, and not the corners' edges. */
  readonly align_corners?: boolean | null;
}

interface Resampling {
  readonly plan: ops.InterpolatePlan;
  readonly mode: string;
}

const names: { readonly [mode: string]: string } = {
  nearest: "Nearest",
  "nearest-exact": "NearestExact",
  linear: "Linear",
  bilinear: "Bilinear",
  trilinear: "Trilinear",
};

const interpolateOp: Op<Resampling> = {
  grad_fn: ({ mode, plan }) => `Upsample${names[mode]}${plan.axes.length}DBackward0`,
  forward: ([x], { plan }) => ops.interpolate(x, plan),
  backward: (grad, { options }) => [ops.interpolateGradient(grad, options.plan)],
};

const parameters = {
  input: { parse: tensor },
  size: { parse: optional(sizes), fallback: null },
  scale_factor: { parse: optional(factors), fallback: null },
  mode: { parse: word, fallback: "nearest" },
  align_corners: { parse: optional(flag), fallback: null },
};

const adaptive = [adaptive_avg_pool1d, adaptive_avg_pool2d, adaptive_avg_pool3d];

/**
 * Resamples (N, C, …size) to `size`, or to `scale_factor` times its size.
 *
 * @throws ValueError, RuntimeError, NotImplementedError in PyTorch's words
 * @example F.interpolate(torch.tensor([[[1, 2]]]), { scale_factor: 2 }) // tensor([[[1., 1., 2., 2.]]])
 */
export function interpolate(
  input: Tensor,
  size?: Sizes | null | InterpolateOptions,
  scale_factor?: Sizes | null | InterpolateOptions,
  mode?: InterpolateMode | InterpolateOptions,
  align_corners?: boolean | null,
): Tensor;
export function interpolate(...args: readonly unknown[]): Tensor {
  const { input, ...options } = bind("interpolate", parameters, args);
  const { shape } = input.array;
  if (options.mode === "area") {
    const output = ops.interpolatedSize(shape, options);
    ops.requireMode(shape.length, "area");
    return adaptive[shape.length - 3](input, output);
  }
  return apply(interpolateOp, [input], { plan: ops.planInterpolate(shape, input.dtype, options), mode: options.mode });
}
