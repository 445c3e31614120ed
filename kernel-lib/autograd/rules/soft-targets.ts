import { RuntimeError } from "../../base/errors.js";
import type { Reduction } from "../../ops/loss.js";
import { apply } from "../apply.js";
import type { Tensor } from "../tensor.js";
import { reshapeTensor } from "./layout.js";
import { reduceTensor } from "./reduced-loss.js";
import { unaryPrimitive } from "./unary.js";

/** How targets that are no single class are weighed. */
interface Softness {
  /** The axis of the classes. */
  readonly axis: number;
  readonly weight: Tensor | null;
  readonly reduction: Reduction;
  readonly label_smoothing: number;
}

/** The weights of the classes along their axis of the log-probabilities. */
function along(weight: Tensor, { ndim }: Tensor, axis: number): Tensor {
  return reshapeTensor(
    weight,
    Array.from({ length: ndim }, (_, k) => (k === axis ? weight.numel() : 1)),
  );
}

/**
 * Cross-entropy with the probability of each class, as PyTorch puts it together.
 *
 * @throws RuntimeError unless there is a weight for each class
 */
export function softCrossEntropy(logProbs: Tensor, probabilities: Tensor, softness: Softness): Tensor {
  const { axis, weight, reduction, label_smoothing } = softness;
  const classes = logProbs.shape[axis];
  if (weight && (weight.ndim !== 1 || weight.numel() !== classes)) {
    throw new RuntimeError(
      `cross_entropy: weight tensor should be defined either for all ${classes} classes or no classes but got weight tensor of shape: [${weight.shape.join(", ")}]`,
    );
  }
  const target =
    label_smoothing > 0 ? probabilities.mul(1 - label_smoothing).add(label_smoothing / classes) : probabilities;
  const weighed = logProbs.mul(target);
  const each = weight ? weighed.mul(along(weight, logProbs, axis)) : weighed;
  if (reduction === "none") return each.sum(axis).neg();
  if (reduction === "sum") return each.sum().neg();
  return share(each.sum().neg(), logProbs.numel() / classes);
}

/** A total divided by a number, as PyTorch does it in C++: under another name than Python's `/`. */
function share(total: Tensor, count: number): Tensor {
  const primitive = unaryPrimitive("Div", { number: (x) => x / count }, "nothing", (g) => g / count, "straight");
  return apply({ ...primitive, grad_fn: "DivBackward1" }, [total], null);
}

/**
 * Mixes the loss of the target classes with that of all classes alike.
 *
 * @param loss of the target classes alone
 */
export function smoothTargets(
  logProbs: Tensor,
  target: Tensor,
  loss: Tensor,
  softness: Softness & { readonly ignore_index: number },
): Tensor {
  const { axis, weight, reduction, label_smoothing, ignore_index } = softness;
  const classes = logProbs.shape[axis];
  const weighed = weight ? logProbs.mul(along(weight, logProbs, axis)) : logProbs;
  const counts = target.ne(ignore_index);
  const spread = weighed.sum(axis).neg().mul(counts);
  const smooth =
    reduction === "mean" ? spread.sum().div(shares(logProbs, target, counts, weight)) : reduceTensor(spread, reduction);
  return loss.mul(1 - label_smoothing).add(smooth.mul(label_smoothing / classes));
}

/** What the mean divides by: how much the targets count that are not ignored. */
function shares({ dtype }: Tensor, target: Tensor, counts: Tensor, weight: Tensor | null): Tensor {
  const each = weight ? weight.detach().at(target.mul(counts)).mul(counts) : counts.to(dtype);
  return each.sum();
}
