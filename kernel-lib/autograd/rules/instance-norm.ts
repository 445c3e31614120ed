import { RuntimeError, ValueError } from "../../base/errors.js";
import { numel } from "../../tensor/shape.js";
import { no_grad } from "../graph/grad-mode.js";
import { callable } from "../operation.js";
import type { Tensor } from "../tensor.js";
import { normalizeBatch } from "./batch-norm.js";

/**
 * Every channel of every sample with mean 0 and variance 1, then scaled by `weight` and shifted by `bias`.
 *
 * @param input (N, C, …)
 * @param running_mean (C) or null; moved towards the mean of this batch
 * @param running_var (C) or null, likewise
 * @param weight (C), a scale for every channel
 * @param bias (C), a shift for every channel
 * @param use_input_stats whether to use the moments of this batch, and not the running ones
 * @param momentum share of this batch in the running moments
 * @param eps added to the variance
 * @throws ValueError for channels of a single value
 * @example F.instance_norm(torch.tensor([[[1, 3]]])) // tensor([[[-1.0000, 1.0000]]])
 */
export const instance_norm = callable(
  "def F::instance_norm(Tensor input, Tensor? running_mean=None, Tensor? running_var=None, Tensor? weight=None, Tensor? bias=None, bool use_input_stats=True, float momentum=0.1, float eps=1e-05) -> Tensor",
  (input, running_mean, running_var, weight, bias, use_input_stats, momentum, eps) => {
    if (!use_input_stats && (running_mean === null || running_var === null)) {
      throw new RuntimeError("Expected running_mean and running_var to be defined when use_input_stats is false");
    }
    if ((running_mean === null) !== (running_var === null)) {
      throw new ValueError("running_mean and running_var must either both be None or neither be None");
    }
    const [samples, channels, ...rest] = input.shape;
    if (use_input_stats && numel(rest) === 1) {
      throw new ValueError(`Expected more than 1 spatial element when training, got input size ${input.shape}`);
    }
    const each = (vector: Tensor | null): Tensor | null => vector?.repeat(samples) ?? null;
    const running = [each(running_mean), each(running_var)] as const;
    // the channels of all samples as channels of one, so that batch normalisation serves
    const rows = input.contiguous().view([1, samples * channels, ...rest]);
    const normed = normalizeBatch({
      input: rows,
      running_mean: running[0],
      running_var: running[1],
      weight: each(weight),
      bias: each(bias),
      training: use_input_stats,
      momentum,
      eps,
    }).view(input.shape);
    for (const [own, moved] of [
      [running_mean, running[0]],
      [running_var, running[1]],
    ]) {
      if (own && moved) no_grad(() => own.copy_(moved.view(samples, channels).mean(0)));
    }
    return normed;
  },
);
