import type { Constructors } from "../../autograd/generated/operations.js";
import type { Tensor } from "../../autograd/tensor.js";
import {
  binary_cross_entropy,
  binary_cross_entropy_with_logits,
  cross_entropy,
  nll_loss,
} from "../functional/index.js";
import { Module } from "../module.js";
import { signatureOfClass } from "../signature.js";

/** What the losses of classifiers share: a weight, which is a buffer, and the reduction. */
abstract class WeightedLoss extends Module<[input: Tensor, target: Tensor]> {
  declare weight: Tensor | null;
  readonly reduction: "none" | "mean" | "sum";

  constructor(weight: Tensor | null, reduction: "none" | "mean" | "sum") {
    super();
    this.register_buffer("weight", weight);
    this.reduction = reduction;
  }
}

/**
 * @param weight how much each class counts
 * @param ignore_index targets with this value count for nothing
 * @param reduction `"mean"` or `"sum"` over all targets, or `"none"`
 * @param label_smoothing share of each target that is spread over all classes
 */
const bindCrossEntropy = signatureOfClass(
  "nn::CrossEntropyLoss(Tensor? weight=None, *, int ignore_index=-100, str<none|mean|sum> reduction='mean', float label_smoothing=0.0)",
);

/** The loss of a classifier from its scores (N, C, …) and the target classes (N, …), or their probabilities (N, C, …). */
export class CrossEntropyLoss extends WeightedLoss {
  readonly ignore_index: number;
  readonly label_smoothing: number;

  constructor(...args: Constructors["CrossEntropyLoss"]) {
    const [weight, ignore_index, reduction, label_smoothing] = bindCrossEntropy(args);
    super(weight, reduction);
    this.ignore_index = ignore_index;
    this.label_smoothing = label_smoothing;
  }

  override forward(input: Tensor, target: Tensor): Tensor {
    const { weight, ignore_index, reduction, label_smoothing } = this;
    return cross_entropy(input, target, { weight, ignore_index, reduction, label_smoothing });
  }
}

/**
 * @param weight how much each class counts
 * @param ignore_index targets with this value count for nothing
 * @param reduction `"mean"` or `"sum"` over all targets, or `"none"`
 */
const bindNllLoss = signatureOfClass(
  "nn::NLLLoss(Tensor? weight=None, *, int ignore_index=-100, str<none|mean|sum> reduction='mean')",
);

/** The loss of a classifier from its log-probabilities (N, C, …) and the target classes (N, …). */
export class NLLLoss extends WeightedLoss {
  readonly ignore_index: number;

  constructor(...args: Constructors["NLLLoss"]) {
    const [weight, ignore_index, reduction] = bindNllLoss(args);
    super(weight, reduction);
    this.ignore_index = ignore_index;
  }

  override forward(input: Tensor, target: Tensor): Tensor {
    const { weight, ignore_index, reduction } = this;
    return nll_loss(input, target, { weight, ignore_index, reduction });
  }
}

/** An old name of {@link NLLLoss}. */
export class NLLLoss2d extends NLLLoss {}

/**
 * @param weight how much each element counts
 * @param reduction `"mean"` or `"sum"` over all elements, or `"none"`
 */
const bindBCELoss = signatureOfClass("nn::BCELoss(Tensor? weight=None, *, str<none|mean|sum> reduction='mean')");

/** Minus the log-probability of targets between 0 and 1, from probabilities. */
export class BCELoss extends WeightedLoss {
  constructor(...args: Constructors["BCELoss"]) {
    super(...bindBCELoss(args));
  }

  override forward(input: Tensor, target: Tensor): Tensor {
    const { weight, reduction } = this;
    return binary_cross_entropy(input, target, { weight, reduction });
  }
}

/**
 * @param weight how much each element counts
 * @param reduction `"mean"` or `"sum"` over all elements, or `"none"`
 * @param pos_weight how much more positive targets count
 */
const bindBCEWithLogitsLoss = signatureOfClass(
  "nn::BCEWithLogitsLoss(Tensor? weight=None, *, str<none|mean|sum> reduction='mean', Tensor? pos_weight=None)",
);

/** Minus the log-probability of targets between 0 and 1, from scores. */
export class BCEWithLogitsLoss extends WeightedLoss {
  declare pos_weight: Tensor | null;

  constructor(...args: Constructors["BCEWithLogitsLoss"]) {
    const [weight, reduction, pos_weight] = bindBCEWithLogitsLoss(args);
    super(weight, reduction);
    this.register_buffer("pos_weight", pos_weight);
  }

  override forward(input: Tensor, target: Tensor): Tensor {
    const { weight, reduction, pos_weight } = this;
    return binary_cross_entropy_with_logits(input, target, { weight, reduction, pos_weight });
  }
}
