/** The `torch.nn.utils` namespace. */
import { no_grad } from "../autograd/graph/grad-mode.js";
import { Tensor } from "../autograd/tensor.js";
import { stack, tensor } from "../autograd/torch.js";
import { binderOf } from "../base/bind.js";
import { RuntimeError } from "../base/errors.js";

const gradientsOf = (parameters: Parameters): Tensor[] =>
  [...(parameters instanceof Tensor ? [parameters] : parameters)].flatMap(({ grad }) => (grad === null ? [] : [grad]));

type Parameters = Tensor | Iterable<Tensor>;

const bindNorm = binderOf<
  [parameters: Parameters, max_norm: number, norm_type: number, error_if_nonfinite: boolean, foreach: boolean | null]
>(
  "def clip_grad_norm_(any parameters, float max_norm, float norm_type=2.0, bool error_if_nonfinite=False, bool? foreach=None)",
);

/** Settings of {@link clip_grad_norm_} by name. */
interface NormOptions {
  readonly norm_type?: number;
  readonly error_if_nonfinite?: boolean;
  /** Accepted and without effect. */
  readonly foreach?: boolean | null;
}

/**
 * Scales the gradients down in place where all together are longer than `max_norm`.
 *
 * @param norm_type which norm: 2, 1, infinity …
 * @returns the norm before
 * @throws RuntimeError for a norm that is not finite, where `error_if_nonfinite` asks for it
 * @example nn.utils.clip_grad_norm_(net.parameters(), 1.0)
 */
export function clip_grad_norm_(parameters: Parameters, max_norm: number, options?: NormOptions): Tensor;
export function clip_grad_norm_(parameters: Parameters, options: NormOptions & { readonly max_norm: number }): Tensor;
export function clip_grad_norm_(
  parameters: Parameters,
  max_norm: number,
  norm_type: number,
  error_if_nonfinite?: boolean | Omit<NormOptions, "norm_type">,
): Tensor;
export function clip_grad_norm_(...args: readonly unknown[]): Tensor {
  const [parameters, max_norm, norm_type, error_if_nonfinite] = bindNorm(args);
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

/** The old name of {@link clip_grad_norm_}. */
export const clip_grad_norm = clip_grad_norm_;

const bindValue = binderOf<[parameters: Parameters, clip_value: number, foreach: boolean | null]>(
  "def clip_grad_value_(any parameters, float clip_value, bool? foreach=None)",
);

/**
 * Bounds every element of the gradients in place by ±`clip_value`.
 *
 * @example nn.utils.clip_grad_value_(net.parameters(), 0.5)
 */
export function clip_grad_value_(
  parameters: Parameters,
  clip_value: number | { readonly clip_value: number; readonly foreach?: boolean | null },
): void;
export function clip_grad_value_(...args: readonly unknown[]): void {
  const [parameters, clip_value] = bindValue(args);
  no_grad(() => {
    for (const grad of gradientsOf(parameters)) grad.clamp_(-clip_value, clip_value);
  });
}
