import type { Constructors } from "../../autograd/generated/operations.js";
import type { Tensor } from "../../autograd/tensor.js";
import { cross_entropy, l1_loss, mse_loss, nll_loss } from "../functional/index.js";
import { Module } from "../module.js";
import { signatureOfClass } from "../signature.js";

/** @param reduction `"mean"` or `"sum"` over all elements, or `"none"` */
const bindLoss = signatureOfClass("nn::_Loss(*, str<none|mean|sum> reduction='mean')");

/** The squared difference of (input, target). */
export class MSELoss extends Module<[input: Tensor, target: Tensor]> {
  readonly reduction: "none" | "mean" | "sum";

  constructor(...args: Constructors["_Loss"]) {
    super();
    [this.reduction] = bindLoss(args);
  }

  override forward(input: Tensor, target: Tensor): Tensor {
    return mse_loss(input, target, { reduction: this.reduction });
  }
}

/** The absolute difference of (input, target). */
export class L1Loss extends Module<[input: Tensor, target: Tensor]> {
  readonly reduction: "none" | "mean" | "sum";

  constructor(...args: Constructors["_Loss"]) {
    super();
    [this.reduction] = bindLoss(args);
  }

  override forward(input: Tensor, target: Tensor): Tensor {
    return l1_loss(input, target, { reduction: this.reduction });
  }
}

/**
 * @param ignore_index targets with this value count for nothing
 * @param reduction `"mean"` or `"sum"` over all targets, or `"none"`
 */
const bindCrossEntropy = signatureOfClass(
  "nn::CrossEntropyLoss(*, int ignore_index=-100, str<none|mean|sum> reduction='mean')",
);

/** The loss of a classifier from its scores (N, C, …) and the target classes (N, …). */
export class CrossEntropyLoss extends Module<[input: Tensor, target: Tensor]> {
  readonly ignore_index: number;
  readonly reduction: "none" | "mean" | "sum";

  constructor(...args: Constructors["CrossEntropyLoss"]) {
    super();
    [this.ignore_index, this.reduction] = bindCrossEntropy(args);
  }

  override forward(input: Tensor, target: Tensor): Tensor {
    const { ignore_index, reduction } = this;
    return cross_entropy(input, target, { ignore_index, reduction });
  }
}

/**
 * @param ignore_index targets with this value count for nothing
 * @param reduction `"mean"` or `"sum"` over all targets, or `"none"`
 */
const bindNllLoss = signatureOfClass("nn::NLLLoss(*, int ignore_index=-100, str<none|mean|sum> reduction='mean')");

/** The loss of a classifier from its log-probabilities (N, C, …) and the target classes (N, …). */
export class NLLLoss extends Module<[input: Tensor, target: Tensor]> {
  readonly ignore_index: number;
  readonly reduction: "none" | "mean" | "sum";

  constructor(...args: Constructors["NLLLoss"]) {
    super();
    [this.ignore_index, this.reduction] = bindNllLoss(args);
  }

  override forward(input: Tensor, target: Tensor): Tensor {
    const { ignore_index, reduction } = this;
    return nll_loss(input, target, { ignore_index, reduction });
  }
}
