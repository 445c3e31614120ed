import { ValueError } from "../../base/errors.js";
import type { DType } from "../../tensor/dtype.js";

/** One number for all dimensions, or one for each. */
export type PerDimension = number | readonly number[];

export type PaddingMode = "zeros" | "reflect" | "replicate" | "circular";

/** Everything that a layer knows of its geometry, one number for each dimension. */
export interface ConvSettings {
  readonly in_channels: number;
  readonly out_channels: number;
  readonly kernel_size: readonly number[];
  readonly stride: readonly number[];
  readonly padding: readonly number[] | "same" | "valid";
  readonly dilation: readonly number[];
  readonly output_padding: readonly number[];
  readonly groups: number;
  readonly bias: boolean;
  readonly padding_mode: PaddingMode;
  readonly dtype: DType;
}

const modes: readonly string[] = ["zeros", "reflect", "replicate", "circular"];

/** One number for each of `rank` dimensions. */
export function perDimension(value: PerDimension, rank: number): readonly number[] {
  return typeof value === "number" ? new Array<number>(rank).fill(value) : value;
}

/** PyTorch's checks when a layer is made, in its order. */
export function checkSettings(settings: ConvSettings): void {
  const { in_channels, out_channels, groups, padding, stride, padding_mode } = settings;
  if (groups <= 0) throw new ValueError("groups must be a positive integer");
  if (in_channels % groups !== 0) throw new ValueError("in_channels must be divisible by groups");
  if (out_channels % groups !== 0) throw new ValueError("out_channels must be divisible by groups");
  if (typeof padding === "string") {
    if (padding !== "same" && padding !== "valid") {
      throw new ValueError(`Invalid padding string '${String(padding)}', should be one of {'same', 'valid'}`);
    }
    if (padding === "same" && stride.some((step) => step !== 1)) {
      throw new ValueError("padding='same' is not supported for strided convolutions");
    }
  }
  if (!modes.includes(padding_mode)) {
    const list = modes.map((mode) => `'${mode}'`).join(", ");
    throw new ValueError(`padding_mode must be one of {${list}}, but got padding_mode='${padding_mode}'`);
  }
}
