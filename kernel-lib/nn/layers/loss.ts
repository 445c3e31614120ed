import type { Constructors } from "../../autograd/generated/operations.js";
import type { Tensor } from "../../autograd/tensor.js";
import { huber_loss, l1_loss, mse_loss, smooth_l1_loss } from "../functional/index.js";
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
 * @param reduction `"mean"` or `"sum"` over all elements, or `"none"`
 * @param beta from which difference on the loss is a straight line
 */
const bindSmoothL1 = signatureOfClass("nn::SmoothL1Loss(*, str<none|mean|sum> reduction='mean', float beta=1.0)");

/** The absolute difference of (input, target), and squared where it is small. */
export class SmoothL1Loss extends Module<[input: Tensor, target: Tensor]> {
  readonly reduction: "none" | "mean" | "sum";
  readonly beta: number;

  constructor(...args: Constructors["SmoothL1Loss"]) {
    super();
    [this.reduction, this.beta] = bindSmoothL1(args);
  }

  override forward(input: Tensor, target: Tensor): Tensor {
    return smooth_l1_loss(input, target, { reduction: this.reduction, beta: this.beta });
  }
}

/**
 * @param reduction `"mean"` or `"sum"` over all elements, or `"none"`
 * @param delta from which difference on the loss is a straight line
 */
const bindHuber = signatureOfClass("nn::HuberLoss(str<none|mean|sum> reduction='mean', float delta=1.0)");

/** Half of the squared difference of (input, target); a straight line where it is large. */
export class HuberLoss extends Module<[input: Tensor, target: Tensor]> {
  readonly reduction: "none" | "mean" | "sum";
  readonly delta: number;

  constructor(...args: Constructors["HuberLoss"]) {
    super();
    [this.reduction, this.delta] = bindHuber(args);
  }

  override forward(input: Tensor, target: Tensor): Tensor {
    return huber_loss(input, target, { reduction: this.reduction, delta: this.delta });
  }
}
