import type { Tensor } from "../../autograd/tensor.js";
import { bindArguments, pythonText } from "../../base/arguments.js";
import { floatText } from "../../base/number-text.js";
import { type InterpolateMode, interpolate } from "../functional/interpolate.js";
import { Module } from "../module.js";
import type { PerDimension } from "./conv-options.js";

/** Options of {@link Upsample}: a size or a factor. */
export interface UpsampleOptions {
  readonly size?: PerDimension | null;
  readonly scale_factor?: PerDimension | null;
  readonly mode?: InterpolateMode;
  readonly align_corners?: boolean | null;
}

/**
 * Resamples (N, C, …size) to another size.
 *
 * @example new nn.Upsample({ scale_factor: 2 })(torch.ones(1, 1, 2, 2)).shape // torch.Size([1, 1, 4, 4])
 */
export class Upsample extends Module {
  private readonly options: Required<UpsampleOptions>;

  constructor(...given: readonly (PerDimension | string | boolean | null | UpsampleOptions)[]) {
    super();
    this.options = bindArguments<Required<UpsampleOptions>>("Upsample.__init__", given, [], {
      size: null,
      scale_factor: null,
      mode: "nearest",
      align_corners: null,
    });
  }

  override forward(input: Tensor): Tensor {
    return interpolate(input, this.options);
  }

  override extra_repr(): string {
    const { size, scale_factor, mode } = this.options;
    return `${scale_factor === null ? `size=${pythonText(size)}` : `scale_factor=${factorText(scale_factor)}`}, mode='${mode}'`;
  }
}

/** Factors are floats in Python: `2.0`, `(2.0, 3.0)`. */
function factorText(factor: PerDimension): string {
  if (typeof factor === "number") return floatText(factor);
  return factor.length === 1 ? `(${floatText(factor[0])},)` : `(${factor.map(floatText).join(", ")})`;
}
