import { no_grad } from "../autograd/graph/grad-mode.js";
import type { Tensor } from "../autograd/tensor.js";
import { bindArguments } from "../base/arguments.js";
import { ValueError } from "../base/errors.js";
import { normal_ as fillNormal, uniform_ as fillUniform } from "../tensor/random.js";
import { fans } from "./fans.js";

/** The non-linearities that have a recommended gain. */
export type Nonlinearity =
  | "linear"
  | "conv1d"
  | "conv2d"
  | "conv3d"
  | "sigmoid"
  | "tanh"
  | "relu"
  | "leaky_relu"
  | "selu";

/**
 * The recommended factor of a non-linearity.
 *
 * @param param negative slope of leaky_relu
 * @throws ValueError for an unknown name.
 */
export function calculate_gain(nonlinearity: Nonlinearity, param = 0.01): number {
  switch (nonlinearity) {
    case "linear":
    case "conv1d":
    case "conv2d":
    case "conv3d":
    case "sigmoid":
      return 1;
    case "tanh":
      return 5 / 3;
    case "relu":
      return Math.SQRT2;
    case "leaky_relu":
      return Math.sqrt(2 / (1 + param ** 2));
    case "selu":
      return 3 / 4;
    default:
      throw new ValueError(`Unsupported nonlinearity ${String(nonlinearity)}`);
  }
}

/** Fills in place and counts as a write for autograd's version check. */
function fill(tensor: Tensor, draw: () => void): Tensor {
  draw();
  tensor.version.count++;
  return tensor;
}

type Args = readonly unknown[];

/**
 * Fills in place with numbers uniform in [a, b).
 *
 * @example nn.init.uniform_(torch.zeros(2), { a: -1, b: 1 })
 */
export function uniform_(
  tensor: Tensor,
  ...rest: readonly (number | { readonly a?: number; readonly b?: number })[]
): Tensor;
export function uniform_(...args: Args): Tensor {
  const { tensor, a, b } = bindArguments<{ tensor: Tensor; a: number; b: number }>("uniform_", args, ["tensor"], {
    a: 0,
    b: 1,
  });
  return fill(tensor, () => fillUniform(tensor.array, a, b));
}

/**
 * Fills in place with normal numbers.
 *
 * @example nn.init.normal_(torch.zeros(2), { std: 0.01 })
 */
export function normal_(
  tensor: Tensor,
  ...rest: readonly (number | { readonly mean?: number; readonly std?: number })[]
): Tensor;
export function normal_(...args: Args): Tensor {
  type Bound = { tensor: Tensor; mean: number; std: number };
  const { tensor, mean, std } = bindArguments<Bound>("normal_", args, ["tensor"], { mean: 0, std: 1 });
  return fill(tensor, () => fillNormal(tensor.array, mean, std));
}

/** Fills in place with one value. */
export function constant_(tensor: Tensor, value: number): Tensor {
  return no_grad(() => tensor.fill_(value));
}

/** Fills in place with 0. */
export function zeros_(tensor: Tensor): Tensor {
  return constant_(tensor, 0);
}

/** Fills in place with 1. */
export function ones_(tensor: Tensor): Tensor {
  return constant_(tensor, 1);
}

/** Options of the Kaiming initialisations. */
export interface KaimingOptions {
  /** Negative slope of the leaky_relu that follows. */
  readonly a?: number;
  /** What keeps its variance: the forward pass or the backward one. */
  readonly mode?: "fan_in" | "fan_out";
  readonly nonlinearity?: Nonlinearity;
}

type KaimingRest = readonly (number | string | KaimingOptions)[];
type KaimingBound = Required<KaimingOptions> & { readonly tensor: Tensor };

const kaimingDefaults: Required<KaimingOptions> = { a: 0, mode: "fan_in", nonlinearity: "leaky_relu" };

function kaimingStd(tensor: Tensor, { a, mode, nonlinearity }: Required<KaimingOptions>): number {
  if (mode !== "fan_in" && mode !== "fan_out") {
    throw new ValueError(`Mode ${String(mode)} not supported, please use one of ['fan_in', 'fan_out']`);
  }
  return calculate_gain(nonlinearity, a) / Math.sqrt(fans(tensor)[mode]);
}

/**
 * Uniform numbers whose variance suits rectifiers (He et al., 2015).
 *
 * @throws ValueError for a tensor with fewer than 2 dimensions.
 * @example nn.init.kaiming_uniform_(conv.weight, { nonlinearity: "relu" })
 */
export function kaiming_uniform_(tensor: Tensor, ...rest: KaimingRest): Tensor;
export function kaiming_uniform_(...args: Args): Tensor {
  const { tensor, ...options } = bindArguments<KaimingBound>("kaiming_uniform_", args, ["tensor"], kaimingDefaults);
  if (tensor.numel() === 0) return tensor;
  const bound = Math.sqrt(3) * kaimingStd(tensor, options);
  return fill(tensor, () => fillUniform(tensor.array, -bound, bound));
}

/** Normal numbers whose variance suits rectifiers (He et al., 2015). */
export function kaiming_normal_(tensor: Tensor, ...rest: KaimingRest): Tensor;
export function kaiming_normal_(...args: Args): Tensor {
  const { tensor, ...options } = bindArguments<KaimingBound>("kaiming_normal_", args, ["tensor"], kaimingDefaults);
  if (tensor.numel() === 0) return tensor;
  return normal_(tensor, 0, kaimingStd(tensor, options));
}

interface Gained {
  readonly tensor: Tensor;
  readonly gain: number;
}

function xavierStd(tensor: Tensor, gain: number): number {
  const { fan_in, fan_out } = fans(tensor);
  return gain * Math.sqrt(2 / (fan_in + fan_out));
}

/** Uniform numbers whose variance suits both directions (Glorot and Bengio, 2010). */
export function xavier_uniform_(tensor: Tensor, gain?: number | { readonly gain?: number }): Tensor;
export function xavier_uniform_(...args: Args): Tensor {
  const { tensor, gain } = bindArguments<Gained>("xavier_uniform_", args, ["tensor"], { gain: 1 });
  const bound = Math.sqrt(3) * xavierStd(tensor, gain);
  return uniform_(tensor, -bound, bound);
}

/** Normal numbers whose variance suits both directions (Glorot and Bengio, 2010). */
export function xavier_normal_(tensor: Tensor, gain?: number | { readonly gain?: number }): Tensor;
export function xavier_normal_(...args: Args): Tensor {
  const { tensor, gain } = bindArguments<Gained>("xavier_normal_", args, ["tensor"], { gain: 1 });
  return normal_(tensor, 0, xavierStd(tensor, gain));
}
