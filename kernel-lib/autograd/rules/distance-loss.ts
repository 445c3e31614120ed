import { RuntimeError, ValueError } from "../../base/errors.js";
import { no_grad } from "../graph/grad-mode.js";
import { isScalar } from "../operand.js";
import { callable } from "../operation.js";
import type { Tensor } from "../tensor.js";
import { where } from "./compare.js";
import { checkReduction, reduceTensor } from "./reduced-loss.js";
import { pairwise_distance } from "./similarity.js";
import { xlogy } from "./xlogy.js";

/* Losses that PyTorch composes of other operations. */

/**
 * How far predicted log-probabilities are from the target's distribution.
 *
 * @param target probabilities, or with `log_target` their logarithms
 * @param reduction `"mean"` or `"sum"` over all elements, `"batchmean"` for the sum divided by the samples, or `"none"`
 * @param log_target whether the target is given as logarithms
 * @throws ValueError for an unknown reduction
 * @example F.kl_div(torch.tensor([[0.5, 0.5]]).log(), torch.tensor([[0.25, 0.75]]), { reduction: "batchmean" }) // tensor(0.1308)
 */
export const kl_div = callable(
  "def F::kl_div(Tensor input, Tensor target, *, str<none|batchmean|mean|sum> reduction='mean', bool log_target=False) -> Tensor",
  (input, target, reduction, log_target) => {
    const isBatch = reduction === "batchmean";
    const own = isBatch ? "sum" : reduction;
    checkReduction(own);
    if (!input.dtype.is_floating_point || !target.dtype.is_floating_point) {
      throw new RuntimeError("kl_div: Integral inputs not supported.");
    }
    const each = log_target ? target.exp().mul(target.sub(input)) : xlogy(target, target).sub(target.mul(input));
    const loss = reduceTensor(each, own);
    return isBatch && input.ndim > 0 ? loss.div(input.size(0)) : loss;
  },
);

/**
 * Whether the first of two is ranked higher where the target is 1, and lower where it is −1.
 *
 * @param margin by how much
 * @param reduction `"mean"` or `"sum"` over all elements, or `"none"`
 * @throws RuntimeError for shapes that do not fit
 * @example F.margin_ranking_loss(torch.tensor([1]), torch.tensor([3]), torch.tensor([1])) // tensor(2.)
 */
export const margin_ranking_loss = callable(
  "def F::margin_ranking_loss(Tensor input1, Tensor input2, Tensor target, float margin=0, *, str<none|mean|sum> reduction='mean') -> Tensor",
  (input1, input2, target, margin, reduction) => {
    checkReduction(reduction);
    if (input1.ndim !== input2.ndim || input1.ndim !== target.ndim) {
      throw new RuntimeError(
        `margin_ranking_loss : All input tensors should have same dimension but got sizes: input1: ${input1.shape}, input2: ${input2.shape}, target: ${target.shape} `,
      );
    }
    return reduceTensor(target.neg().mul(input1.sub(input2)).add(margin).clamp_min(0), reduction);
  },
);

/**
 * The input where the target is 1, and what it lacks to a margin where it is −1.
 *
 * @param margin up to where unlike pairs cost
 * @param reduction `"mean"` or `"sum"` over all elements, or `"none"`
 * @example F.hinge_embedding_loss(torch.tensor([0.25]), torch.tensor([-1])) // tensor(0.7500)
 */
export const hinge_embedding_loss = callable(
  "def F::hinge_embedding_loss(Tensor input, Tensor target, float margin=1.0, *, str<none|mean|sum> reduction='mean') -> Tensor",
  (input, target, margin, reduction) => {
    checkReduction(reduction);
    const lacking = input.rsub(margin).clamp_min(0);
    const zeros = lacking.detach().mul(0);
    const unlike = where(target.ne(1), lacking, zeros);
    return reduceTensor(unlike.add(where(target.ne(-1), input, zeros)), reduction);
  },
);

/**
 * Whether an anchor is closer to a like sample than to an unlike one.
 *
 * @param margin by how much
 * @param p the order of the norm
 * @param eps added to the differences
 * @param swap whether the distance from the like to the unlike one counts, where it is smaller
 * @param reduction `"mean"` or `"sum"` over all samples, or `"none"`
 * @example F.triplet_margin_loss(torch.zeros(1, 2), torch.ones(1, 2), torch.ones(1, 2)) // tensor(1.0000)
 */
export const triplet_margin_loss = callable(
  "def F::triplet_margin_loss(Tensor anchor, Tensor positive, Tensor negative, float margin=1.0, float p=2, float eps=1e-06, bool swap=False, *, str<none|mean|sum> reduction='mean') -> Tensor",
  (anchor, positive, negative, margin, p, eps, swap, reduction) => {
    checkReduction(reduction);
    if (margin <= 0) throw new ValueError(`margin must be greater than 0, got ${margin}`);
    if (anchor.ndim !== positive.ndim || anchor.ndim !== negative.ndim) {
      throw new RuntimeError(
        `The anchor, positive, and negative tensors are expected to have the same number of dimensions, but got: anchor ${anchor.ndim}D, positive ${positive.ndim}D, and negative ${negative.ndim}D inputs`,
      );
    }
    const near = pairwise_distance(anchor, positive, p, eps);
    const far = pairwise_distance(anchor, negative, p, eps);
    const other = swap ? far.minimum(pairwise_distance(positive, negative, p, eps)) : far;
    return reduceTensor(near.add(margin).sub(other).clamp_min(0), reduction);
  },
);

/**
 * Minus the log-likelihood of counts under Poisson's distribution.
 *
 * @param log_input whether the input is the logarithm of the rate
 * @param full whether Stirling's term is added
 * @param eps added to the rate before its logarithm
 * @param reduction `"mean"` or `"sum"` over all elements, or `"none"`
 * @example F.poisson_nll_loss(torch.tensor([0]), torch.tensor([2])) // tensor(1.)
 */
export const poisson_nll_loss = callable(
  "def F::poisson_nll_loss(Tensor input, Tensor target, bool log_input=True, bool full=False, *, float eps=1e-08, str<none|mean|sum> reduction='mean') -> Tensor",
  (input, target, log_input, full, eps, reduction) => {
    checkReduction(reduction);
    const plain = log_input ? input.exp().sub(target.mul(input)) : input.sub(target.mul(input.add(eps).log()));
    if (!full) return reduceTensor(plain, reduction);
    const stirling = target
      .mul(target.log())
      .sub(target)
      .add(
        target
          .mul(2 * Math.PI)
          .log()
          .mul(0.5),
      );
    return reduceTensor(plain.add(stirling.masked_fill(target.le(1), 0)), reduction);
  },
);

/** The variances, of which a length may be 1. @throws ValueError for those that do not fit, or are negative */
function variancesFor(input: Tensor, given: Tensor | number | bigint | boolean): Tensor {
  const variances = isScalar(given) ? input.detach().mul(0).add(given) : given;
  if (variances.detach().lt(0).any().item<boolean>()) throw new ValueError("var has negative entry/entries");
  if (variances.shape.join() === input.shape.join()) return variances;
  if (input.shape.slice(0, -1).join() === variances.shape.join()) return variances.unsqueeze(-1);
  const isHeteroscedastic =
    variances.ndim === input.ndim &&
    variances.shape.every((length, axis) => length === input.shape[axis] || length === 1);
  if (!isHeteroscedastic) throw new ValueError("var is of incorrect size");
  return variances;
}

/**
 * Minus the log-likelihood of targets under normal distributions.
 *
 * @param input the means
 * @param var the variances, or one number
 * @param full whether the constant is added
 * @param eps what a variance is at least
 * @param reduction `"mean"` or `"sum"` over all elements, or `"none"`
 * @throws ValueError for negative variances, and for those that do not fit
 * @example F.gaussian_nll_loss(torch.tensor([1]), torch.tensor([3]), torch.tensor([1])) // tensor(2.)
 */
export const gaussian_nll_loss = callable(
  "def F::gaussian_nll_loss(Tensor input, Tensor target, Tensor|Number var, bool full=False, float eps=1e-06, str<none|mean|sum> reduction='mean') -> Tensor",
  (input, target, given, full, eps, reduction) => {
    const variances = variancesFor(input, given).clone();
    checkReduction(reduction);
    no_grad(() => variances.clamp_(eps));
    const loss = variances.log().add(input.sub(target).pow(2).div(variances)).mul(0.5);
    return reduceTensor(full ? loss.add(0.5 * Math.log(2 * Math.PI)) : loss, reduction);
  },
);

/**
 * Whether two are alike where the target is 1, and unlike where it is −1, by the cosine between them.
 *
 * @param margin up to which cosine unlike pairs cost nothing
 * @param reduction `"mean"` or `"sum"` over all pairs, or `"none"`
 * @example F.cosine_embedding_loss(torch.ones(1, 2), torch.ones(1, 2), torch.tensor([-1])) // tensor(1.)
 */
export const cosine_embedding_loss = callable(
  "def F::cosine_embedding_loss(Tensor input1, Tensor input2, Tensor target, float margin=0, *, str<none|mean|sum> reduction='mean') -> Tensor",
  (input1, input2, target, margin, reduction) => {
    checkReduction(reduction);
    const axis = target.ndim;
    if (axis > 1) throw new RuntimeError("0D or 1D target tensor expected, multi-target not supported");
    if (input1.ndim !== axis + 1 || input2.ndim !== axis + 1) {
      throw new RuntimeError(
        `${axis}D target tensor expects ${axis + 1}D input tensors, but found inputs with sizes [${input1.shape.join(", ")}] and [${input2.shape.join(", ")}].`,
      );
    }
    const size = (x: Tensor): Tensor => x.mul(x).sum(axis).add(1e-12);
    const cosine = input1
      .mul(input2)
      .sum(axis)
      .div(size(input1).mul(size(input2)).sqrt());
    const zeros = cosine.detach().mul(0);
    const alike = where(target.eq(1), cosine.rsub(1), zeros);
    return reduceTensor(alike.add(where(target.eq(-1), cosine.sub(margin).clamp_min(0), zeros)), reduction);
  },
);
