import type { Constructors } from "../../autograd/generated/operations.js";
import type { Tensor } from "../../autograd/tensor.js";
import { floatText } from "../../base/number-text.js";
import { pythonText } from "../../base/python-text.js";
import { interpolate } from "../functional/index.js";
import { Module } from "../module.js";
import { signatureOfClass } from "../signature.js";

/**
 * @param size the output's size, for all axes or one an axis
 * @param scale_factor the output's size as a multiple of the input's
 * @param align_corners linear modes: the corner elements keep their places, and not the corners' edges
 * @param recompute_scale_factor whether places follow from the two sizes, not from the factor as it was given
 */
const bindUpsample = signatureOfClass(
  "nn::Upsample(int[1]? size=None, float[1]? scale_factor=None, str<nearest|nearest-exact|linear|bilinear|bicubic|trilinear|area> mode='nearest', bool? align_corners=None, bool? recompute_scale_factor=None)",
);

/**
 * Resamples (N, C, …size) to another size.
 *
 * @example new nn.Upsample({ scale_factor: 2 })(torch.ones(1, 1, 2, 2)).shape // torch.Size([1, 1, 4, 4])
 */
export class Upsample extends Module {
  readonly size: number | readonly number[] | null;
  readonly scale_factor: number | readonly number[] | null;
  readonly mode: ReturnType<typeof bindUpsample>[2];
  readonly align_corners: boolean | null;
  readonly recompute_scale_factor: boolean | null;

  constructor(...args: Constructors["Upsample"]) {
    super();
    [this.size, this.scale_factor, this.mode, this.align_corners, this.recompute_scale_factor] = bindUpsample(args);
  }

  override forward(input: Tensor): Tensor {
    const { size, scale_factor, mode, align_corners, recompute_scale_factor } = this;
    return interpolate(input, { size, scale_factor, mode, align_corners, recompute_scale_factor });
  }

  override extra_repr(): string {
    const { size, scale_factor, mode } = this;
    return `${scale_factor === null ? `size=${pythonText(size)}` : `scale_factor=${factorText(scale_factor)}`}, mode='${mode}'`;
  }
}

/**
 * @param size the output's size, for both axes or one each
 * @param scale_factor the output's size as a multiple of the input's
 */
const bindUpsampling = signatureOfClass("nn::_Upsampling2d(int[1]? size=None, float[1]? scale_factor=None)");

/** Repeats the nearest element: (N, C, H, W) to another size. */
export class UpsamplingNearest2d extends Upsample {
  constructor(...args: Constructors["_Upsampling2d"]) {
    const [size, scale_factor] = bindUpsampling(args, new.target.name);
    super({ size, scale_factor, mode: "nearest" });
  }
}

/** Goes straight from element to element, the corners kept in place: (N, C, H, W) to another size. */
export class UpsamplingBilinear2d extends Upsample {
  constructor(...args: Constructors["_Upsampling2d"]) {
    const [size, scale_factor] = bindUpsampling(args, new.target.name);
    super({ size, scale_factor, mode: "bilinear", align_corners: true });
  }
}

/** Factors are floats in Python: `2.0`, `(2.0, 3.0)`. */
function factorText(factor: number | readonly number[]): string {
  if (typeof factor === "number") return floatText(factor);
  return factor.length === 1 ? `(${floatText(factor[0])},)` : `(${factor.map(floatText).join(", ")})`;
}
