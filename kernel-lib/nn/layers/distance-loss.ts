import type { Constructors } from "../../autograd/generated/operations.js";
import type { Tensor } from "../../autograd/tensor.js";
import {
  cosine_embedding_loss,
  gaussian_nll_loss,
  hinge_embedding_loss,
  kl_div,
  margin_ranking_loss,
  poisson_nll_loss,
  triplet_margin_loss,
} from "../functional/index.js";
import { Module } from "../module.js";
import { signatureOfClass } from "../signature.js";

/**
 * @param reduction `"mean"` or `"sum"` over all elements, `"batchmean"` for the sum divided by the samples, or `"none"`
 * @param log_target whether the target is given as logarithms
 */
const bindKLDivLoss = signatureOfClass(
  "nn::KLDivLoss(*, str<none|batchmean|mean|sum> reduction='mean', bool log_target=False)",
);

/** How far predicted log-probabilities are from the target's distribution. */
export class KLDivLoss extends Module<[input: Tensor, target: Tensor]> {
  readonly reduction: "none" | "batchmean" | "mean" | "sum";
  readonly log_target: boolean;

  constructor(...args: Constructors["KLDivLoss"]) {
    super();
    [this.reduction, this.log_target] = bindKLDivLoss(args);
  }

  override forward(input: Tensor, target: Tensor): Tensor {
    return kl_div(input, target, { reduction: this.reduction, log_target: this.log_target });
  }
}

/**
 * @param margin by how much
 * @param reduction `"mean"` or `"sum"` over all elements, or `"none"`
 */
const bindMarginRankingLoss = signatureOfClass(
  "nn::MarginRankingLoss(float margin=0.0, *, str<none|mean|sum> reduction='mean')",
);

/** Whether the first of two is ranked higher where the target is 1, and lower where it is −1. */
export class MarginRankingLoss extends Module<[input1: Tensor, input2: Tensor, target: Tensor]> {
  readonly margin: number;
  readonly reduction: "none" | "mean" | "sum";

  constructor(...args: Constructors["MarginRankingLoss"]) {
    super();
    [this.margin, this.reduction] = bindMarginRankingLoss(args);
  }

  override forward(input1: Tensor, input2: Tensor, target: Tensor): Tensor {
    return margin_ranking_loss(input1, input2, target, this.margin, { reduction: this.reduction });
  }
}

/**
 * @param margin up to where unlike pairs cost
 * @param reduction `"mean"` or `"sum"` over all elements, or `"none"`
 */
const bindHingeEmbeddingLoss = signatureOfClass(
  "nn::HingeEmbeddingLoss(float margin=1.0, *, str<none|mean|sum> reduction='mean')",
);

/** The input where the target is 1, and what it lacks to a margin where it is −1. */
export class HingeEmbeddingLoss extends Module<[input: Tensor, target: Tensor]> {
  readonly margin: number;
  readonly reduction: "none" | "mean" | "sum";

  constructor(...args: Constructors["HingeEmbeddingLoss"]) {
    super();
    [this.margin, this.reduction] = bindHingeEmbeddingLoss(args);
  }

  override forward(input: Tensor, target: Tensor): Tensor {
    return hinge_embedding_loss(input, target, this.margin, { reduction: this.reduction });
  }
}

/**
 * @param margin up to which cosine unlike pairs cost nothing
 * @param reduction `"mean"` or `"sum"` over all elements, or `"none"`
 */
const bindCosineEmbeddingLoss = signatureOfClass(
  "nn::CosineEmbeddingLoss(float margin=0.0, *, str<none|mean|sum> reduction='mean')",
);

/** Whether two are alike where the target is 1, and unlike where it is −1. */
export class CosineEmbeddingLoss extends Module<[input1: Tensor, input2: Tensor, target: Tensor]> {
  readonly margin: number;
  readonly reduction: "none" | "mean" | "sum";

  constructor(...args: Constructors["CosineEmbeddingLoss"]) {
    super();
    [this.margin, this.reduction] = bindCosineEmbeddingLoss(args);
  }

  override forward(input1: Tensor, input2: Tensor, target: Tensor): Tensor {
    return cosine_embedding_loss(input1, input2, target, this.margin, { reduction: this.reduction });
  }
}

/**
 * @param margin by how much
 * @param p the order of the norm
 * @param eps added to the differences
 * @param swap whether the distance from the like to the unlike one counts, where it is smaller
 * @param reduction `"mean"` or `"sum"` over all elements, or `"none"`
 */
const bindTripletMarginLoss = signatureOfClass(
  "nn::TripletMarginLoss(float margin=1.0, float p=2.0, float eps=1e-06, bool swap=False, *, str<none|mean|sum> reduction='mean')",
);

/** Whether an anchor is closer to a like sample than to an unlike one. */
export class TripletMarginLoss extends Module<[anchor: Tensor, positive: Tensor, negative: Tensor]> {
  readonly margin: number;
  readonly p: number;
  readonly eps: number;
  readonly swap: boolean;
  readonly reduction: "none" | "mean" | "sum";

  constructor(...args: Constructors["TripletMarginLoss"]) {
    super();
    [this.margin, this.p, this.eps, this.swap, this.reduction] = bindTripletMarginLoss(args);
  }

  override forward(anchor: Tensor, positive: Tensor, negative: Tensor): Tensor {
    const { margin, p, eps, swap, reduction } = this;
    return triplet_margin_loss(anchor, positive, negative, margin, p, eps, swap, { reduction });
  }
}

/**
 * @param log_input whether the input is the logarithm of the rate
 * @param full whether Stirling's term is added
 * @param eps added to the rate before its logarithm
 * @param reduction `"mean"` or `"sum"` over all elements, or `"none"`
 */
const bindPoissonNLLLoss = signatureOfClass(
  "nn::PoissonNLLLoss(bool log_input=True, bool full=False, *, float eps=1e-08, str<none|mean|sum> reduction='mean')",
);

/** Minus the log-likelihood of counts under Poisson's distribution. */
export class PoissonNLLLoss extends Module<[input: Tensor, target: Tensor]> {
  readonly log_input: boolean;
  readonly full: boolean;
  readonly eps: number;
  readonly reduction: "none" | "mean" | "sum";

  constructor(...args: Constructors["PoissonNLLLoss"]) {
    super();
    [this.log_input, this.full, this.eps, this.reduction] = bindPoissonNLLLoss(args);
  }

  override forward(input: Tensor, target: Tensor): Tensor {
    const { log_input, full, eps, reduction } = this;
    return poisson_nll_loss(input, target, log_input, full, { eps, reduction });
  }
}

/**
 * @param full whether the constant is added
 * @param eps what a variance is at least
 * @param reduction `"mean"` or `"sum"` over all elements, or `"none"`
 */
const bindGaussianNLLLoss = signatureOfClass(
  "nn::GaussianNLLLoss(*, bool full=False, float eps=1e-06, str<none|mean|sum> reduction='mean')",
);

/** Minus the log-likelihood of targets under normal distributions. */
export class GaussianNLLLoss extends Module<[input: Tensor, target: Tensor, variance: Tensor]> {
  readonly full: boolean;
  readonly eps: number;
  readonly reduction: "none" | "mean" | "sum";

  constructor(...args: Constructors["GaussianNLLLoss"]) {
    super();
    [this.full, this.eps, this.reduction] = bindGaussianNLLLoss(args);
  }

  override forward(input: Tensor, target: Tensor, variance: Tensor): Tensor {
    return gaussian_nll_loss(input, target, variance, this.full, this.eps, this.reduction);
  }
}
