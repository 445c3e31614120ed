import type { Tensor } from "../../autograd/tensor.js";
import { pythonText } from "../../base/python-text.js";
import { bare, declareParameter } from "../members.js";
import { Module } from "../module.js";
import { makeParameter, type Parameter } from "../parameter.js";
import { type ConvSettings, checkSettings, type PaddingMode } from "./conv-options.js";
import { resetWeightAndBias } from "./reset.js";

type Geometry = { -readonly [K in Exclude<keyof ConvSettings, "bias" | "dtype">]: ConvSettings[K] } & {
  transposed: boolean;
};

/** What all convolutions share: channels, geometry, weight and bias. */
export abstract class ConvBase<In extends unknown[] = [input: Tensor]> extends Module<In> {
  declare in_channels: number;
  declare out_channels: number;
  declare readonly kernel_size: readonly number[];
  declare readonly stride: readonly number[];
  declare readonly padding: readonly number[] | "same" | "valid";
  declare readonly dilation: readonly number[];
  declare readonly output_padding: readonly number[];
  declare readonly groups: number;
  declare readonly padding_mode: PaddingMode;
  declare readonly transposed: boolean;
  weight: Parameter;
  bias: Parameter | null;

  protected constructor(settings: ConvSettings, transposed: boolean) {
    super();
    checkSettings(settings);
    // what is neither parameter nor module needs no guard, and is written many times as fast without
    const own: Geometry = bare(this);
    own.in_channels = settings.in_channels;
    own.out_channels = settings.out_channels;
    own.kernel_size = settings.kernel_size;
    own.stride = settings.stride;
    own.padding = settings.padding;
    own.dilation = settings.dilation;
    own.output_padding = settings.output_padding;
    own.groups = settings.groups;
    own.padding_mode = settings.padding_mode;
    own.transposed = transposed;
    const { bias, dtype } = settings;
    this.weight = makeParameter(this.weightShape(), dtype);
    declareParameter(this, "bias");
    this.bias = bias ? makeParameter([settings.out_channels], dtype) : null;
    this.reset_parameters();
  }

  /** (out, in / groups, …kernel); the transposed ones have (in, out / groups, …kernel). */
  weightShape(): number[] {
    const { in_channels, out_channels, groups, kernel_size, transposed } = this;
    return transposed
      ? [in_channels, out_channels / groups, ...kernel_size]
      : [out_channels, in_channels / groups, ...kernel_size];
  }

  /** Draws new weights: uniform in ±1/√fan_in. */
  reset_parameters(): void {
    resetWeightAndBias(this.weight, this.bias);
  }

  override extra_repr(): string {
    const isZero = (values: readonly number[] | string): boolean =>
      typeof values !== "string" && values.every((value) => value === 0);
    const text = (value: readonly number[] | string): string => (typeof value === "string" ? value : pythonText(value));
    const parts = [
      `${this.in_channels}, ${this.out_channels}, kernel_size=${text(this.kernel_size)}, stride=${text(this.stride)}`,
    ];
    if (!isZero(this.padding)) parts.push(`padding=${text(this.padding)}`);
    if (this.dilation.some((step) => step !== 1)) parts.push(`dilation=${text(this.dilation)}`);
    if (!isZero(this.output_padding)) parts.push(`output_padding=${text(this.output_padding)}`);
    if (this.groups !== 1) parts.push(`groups=${this.groups}`);
    if (this.bias === null) parts.push("bias=False");
    if (this.padding_mode !== "zeros") parts.push(`padding_mode=${this.padding_mode}`);
    return parts.join(", ");
  }
}
