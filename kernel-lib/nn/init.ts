import { no_grad } from "../autograd/graph/grad-mode.js";
import { arrayOf, countWrite, fromArray } from "../autograd/graph/variable.js";
import { callable } from "../autograd/operation.js";
import type { Tensor } from "../autograd/tensor.js";
import { eye as identity } from "../autograd/torch.js";
import { binderOf } from "../base/bind.js";
import { NotImplementedError, ValueError, ZeroDivisionError } from "../base/errors.js";
import { errorFunction } from "../ops/error-function.js";
import { orthonormal } from "../ops/orthonormal.js";
import type { Generator } from "../tensor/generator.js";
import { NdArray } from "../tensor/ndarray.js";
import { normal_ as fillNormal, uniform_ as fillUniform, zerosLike } from "../tensor/random.js";
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

const bindGain = binderOf<[nonlinearity: Nonlinearity, param: number | null]>(
  "def calculate_gain(any nonlinearity, any? param=None)",
);

/**
 * The recommended factor of a non-linearity.
 *
 * @param param negative slope of leaky_relu
 * @throws ValueError for an unknown name.
 */
export function calculate_gain(
  ...args: [
    nonlinearity: Nonlinearity | { readonly nonlinearity: Nonlinearity; readonly param?: number | null },
    param?: number | null | { readonly param?: number | null },
  ]
): number {
  const [nonlinearity, given] = bindGain(args);
  const param = given ?? 0.01;
  if (nonlinearity === "leaky_relu" && typeof param !== "number") {
    throw new ValueError(`negative_slope ${String(param)} not a valid number`);
  }
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

function drawUniform(tensor: Tensor, a: number, b: number, generator?: Generator | null): Tensor {
  return fill(tensor, () => fillUniform(arrayOf(tensor), a, b, generator ?? undefined));
}

function drawNormal(tensor: Tensor, mean: number, std: number, generator?: Generator | null): Tensor {
  return fill(tensor, () => fillNormal(arrayOf(tensor), mean, std, generator ?? undefined));
}

/**
 * Fills in place with numbers uniform in [a, b).
 *
 * @example nn.init.uniform_(torch.zeros(2), { a: -1, b: 1 })
 */
export const uniform_ = callable(
  "def init::uniform_(Tensor tensor, float a=0, float b=1, Generator? generator=None) -> Tensor",
  drawUniform,
);

/**
 * Fills in place with normal numbers.
 *
 * @example nn.init.normal_(torch.zeros(2), { std: 0.01 })
 */
export const normal_ = callable(
  "def init::normal_(Tensor tensor, float mean=0, float std=1, Generator? generator=None) -> Tensor",
  drawNormal,
);

const fillWith = (tensor: Tensor, value: number): Tensor => no_grad(() => tensor.fill_(value));

/** Fills in place with one value. */
export const constant_ = callable("def init::constant_(Tensor tensor, float val) -> Tensor", fillWith);

/** Fills in place with 0. */
export const zeros_ = callable("def init::zeros_(Tensor tensor) -> Tensor", (tensor) => fillWith(tensor, 0));

/** Fills in place with 1. */
export const ones_ = callable("def init::ones_(Tensor tensor) -> Tensor", (tensor) => fillWith(tensor, 1));

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
    return drawUniform(tensor, -bound, bound, generator);
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
    return drawNormal(tensor, 0, kaimingStd(tensor, a, mode, nonlinearity), generator);
  },
);

function xavierStd(tensor: Tensor, gain: number): number {
  const { fan_in, fan_out } = fans(tensor);
  if (fan_in + fan_out === 0) throw new ZeroDivisionError("float division by zero");
  return gain * Math.sqrt(2 / (fan_in + fan_out));
}

/** Uniform numbers whose variance suits both directions (Glorot and Bengio, 2010). */
export const xavier_uniform_ = callable(
  "def init::xavier_uniform_(Tensor tensor, float gain=1, Generator? generator=None) -> Tensor",
  (tensor, gain, generator) => {
    const bound = Math.sqrt(3) * xavierStd(tensor, gain);
    return drawUniform(tensor, -bound, bound, generator);
  },
);

/** Normal numbers whose variance suits both directions (Glorot and Bengio, 2010). */
export const xavier_normal_ = callable(
  "def init::xavier_normal_(Tensor tensor, float gain=1, Generator? generator=None) -> Tensor",
  (tensor, gain, generator) => drawNormal(tensor, 0, xavierStd(tensor, gain), generator),
);

/**
 * Fills a matrix in place with the identity.
 *
 * @throws ValueError for what is no matrix
 */
export const eye_ = callable("def init::eye_(Tensor tensor) -> Tensor", (tensor) => {
  if (tensor.ndim !== 2) throw new ValueError("Only tensors with 2 dimensions are supported");
  return no_grad(() => tensor.copy_(identity(...(tensor.shape as unknown as [number, number]))));
});

/**
 * Fills a kernel in place so that a convolution answers its input, as many channels as there are.
 *
 * @param groups groups of channels, each on its own
 * @throws ValueError for what is no kernel, and for channels that do not divide into the groups
 * @example nn.init.dirac_(conv.weight)
 */
export const dirac_ = callable("def init::dirac_(Tensor tensor, int groups=1) -> Tensor", (tensor, groups) => {
  if (![3, 4, 5].includes(tensor.ndim)) {
    throw new ValueError("Only tensors with 3, 4, or 5 dimensions are supported");
  }
  const [out, own, ...kernel] = tensor.shape;
  if (out % groups !== 0) throw new ValueError("dim 0 must be divisible by groups");
  const middle = kernel.map((length) => Math.floor(length / 2));
  return no_grad(() => {
    tensor.zero_();
    for (let group = 0; group < groups; group++) {
      for (let k = 0; k < Math.min(out / groups, own); k++) {
        tensor.set([(group * out) / groups + k, k, ...middle], 1);
      }
    }
    return tensor;
  });
});

/**
 * Fills in place with rows, or columns, that are orthogonal to each other and of length `gain`.
 *
 * @throws ValueError for less than two dimensions
 * @example nn.init.orthogonal_(torch.empty(2, 3))
 */
export const orthogonal_ = callable(
  "def init::orthogonal_(Tensor tensor, float gain=1, Generator? generator=None) -> Tensor",
  (tensor, gain, generator) => {
    if (tensor.ndim < 2) throw new ValueError("Only tensors with 2 or more dimensions are supported");
    if (tensor.numel() === 0) return tensor;
    const { dtype } = tensor;
    if (dtype.narrow !== null) throw new NotImplementedError(`"geqrf_cpu" not implemented for '${dtype.scalarType}'`);
    const rows = tensor.shape[0];
    const flat = fillNormal(NdArray.zeros(tensor.dtype, [rows, tensor.numel() / rows]), 0, 1, generator ?? undefined);
    return no_grad(() => tensor.copy_(fromArray(orthonormal(flat)).view(tensor.shape)).mul_(gain));
  },
);

/** How much of a normal distribution lies below x. */
const below = (x: number): number => (1 + errorFunction(x / Math.SQRT2)) / 2;

/**
 * Fills in place with normal numbers between two bounds.
 *
 * @param a the least that there can be
 * @param b the most
 * @example nn.init.trunc_normal_(torch.empty(2), { std: 0.02 })
 */
export const trunc_normal_ = callable(
  "def init::trunc_normal_(Tensor tensor, float mean=0.0, float std=1.0, float a=-2.0, float b=2.0, Generator? generator=None) -> Tensor",
  (tensor, mean, std, a, b, generator) =>
    no_grad(() => {
      const share = below((b - mean) / std) - below((a - mean) / std);
      return share > 0.3
        ? drawUntilInside(tensor, () => drawNormal(blankLike(tensor), mean, std, generator), [a, b])
        : drawByRejection(tensor, { mean, std, a, b, generator });
    }),
);

/** A tensor to draw into, whose elements lie in memory in the same order. */
const blankLike = (tensor: Tensor): Tensor => fromArray(zerosLike(arrayOf(tensor)));

/** Draws anew what lies outside of the bounds, until nothing does. */
function drawUntilInside(tensor: Tensor, draw: () => Tensor, bounds: readonly [number, number]): Tensor {
  const [low, high] = bounds.map((bound) => tensor.new_tensor(bound).item());
  let drawn = draw();
  for (;;) {
    const outside = drawn.lt(low).logical_or(drawn.gt(high));
    if (!outside.any().item<boolean>()) return tensor.copy_(drawn);
    drawn = draw().where(outside, drawn);
  }
}

interface Truncated {
  readonly mean: number;
  readonly std: number;
  readonly a: number;
  readonly b: number;
  readonly generator: Generator | null;
}

/** Where little lies between the bounds: uniform numbers, each kept as often as the density says. */
function drawByRejection(tensor: Tensor, { mean, std, a, b, generator }: Truncated): Tensor {
  const peak = -0.5 * ((Math.max(a, Math.min(mean, b)) - mean) / std) ** 2;
  const draw = (): Tensor => drawUniform(blankLike(tensor), a, b, generator);
  const isRefused = (candidates: Tensor): Tensor => {
    const density = candidates.clone().sub_(mean).div_(std).pow_(2).mul_(-0.5).sub_(peak);
    return drawUniform(blankLike(tensor), 0, 1, generator).log_().gt(density);
  };
  let drawn = draw();
  for (let refused = isRefused(drawn); refused.any().item<boolean>(); ) {
    const candidates = draw();
    drawn = candidates.where(refused, drawn);
    refused = isRefused(candidates).logical_and(refused);
  }
  return tensor.copy_(drawn);
}

/** The old name of {@link constant_}. */
export const constant = callable("def init::constant(Tensor tensor, float val) -> Tensor", (tensor, val) =>
  constant_(tensor, val),
);

/** The old name of {@link dirac_}. */
export const dirac = callable("def init::dirac(Tensor tensor, int groups=1) -> Tensor", (tensor, groups) =>
  dirac_(tensor, groups),
);

/** The old name of {@link eye_}. */
export const eye = callable("def init::eye(Tensor tensor) -> Tensor", (tensor) => eye_(tensor));

/** The old name of {@link kaiming_normal_}. */
export const kaiming_normal = callable(
  "def init::kaiming_normal(Tensor tensor, float a=0, str<fan_in|fan_out> mode='fan_in', str<linear|conv1d|conv2d|conv3d|sigmoid|tanh|relu|leaky_relu|selu> nonlinearity='leaky_relu', Generator? generator=None) -> Tensor",
  (tensor, a, mode, nonlinearity, generator) => kaiming_normal_(tensor, a, mode, nonlinearity, generator),
);

/** The old name of {@link kaiming_uniform_}. */
export const kaiming_uniform = callable(
  "def init::kaiming_uniform(Tensor tensor, float a=0, str<fan_in|fan_out> mode='fan_in', str<linear|conv1d|conv2d|conv3d|sigmoid|tanh|relu|leaky_relu|selu> nonlinearity='leaky_relu', Generator? generator=None) -> Tensor",
  (tensor, a, mode, nonlinearity, generator) => kaiming_uniform_(tensor, a, mode, nonlinearity, generator),
);

/** The old name of {@link normal_}. */
export const normal = callable(
  "def init::normal(Tensor tensor, float mean=0, float std=1, Generator? generator=None) -> Tensor",
  (tensor, mean, std, generator) => normal_(tensor, mean, std, generator),
);

/** The old name of {@link orthogonal_}. */
export const orthogonal = callable(
  "def init::orthogonal(Tensor tensor, float gain=1, Generator? generator=None) -> Tensor",
  (tensor, gain, generator) => orthogonal_(tensor, gain, generator),
);

/** The old name of {@link uniform_}. */
export const uniform = callable(
  "def init::uniform(Tensor tensor, float a=0, float b=1, Generator? generator=None) -> Tensor",
  (tensor, a, b, generator) => uniform_(tensor, a, b, generator),
);

/** The old name of {@link xavier_normal_}. */
export const xavier_normal = callable(
  "def init::xavier_normal(Tensor tensor, float gain=1, Generator? generator=None) -> Tensor",
  (tensor, gain, generator) => xavier_normal_(tensor, gain, generator),
);

/** The old name of {@link xavier_uniform_}. */
export const xavier_uniform = callable(
  "def init::xavier_uniform(Tensor tensor, float gain=1, Generator? generator=None) -> Tensor",
  (tensor, gain, generator) => xavier_uniform_(tensor, gain, generator),
);
