import { no_grad } from "../../autograd/graph/grad-mode.js";
import { apply, fromArray } from "../../autograd/op.js";
import { batchNormOp } from "../../autograd/rules/batch-norm.js";
import type { Tensor } from "../../autograd/tensor.js";
import { bindArguments } from "../../base/arguments.js";
import { RuntimeError, ValueError } from "../../base/errors.js";
import { channelMoments, type Moments } from "../../ops/batch-norm.js";
import { float64 } from "../../tensor/dtype.js";
import { NdArray } from "../../tensor/ndarray.js";
import { checkTensors } from "./arguments.js";

/** Options of {@link batch_norm}. */
export interface BatchNormCall {
  readonly weight?: Tensor | null;
  readonly bias?: Tensor | null;
  /** Whether to use the moments of this batch, and learn from them. */
  readonly training?: boolean;
  /** Share of this batch in the running moments. */
  readonly momentum?: number;
  /** Added to the variance. */
  readonly eps?: number;
}

interface Bound extends Required<BatchNormCall> {
  readonly input: Tensor;
  readonly running_mean: Tensor | null;
  readonly running_var: Tensor | null;
}

/**
 * Every channel with mean 0 and variance 1, then scaled by `weight` and shifted by `bias`.
 *
 * @param input (N, C, …)
 * @param running_mean (C) or null; with `training`, moved towards the mean of this batch
 * @param running_var (C) or null, likewise; it takes the unbiased variance
 * @throws ValueError when there is a single value per channel to learn from, RuntimeError when sizes do not fit.
 */
export function batch_norm(
  input: Tensor,
  running_mean: Tensor | null,
  running_var: Tensor | null,
  ...rest: readonly (Tensor | null | boolean | number | BatchNormCall)[]
): Tensor;
export function batch_norm(...args: readonly unknown[]): Tensor {
  const required = ["input", "running_mean", "running_var"] as const;
  const bound = bindArguments<Bound>("batch_norm", args, required, {
    weight: null,
    bias: null,
    training: false,
    momentum: 0.1,
    eps: 1e-5,
  });
  const { input, running_mean, running_var, weight, bias, training, momentum, eps } = bound;
  checkTensors("batch_norm", { input });
  const channels = input.shape[1];
  const named = { running_mean, running_var, weight, bias };
  if (training && input.numel() === channels) {
    throw new ValueError(`Expected more than 1 value per channel when training, got input size ${input.shape}`);
  }
  for (const [name, tensor] of Object.entries(named)) {
    if (tensor && tensor.numel() !== channels) {
      throw new RuntimeError(`${name} should contain ${channels} elements not ${tensor.numel()}`);
    }
  }
  const moments = training ? channelMoments(input.array) : givenMoments(running_mean, running_var);
  if (training) learn(moments, running_mean, running_var, momentum);
  const inputs = [input, weight, bias].filter((tensor) => tensor !== null);
  return apply(batchNormOp(weight !== null), inputs, { moments, eps, learning: training });
}

function givenMoments(mean: Tensor | null, variance: Tensor | null): Moments {
  if (mean === null || variance === null) {
    const absent = mean === null ? "running_mean" : "running_var";
    throw new RuntimeError(`${absent} must be defined in evaluation mode`);
  }
  return { mean: doubles(mean), variance: doubles(variance), count: 0 };
}

function doubles(tensor: Tensor): Float64Array {
  return Float64Array.from(tensor.detach().numpy(), Number);
}

function learn(
  { mean, variance, count }: Moments,
  running_mean: Tensor | null,
  running_var: Tensor | null,
  momentum: number,
): void {
  const unbiased = variance.map((value) => (value * count) / (count - 1));
  no_grad(() => {
    for (const [running, batch] of [
      [running_mean, mean],
      [running_var, unbiased],
    ] as const) {
      if (running === null) continue;
      const latest = fromArray(new NdArray(float64, batch, [batch.length]));
      running.mul_(1 - momentum).add_(latest.to(running.dtype), { alpha: momentum });
    }
  });
}
