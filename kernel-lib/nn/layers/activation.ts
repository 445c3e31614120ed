import type { Constructors } from "../../autograd/generated/operations.js";
import type { Tensor } from "../../autograd/tensor.js";
import { pythonText } from "../../base/python-text.js";
import { log_softmax, softmax } from "../functional/index.js";
import { Module } from "../module.js";
import { signatureOfClass } from "../signature.js";
import { WithoutSettings } from "./without-settings.js";

/** @param inplace whether to overwrite the input */
const bindReLU = signatureOfClass("nn::ReLU(bool inplace=False)");

/** max(x, 0). */
export class ReLU extends Module {
  readonly inplace: boolean;

  constructor(...args: Constructors["ReLU"]) {
    super();
    [this.inplace] = bindReLU(args);
  }

  override forward(input: Tensor): Tensor {
    return this.inplace ? input.relu_() : input.relu();
  }

  override extra_repr(): string {
    return this.inplace ? "inplace=True" : "";
  }
}

/** 1 / (1 + e⁻ˣ). */
export class Sigmoid extends WithoutSettings {
  override forward(input: Tensor): Tensor {
    return input.sigmoid();
  }
}

/** The hyperbolic tangent. */
export class Tanh extends WithoutSettings {
  override forward(input: Tensor): Tensor {
    return input.tanh();
  }
}

/** @param dim along which dimension */
const bindSoftmax = signatureOfClass("nn::Softmax(int? dim=None)");

/** Positive numbers that add up to 1 along `dim`. */
export class Softmax extends Module {
  readonly dim: number | null;

  constructor(...args: Constructors["Softmax"]) {
    super();
    [this.dim] = bindSoftmax(args);
  }

  override forward(input: Tensor): Tensor {
    return softmax(input, this.dim);
  }

  override extra_repr(): string {
    return `dim=${pythonText(this.dim)}`;
  }
}

/** @param dim along which dimension */
const bindLogSoftmax = signatureOfClass("nn::LogSoftmax(int? dim=None)");

/** Logarithms of {@link Softmax}. */
export class LogSoftmax extends Module {
  readonly dim: number | null;

  constructor(...args: Constructors["LogSoftmax"]) {
    super();
    [this.dim] = bindLogSoftmax(args);
  }

  override forward(input: Tensor): Tensor {
    return log_softmax(input, this.dim);
  }

  override extra_repr(): string {
    return `dim=${pythonText(this.dim)}`;
  }
}

/** Answers its input; takes the place of a layer that is left out. */
export class Identity extends Module {
  override forward(input: Tensor): Tensor {
    return input;
  }
}
