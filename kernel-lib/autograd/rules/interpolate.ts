import * as ops from "../../ops/interpolate.js";
import { apply, type Primitive } from "../apply.js";
import { arrayOf } from "../graph/variable.js";
import { callable } from "../operation.js";
import { adaptive_avg_pool1d, adaptive_avg_pool2d, adaptive_avg_pool3d } from "./avg-pool.js";

interface InterpolateOptions {
  readonly plan: ops.InterpolatePlan;
  readonly mode: string;
}

const modeNames: { readonly [mode: string]: string } = {
  nearest: "Nearest",
  "nearest-exact": "NearestExact",
  linear: "Linear",
  bilinear: "Bilinear",
  trilinear: "Trilinear",
};

const interpolatePrimitive: Primitive<InterpolateOptions> = {
  grad_fn: ({ mode, plan }) => `Upsample${modeNames[mode]}${plan.axes.length}DBackward0`,
  forward: ([x], { plan }) => ops.interpolate(x, plan),
  backward: (grad, { options }) => [ops.interpolateGradient(grad, options.plan)],
};

const adaptivePools = [adaptive_avg_pool1d, adaptive_avg_pool2d, adaptive_avg_pool3d];

/**
 * Resamples (N, C, …size) to `size`, or to `scale_factor` times its size.
 *
 * @param size the output's size, for all axes or one an axis
 * @param scale_factor the output's size as a multiple of the input's
 * @param align_corners linear modes: the corner elements keep their places, and not the corners' edges
 * @param recompute_scale_factor whether places follow from the two sizes, not from the factor as it was given
 * @throws ValueError, RuntimeError, NotImplementedError in PyTorch's words
 * @example F.interpolate(torch.tensor([[[1, 2]]]), { scale_factor: 2 }) // tensor([[[1., 1., 2., 2.]]])
 */
export const interpolate = callable(
  "def F::interpolate(Tensor input, int[1]? size=None, float[1]? scale_factor=None, str<nearest|nearest-exact|linear|bilinear|trilinear|area> mode='nearest', bool? align_corners=None, bool? recompute_scale_factor=None) -> Tensor",
  (input, size, scale_factor, mode, align_corners, recompute_scale_factor) => {
    const { shape } = arrayOf(input);
    const options = { size, scale_factor, mode, align_corners, recompute_scale_factor };
    if (mode === "area") {
      const output = ops.interpolatedSize(shape, options);
      ops.requireMode(shape.length, "area");
      return adaptivePools[shape.length - 3](input, output);
    }
    return apply(interpolatePrimitive, [input], { plan: ops.planInterpolate(shape, input.dtype, options), mode });
  },
);
