import { bindArguments, perDimension, wholeNumber } from "../../base/arguments.js";
import { ValueError } from "../../base/errors.js";
import { type DType, float32 } from "../../tensor/dtype.js";

/** One number for all dimensions, or one for each. */
export type PerDimension = number | readonly number[];

export type PaddingMode = "zeros" | "reflect" | "replicate" | "circular";

/** Options of the convolutions, with PyTorch's names. */
export interface ConvOptions {
  readonly stride?: PerDimension;
  readonly padding?: PerDimension | "same" | "valid";
  readonly dilation?: PerDimension;
  /** Blocks of channels that do not see each other. */
  readonly groups?: number;
  readonly bias?: boolean;
  readonly padding_mode?: PaddingMode;
  readonly dtype?: DType;
}

/** Options of the transposed convolutions. */
export interface ConvTransposeOptions {
  readonly stride?: PerDimension;
  readonly padding?: PerDimension;
  /** Added to one side of the output. */
  readonly output_padding?: PerDimension;
  readonly groups?: number;
  readonly bias?: boolean;
  readonly dilation?: PerDimension;
  readonly padding_mode?: "zeros";
  readonly dtype?: DType;
}

/** `kernel_size`, then options: by position in PyTorch's order, in a last object, or all of them in one object. */
export type ConvArguments<Options> =
  | readonly [kernel_size: PerDimension, ...options: readonly (Options | PerDimension | boolean | string)[]]
  | readonly [options: Options & { readonly kernel_size: PerDimension }];

/** Everything that a layer knows of its geometry, one number for each dimension. */
export interface ConvSettings {
  readonly in_channels: number;
  readonly out_channels: number;
  readonly kernel_size: number[];
  readonly stride: number[];
  readonly padding: number[] | "same" | "valid";
  readonly dilation: number[];
  readonly output_padding: number[];
  readonly groups: number;
  readonly bias: boolean;
  readonly padding_mode: PaddingMode;
  readonly dtype: DType;
}

type Bound<Options> = Required<Options> & {
  readonly in_channels: number;
  readonly out_channels: number;
  readonly kernel_size: PerDimension;
};

const required = ["in_channels", "out_channels", "kernel_size"] as const;

const modes: readonly string[] = ["zeros", "reflect", "replicate", "circular"];

const last = { padding_mode: "zeros", dtype: float32 } as const;

/** Reads the options of a convolution. */
export function convSettings(callee: string, given: readonly unknown[], rank: number): ConvSettings {
  const defaults = { stride: 1, padding: 0, dilation: 1, groups: 1, bias: true, ...last };
  const bound = bindArguments<Bound<ConvOptions>>(callee, given, required, defaults);
  const padding = typeof bound.padding === "string" ? bound.padding : perDimension("padding", bound.padding, rank);
  return settingsOf(bound, rank, padding, new Array<number>(rank).fill(0));
}

/** Reads the options of a transposed convolution. */
export function convTransposeSettings(callee: string, given: readonly unknown[], rank: number): ConvSettings {
  const defaults = {
    stride: 1,
    padding: 0,
    output_padding: 0,
    groups: 1,
    bias: true,
    dilation: 1,
    ...last,
  };
  const bound = bindArguments<Bound<ConvTransposeOptions>>(callee, given, required, defaults);
  const padding = perDimension("padding", bound.padding, rank);
  return settingsOf(bound, rank, padding, perDimension("output_padding", bound.output_padding, rank));
}

function settingsOf(
  bound: Bound<ConvOptions | ConvTransposeOptions>,
  rank: number,
  padding: ConvSettings["padding"],
  output_padding: number[],
): ConvSettings {
  return {
    in_channels: wholeNumber("in_channels", bound.in_channels),
    out_channels: wholeNumber("out_channels", bound.out_channels),
    kernel_size: perDimension("kernel_size", bound.kernel_size, rank),
    stride: perDimension("stride", bound.stride, rank),
    padding,
    dilation: perDimension("dilation", bound.dilation, rank),
    output_padding,
    groups: wholeNumber("groups", bound.groups),
    bias: bound.bias,
    padding_mode: bound.padding_mode,
    dtype: bound.dtype,
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
