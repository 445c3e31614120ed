import type { Tensor } from "../../autograd/tensor.js";
import { bindArguments } from "../../base/arguments.js";
import { type ClassLossOptions, cross_entropy, type LossOptions, mse_loss } from "../functional/loss.js";
import { Module } from "../module.js";

/** The squared difference of (input, target), averaged. */
export class MSELoss extends Module<[input: Tensor, target: Tensor]> {
  private readonly options: Required<LossOptions>;

  constructor(options: LossOptions = {}) {
    super();
    this.options = bindArguments<Required<LossOptions>>("_Loss.__init__", [options], [], { reduction: "mean" });
  }

  override forward(input: Tensor, target: Tensor): Tensor {
    return mse_loss(input, target, this.options);
  }
}

/** The loss of a classifier from its scores (N, C, …) and the target classes (N, …). */
export class CrossEntropyLoss extends Module<[input: Tensor, target: Tensor]> {
  private readonly options: Required<ClassLossOptions>;

  constructor(options: ClassLossOptions = {}) {
    super();
    this.options = bindArguments<Required<ClassLossOptions>>("CrossEntropyLoss.__init__", [options], [], {
      ignore_index: -100,
      reduction: "mean",
    });
  }

  override forward(input: Tensor, target: Tensor): Tensor {
    return cross_entropy(input, target, this.options);
  }
}
