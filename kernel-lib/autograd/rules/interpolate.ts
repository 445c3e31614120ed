import { ValueError } from "../../base/errors.js";
import * as ops from "../../ops/interpolate.js";
import { apply, type Primitive } from "../apply.js";
import { arrayOf } from "../graph/variable.js";
import { callable } from "../operation.js";
import { linearly } from "./adjoint.js";
import { adaptive_avg_pool1d, adaptive_avg_pool2d, adaptive_avg_pool3d } from "./avg-pool.js";

interface InterpolateOptions {
  readonly plan: ops.InterpolatePlan;
  readonly mode: string;
  readonly antialias: boolean;
}

const modeNames: { readonly [mode: string]: string } = {
  nearest: "Nearest",
  "nearest-exact": "NearestExact",
  linear: "Linear",
  bilinear: "Bilinear",
  trilinear: "Trilinear",
  bicubic: "Bicubic",
  lanczos: "Lanczos",
};

const interpolatePrimitive: Primitive<InterpolateOptions> = {
  grad_fn: ({ mode, plan, antialias }) =>
    `Upsample${modeNames[mode]}${plan.axes.length}D${antialias ? "Aa" : ""}Backward0`,
  forward: ([x], { plan }) => ops.interpolate(x, plan),
  backward: (grad, { options }) => [ops.interpolateGradient(grad, options.plan)],
  gradient: linearly(),
};

/** @throws ValueError for modes that know no such option, and for one that needs it */
function checkAntialias(mode: string, antialias: boolean, rank: number): void {
  if (mode === "lanczos" && rank === 4 && !antialias) throw new ValueError("Lanczos mode requires antialias=True");
  if (!antialias || (rank === 4 && ["bilinear", "bicubic", "lanczos"].includes(mode))) return;
  throw new ValueError(
    "Anti-alias option is restricted to bilinear, bicubic, and lanczos modes and requires a 4-D tensor as input",
  );
}

const adaptivePools = [adaptive_avg_pool1d, adaptive_avg_pool2d, adaptive_avg_pool3d];

/**
 * Resamples (N, C, …size) to `size`, or to `scale_factor` times its size.
 *
 * @param size the output's size, for all axes or one an axis
 * @param scale_factor the output's size as a multiple of the input's
 * @param align_corners linear modes: the corner elements keep their places, and not the corners' edges
 * @param recompute_scale_factor whether places follow from the two sizes, not from the factor as it was given
 * @param antialias whether an output that stands for several inputs mixes all of them: "bilinear", "bicubic", "lanczos"
 * @throws ValueError, RuntimeError, NotImplementedError in PyTorch's words
 * @example F.interpolate(torch.tensor([[[1, 2]]]), { scale_factor: 2 }) // tensor([[[1., 1., 2., 2.]]])
 */
export const interpolate = callable(
  "def F::interpolate(Tensor input, int[1]? size=None, float[1]? scale_factor=None, str<nearest|nearest-exact|linear|bilinear|bicubic|trilinear|area|lanczos> mode='nearest', bool? align_corners=None, bool? recompute_scale_factor=None, bool antialias=False) -> Tensor",
  (input, size, scale_factor, mode, align_corners, recompute_scale_factor, antialias) => {
    const { shape } = arrayOf(input);
    checkAntialias(mode, antialias, shape.length);
    const options = { size, scale_factor, mode, align_corners, recompute_scale_factor, antialias };
    if (mode === "area") {
      const output = ops.interpolatedSize(shape, options);
      ops.requireMode(shape.length, "area");
      return adaptivePools[shape.length - 3](input, output);
    }
    const plan = ops.planInterpolate(shape, input.dtype, options);
    return apply(interpolatePrimitive, [input], { plan, mode, antialias });
  },
);

/**
 * The old name of `interpolate`.
 *
 * @param size the output's size, for all axes or one an axis
 * @param scale_factor the output's size as a multiple of the input's
 * @param align_corners linear modes: the corner elements keep their places, and not the corners' edges
 * @throws ValueError, RuntimeError, NotImplementedError in PyTorch's words
 */
export const upsample = callable(
  "def F::upsample(Tensor input, int[1]? size=None, float[1]? scale_factor=None, str<nearest|linear|bilinear|bicubic|trilinear> mode='nearest', bool? align_corners=None) -> Tensor",
  (input, size, scale_factor, mode, align_corners) => interpolate(input, { size, scale_factor, mode, align_corners }),
);

/**
 * The old name of `interpolate` to the nearest element.
 *
 * @param size the output's size, for all axes or one an axis
 * @param scale_factor the output's size as a multiple of the input's
 */
export const upsample_nearest = callable(
  "def F::upsample_nearest(Tensor input, int[1]? size=None, float[1]? scale_factor=None) -> Tensor",
  (input, size, scale_factor) => interpolate(input, { size, scale_factor }),
);

/**
 * The old name of `interpolate` in the mode "bilinear", whose corner elements keep their places.
 *
 * @param size the output's size, for all axes or one an axis
 * @param scale_factor the output's size as a multiple of the input's
 */
export const upsample_bilinear = callable(
  "def F::upsample_bilinear(Tensor input, int[1]? size=None, float[1]? scale_factor=None) -> Tensor",
  (input, size, scale_factor) => interpolate(input, { size, scale_factor, mode: "bilinear", align_corners: true }),
);
