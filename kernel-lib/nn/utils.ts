/** The `torch.nn.utils` namespace. */
import { no_grad } from "../autograd/graph/grad-mode.js";
import { Tensor } from "../autograd/tensor.js";
import { stack, tensor } from "../autograd/torch.js";
import { RuntimeError } from "../base/errors.js";

const gradientsOf = (parameters: Tensor | Iterable<Tensor>): Tensor[] =>
  [...(parameters instanceof Tensor ? [parameters] : parameters)].flatMap(({ grad }) => (grad === null ? [] : [grad]));

/**
 * Scales the gradients down in place where all together are longer than `max_norm`.
 *
 * @param norm_type which norm: 2, 1, infinity …
 * @returns the norm before
 * @throws RuntimeError for a norm that is not finite, where `error_if_nonfinite` asks for it
 * @example nn.utils.clip_grad_norm_(net.parameters(), 1.0)
 */
export function clip_grad_norm_(
  parameters: Tensor | Iterable<Tensor>,
  max_norm: number,
  norm_type = 2,
  { error_if_nonfinite = false } = {},
): Tensor {
  const grads = gradientsOf(parameters);
  if (grads.length === 0) return tensor(0);
  return no_grad(() => {
    const total = stack(grads.map((grad) => grad.norm(norm_type))).norm(norm_type);
    if (error_if_nonfinite && !Number.isFinite(Number(total.item()))) {
      throw new RuntimeError(
        `The total norm of order ${norm_type} for gradients from \`parameters\` is non-finite, so it cannot be clipped. To disable this error and scale the gradients by the non-finite norm anyway, set \`error_if_nonfinite=False\``,
      );
    }
    const factor = total.add(1e-6).reciprocal().mul(max_norm).clamp({ max: 1 });
    for (const grad of grads) grad.mul_(factor);
    return total;
  });
}

/**
 * Bounds every element of the gradients in place by ±`clip_value`.
 *
 * @example nn.utils.clip_grad_value_(net.parameters(), 0.5)
 */
export function clip_grad_value_(parameters: Tensor | Iterable<Tensor>, clip_value: number): void {
  no_grad(() => {
    for (const grad of gradientsOf(parameters)) grad.clamp_(-clip_value, clip_value);
  });
}
