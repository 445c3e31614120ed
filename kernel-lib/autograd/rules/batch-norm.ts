import { RuntimeError, ValueError } from "../../base/errors.js";
import { pythonText } from "../../base/python-text.js";
import { blankMoments, type Moments, normalize, normalizeByItself, normalizeGradients } from "../../ops/batch-norm.js";
import { float64 } from "../../tensor/dtype.js";
import { NdArray } from "../../tensor/ndarray.js";
import { apply, type Primitive } from "../apply.js";
import { no_grad } from "../graph/grad-mode.js";
import { arrayOf, fromArray } from "../graph/variable.js";
import { callable } from "../operation.js";
import type { Tensor } from "../tensor.js";
import { through } from "./adjoint.js";
import { rescale, standardize } from "./standardize.js";

interface BatchNormOptions {
  readonly eps: number;
  readonly moments: Moments;
  /** Whether the moments are those of the input itself, which `forward` measures. */
  readonly fromInput: boolean;
}

/** Inputs: x (N, C, …), then weight (C) and bias (C) if there are. */
const batchNormPrimitive = (hasWeight: boolean): Primitive<BatchNormOptions> => ({
  grad_fn: "NativeBatchNormBackward0",
  forward: ([x, ...rest], { moments, eps, fromInput }) =>
    (fromInput ? normalizeByItself : normalize)(
      x,
      moments,
      eps,
      hasWeight ? rest[0] : null,
      rest[hasWeight ? 1 : 0] ?? null,
    ),
  backward: (grad, context) => {
    const { moments, eps, fromInput } = context.options;
    const weight = hasWeight ? context.input(1) : null;
    const grads = normalizeGradients(grad, context.input(0), moments, { eps, weight, fromInput });
    const all = hasWeight ? [grads.input, grads.weight, grads.bias] : [grads.input, grads.bias];
    return context.shapes.map((_, k) => (context.needs(k) ? all[k] : null));
  },
  gradient: through(([x, ...rest], { moments, eps, fromInput }) => {
    const axes = [...x.shape.keys()].filter((axis) => axis !== 1);
    const whole = x.shape.map((length, axis) => (axis === 1 ? length : 1));
    const known = (values: Float64Array): Tensor => fromArray(new NdArray(float64, values, whole)).to(x.dtype);
    const own = fromInput
      ? standardize(x, axes, eps)
      : x.sub(known(moments.mean)).mul(known(moments.variance).add(eps).rsqrt());
    return rescale(
      own,
      rest.map((vector) => vector.reshape(whole)),
      hasWeight,
    );
  }),
  saves: hasWeight ? [0, 1] : [0],
  makesGradients: true,
});

/**
 * Every channel with mean 0 and variance 1, then scaled by `weight` and shifted by `bias`.
 *
 * @param input (N, C, …)
 * @param running_mean (C) or null; with `training`, moved towards the mean of this batch
 * @param running_var (C) or null, likewise; it takes the unbiased variance
 * @param training whether to use the moments of this batch, and learn from them
 * @param momentum share of this batch in the running moments
 * @param eps added to the variance
 * @throws ValueError when there is a single value per channel to learn from, RuntimeError when sizes do not fit
 */
export const batch_norm = callable(
  "def F::batch_norm(Tensor input, Tensor? running_mean, Tensor? running_var, Tensor? weight=None, Tensor? bias=None, bool training=False, float momentum=0.1, float eps=1e-05) -> Tensor",
  (input, running_mean, running_var, weight, bias, training, momentum, eps) => {
    if (!(training ? eps > 0 : eps >= 0)) {
      const wanted = training ? "positive during training" : "non-negative";
      throw new ValueError(`batch_norm eps must be ${wanted}, but got ${pythonText(eps)}`);
    }
    return normalizeBatch({ input, running_mean, running_var, weight, bias, training, momentum, eps });
  },
);

interface Settings {
  readonly input: Tensor;
  readonly running_mean: Tensor | null;
  readonly running_var: Tensor | null;
  readonly weight: Tensor | null;
  readonly bias: Tensor | null;
  readonly training: boolean;
  readonly momentum: number;
  readonly eps: number;
}

/** `batch_norm` without the checks that PyTorch makes in Python. */
export function normalizeBatch(settings: Settings): Tensor {
  const { input, running_mean, running_var, weight, bias, training, momentum, eps } = settings;
  const channels = arrayOf(input).shape[1];
  const named = { running_mean, running_var, weight, bias };
  if (training && input.numel() === channels) {
    throw new ValueError(`Expected more than 1 value per channel when training, got input size ${input.shape}`);
  }
  for (const [name, tensor] of Object.entries(named)) {
    if (tensor && tensor.numel() !== channels) {
      throw new RuntimeError(`${name} should contain ${channels} elements not ${tensor.numel()}`);
    }
  }
  const moments = training ? blankMoments(arrayOf(input)) : toMoments(running_mean, running_var);
  const inputs = [input, weight, bias].filter((tensor) => tensor !== null);
  const output = apply(batchNormPrimitive(weight !== null), inputs, { eps, moments, fromInput: training });
  if (training) updateRunningMoments(moments, running_mean, running_var, momentum);
  return output;
}

function toMoments(mean: Tensor | null, variance: Tensor | null): Moments {
  if (mean === null || variance === null) {
    const absent = mean === null ? "running_mean" : "running_var";
    throw new RuntimeError(`${absent} must be defined in evaluation mode`);
  }
  return { mean: toDoubles(mean), variance: toDoubles(variance), count: 0 };
}

function toDoubles(tensor: Tensor): Float64Array {
  return Float64Array.from(tensor.detach().numpy(), Number);
}

function updateRunningMoments(
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
