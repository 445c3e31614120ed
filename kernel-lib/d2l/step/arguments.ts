import { Tensor } from "../../autograd/tensor.js";
import { RuntimeError, ValueError } from "../../base/errors.js";
import { toTensor, type Values } from "../values.js";
import type { Pair } from "./matrix.js";
import type { PaddingMode } from "./padding.js";

type PerAxis = number | readonly number[];

/** What `step` reads of a convolution layer: PyTorch's attributes. */
export interface ConvLayer {
  readonly weight: Tensor;
  readonly bias?: Tensor | null;
  readonly stride: PerAxis;
  readonly padding: PerAxis | string;
  readonly dilation: PerAxis;
  readonly groups: number;
  readonly padding_mode?: string;
  readonly transposed?: boolean;
  readonly output_padding?: PerAxis;
}

export interface StepOptions {
  stride?: PerAxis;
  padding?: PerAxis | "same" | "valid";
  dilation?: PerAxis;
  groups?: number;
  padding_mode?: PaddingMode;
  bias?: Values;
  /** Transposed convolution of a kernel; a layer knows by itself. */
  transposed?: boolean;
  output_padding?: PerAxis;
  /** True convolution: the kernel is turned by half a turn before it slides. */
  flip?: boolean;
  /** Show how the gradient of the input or of the weight is computed instead. */
  gradient?: "input" | "weight";
  /** The gradient that arrives at the output; ones unless given. */
  grad_output?: Values;
  /** Which output channel is shown; the first unless given. */
  channel?: number;
  /** Of the gradient: which input channel of the group; the first unless given. */
  input_channel?: number;
  /** Which example of the batch is shown; the first unless given. */
  batch?: number;
  /** Which positions the static form shows, from 0; first, second and last unless given. */
  key_frames?: readonly number[];
  /** What your code calls them, for titles and for the line of code below; X, K, Y and, of a layer, its weight W unless given. */
  names?: { input?: string; kernel?: string; output?: string; layer?: string };
  /** What is seen, in your own words. */
  alt?: string;
}

const KNOWN: readonly (keyof StepOptions)[] = [
  "stride",
  "padding",
  "dilation",
  "groups",
  "padding_mode",
  "bias",
  "transposed",
  "output_padding",
  "flip",
  "gradient",
  "grad_output",
  "channel",
  "input_channel",
  "batch",
  "key_frames",
  "names",
  "alt",
];

/** A convolution with all its arguments known; lists have one number per spatial axis, `weight` and `x` all axes. */
export interface Convolution {
  spatial: 1 | 2;
  weight: Tensor;
  x: Tensor;
  bias: number[] | undefined;
  stride: Pair;
  padding: Pair | "same" | "valid";
  dilation: Pair;
  groups: number;
  padding_mode: PaddingMode;
  transposed: boolean;
  output_padding: Pair;
  layer: ConvLayer | undefined;
}

export function readArguments(of: ConvLayer | Values, X: Values, options: StepOptions): Convolution {
  const wrong = Object.keys(options).find((key) => !KNOWN.includes(key as keyof StepOptions));
  if (wrong !== undefined) throw new TypeError(`step() got an unexpected keyword argument '${wrong}'`);
  const layer = isLayer(of) ? of : undefined;
  const given = layer ? toTensor(layer.weight) : toTensor(of as Values);
  const rank = given.shape.length;
  if (rank < 1 || rank > 4) {
    throw new ValueError(`step draws 1-D and 2-D convolutions, but the weight has shape (${given.shape.join(", ")})`);
  }
  const spatial = rank === 1 || rank === 3 ? 1 : 2;
  const weight = rank <= 2 ? given.reshape(1, 1, ...given.shape) : given;
  const from = { ...layer, ...options } as StepOptions;
  const bias = options.bias ?? layer?.bias ?? undefined;
  return {
    spatial,
    weight,
    x: withLeadingAxes(toTensor(X), spatial),
    bias: bias === undefined ? undefined : Array.from(toTensor(bias).numpy(), Number),
    stride: pair(from.stride ?? 1, spatial, 1),
    padding: typeof from.padding === "string" ? from.padding : pair(from.padding ?? 0, spatial, 0),
    dilation: pair(from.dilation ?? 1, spatial, 1),
    groups: from.groups ?? 1,
    padding_mode: from.padding_mode ?? "zeros",
    transposed: from.transposed ?? false,
    output_padding: pair(from.output_padding ?? 0, spatial, 0),
    layer,
  };
}

function isLayer(of: ConvLayer | Values): of is ConvLayer {
  return (typeof of === "object" || typeof of === "function") && !(of instanceof Tensor) && "weight" in of;
}

function withLeadingAxes(x: Tensor, spatial: number): Tensor {
  const missing = spatial + 2 - x.shape.length;
  if (missing < 0 || missing > 2) {
    const shapes = spatial === 1 ? "(W), (C, W) or (N, C, W)" : "(H, W), (C, H, W) or (N, C, H, W)";
    throw new RuntimeError(`step expects X of shape ${shapes}, but got (${x.shape.join(", ")})`);
  }
  return x.reshape(...Array.from({ length: missing }, () => 1), ...x.shape);
}

/** One number per axis, for height and width; the height of a 1-D signal does nothing. */
function pair(value: PerAxis, spatial: 1 | 2, idle: number): Pair {
  const list = typeof value === "number" ? Array.from({ length: spatial }, () => value) : value;
  if (list.length !== spatial)
    throw new ValueError(`expected ${spatial} numbers, one per dimension, but got ${list.length}`);
  return spatial === 1 ? [idle, list[0]] : [list[0], list[1]];
}
