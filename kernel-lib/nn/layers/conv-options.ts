import { ValueError } from "../../base/errors.js";
import { type Device, requireCpu } from "../../tensor/device.js";
import { type DType, float32 } from "../../tensor/dtype.js";

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

/** What the constructors bind, before numbers stand for each dimension. */
interface Given {
  readonly in_channels: number;
  readonly out_channels: number;
  readonly kernel_size: PerDimension;
  readonly stride: PerDimension;
  readonly padding: PerDimension | "same" | "valid";
  readonly dilation: PerDimension;
  readonly output_padding: PerDimension;
  readonly groups: number;
  readonly bias: boolean;
  readonly padding_mode: PaddingMode;
  readonly device: Device | string | null;
  readonly dtype: DType | null;
}

const modes: readonly string[] = ["zeros", "reflect", "replicate", "circular"];

/** What was given, with one number for each of `rank` dimensions. */
export function settingsOf(given: Given, rank: number): ConvSettings {
  if (given.device !== null) requireCpu(given.device);
  const each = (value: PerDimension): readonly number[] =>
    typeof value === "number" ? new Array<number>(rank).fill(value) : value;
  return {
    ...given,
    kernel_size: each(given.kernel_size),
    stride: each(given.stride),
    padding: typeof given.padding === "string" ? given.padding : each(given.padding),
    dilation: each(given.dilation),
    output_padding: each(given.output_padding),
    dtype: given.dtype ?? float32,
  };
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
