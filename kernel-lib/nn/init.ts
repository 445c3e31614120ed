import { no_grad } from "../autograd/graph/grad-mode.js";
import { arrayOf, countWrite } from "../autograd/graph/variable.js";
import { callable } from "../autograd/operation.js";
import type { Tensor } from "../autograd/tensor.js";
import { ValueError } from "../base/errors.js";
import type { Generator } from "../tensor/generator.js";
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
  countWrite(tensor);
  return tensor;
}

function uniform(tensor: Tensor, a: number, b: number, generator?: Generator | null): Tensor {
  return fill(tensor, () => fillUniform(arrayOf(tensor), a, b, generator ?? undefined));
}

function normal(tensor: Tensor, mean: number, std: number, generator?: Generator | null): Tensor {
  return fill(tensor, () => fillNormal(arrayOf(tensor), mean, std, generator ?? undefined));
}

/**
 * Fills in place with numbers uniform in [a, b).
 *
 * @example nn.init.uniform_(torch.zeros(2), { a: -1, b: 1 })
 */
export const uniform_ = callable(
  "def init::uniform_(Tensor tensor, float a=0, float b=1, Generator? generator=None) -> Tensor",
  uniform,
);

/**
 * Fills in place with normal numbers.
 *
 * @example nn.init.normal_(torch.zeros(2), { std: 0.01 })
 */
export const normal_ = callable(
  "def init::normal_(Tensor tensor, float mean=0, float std=1, Generator? generator=None) -> Tensor",
  normal,
);

const constant = (tensor: Tensor, value: number): Tensor => no_grad(() => tensor.fill_(value));

/** Fills in place with one value. */
export const constant_ = callable("def init::constant_(Tensor tensor, float val) -> Tensor", constant);

/** Fills in place with 0. */
export const zeros_ = callable("def init::zeros_(Tensor tensor) -> Tensor", (tensor) => constant(tensor, 0));

/** Fills in place with 1. */
export const ones_ = callable("def init::ones_(Tensor tensor) -> Tensor", (tensor) => constant(tensor, 1));

function kaimingStd(tensor: Tensor, a: number, mode: string, nonlinearity: string): number {
  if (mode !== "fan_in" && mode !== "fan_out") {
    throw new ValueError(`Mode ${String(mode)} not supported, please use one of ['fan_in', 'fan_out']`);
  }
  return calculate_gain(nonlinearity as Nonlinearity, a) / Math.sqrt(fans(tensor)[mode]);
}

/**
 * Uniform numbers whose variance suits rectifiers (He et al., 2015).
 *
 * @param a negative slope of the leaky_relu that follows
 * @param mode what keeps its variance: the forward pass or the backward one
 * @throws ValueError for a tensor with fewer than 2 dimensions
 * @example nn.init.kaiming_uniform_(conv.weight, { nonlinearity: "relu" })
 */
export const kaiming_uniform_ = callable(
  "def init::kaiming_uniform_(Tensor tensor, float a=0, str<fan_in|fan_out> mode='fan_in', str<linear|conv1d|conv2d|conv3d|sigmoid|tanh|relu|leaky_relu|selu> nonlinearity='leaky_relu', Generator? generator=None) -> Tensor",
  (tensor, a, mode, nonlinearity, generator) => {
    if (tensor.numel() === 0) return tensor;
    const bound = Math.sqrt(3) * kaimingStd(tensor, a, mode, nonlinearity);
    return uniform(tensor, -bound, bound, generator);
  },
);

/**
 * Normal numbers whose variance suits rectifiers (He et al., 2015).
 *
 * @param a negative slope of the leaky_relu that follows
 * @param mode what keeps its variance: the forward pass or the backward one
 * @throws ValueError for a tensor with fewer than 2 dimensions
 */
export const kaiming_normal_ = callable(
  "def init::kaiming_normal_(Tensor tensor, float a=0, str<fan_in|fan_out> mode='fan_in', str<linear|conv1d|conv2d|conv3d|sigmoid|tanh|relu|leaky_relu|selu> nonlinearity='leaky_relu', Generator? generator=None) -> Tensor",
  (tensor, a, mode, nonlinearity, generator) => {
    if (tensor.numel() === 0) return tensor;
    return normal(tensor, 0, kaimingStd(tensor, a, mode, nonlinearity), generator);
  },
);

function xavierStd(tensor: Tensor, gain: number): number {
  const { fan_in, fan_out } = fans(tensor);
  return gain * Math.sqrt(2 / (fan_in + fan_out));
}

/** Uniform numbers whose variance suits both directions (Glorot and Bengio, 2010). */
export const xavier_uniform_ = callable(
  "def init::xavier_uniform_(Tensor tensor, float gain=1, Generator? generator=None) -> Tensor",
  (tensor, gain, generator) => {
    const bound = Math.sqrt(3) * xavierStd(tensor, gain);
    return uniform(tensor, -bound, bound, generator);
  },
);

/** Normal numbers whose variance suits both directions (Glorot and Bengio, 2010). */
export const xavier_normal_ = callable(
  "def init::xavier_normal_(Tensor tensor, float gain=1, Generator? generator=None) -> Tensor",
  (tensor, gain, generator) => normal(tensor, 0, xavierStd(tensor, gain), generator),
);
