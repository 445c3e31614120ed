import type { Constructors } from "../../autograd/generated/operations.js";
import type { Tensor } from "../../autograd/tensor.js";
import { floatText } from "../../base/number-text.js";
import { pythonText } from "../../base/python-text.js";
import { elu, gelu, leaky_relu, logsigmoid, silu, softplus } from "../functional/index.js";
import { Module } from "../module.js";
import { signatureOfClass } from "../signature.js";
import { WithoutSettings } from "./without-settings.js";

/**
 * @param negative_slope how much of a negative element stays
 * @param inplace whether to overwrite the input
 */
const bindLeakyReLU = signatureOfClass("nn::LeakyReLU(float negative_slope=0.01, bool inplace=False)");

const inPlace = (inplace: boolean): string => (inplace ? "inplace=True" : "");

/** x, and a small part of it below 0. */
export class LeakyReLU extends Module {
  readonly negative_slope: number;
  readonly inplace: boolean;

  constructor(...args: Constructors["LeakyReLU"]) {
    super();
    [this.negative_slope, this.inplace] = bindLeakyReLU(args);
  }

  override forward(input: Tensor): Tensor {
    return leaky_relu(input, this.negative_slope, this.inplace);
  }

  override extra_repr(): string {
    return [`negative_slope=${pythonText(this.negative_slope)}`, inPlace(this.inplace)].filter(Boolean).join(", ");
  }
}

/**
 * @param alpha the bound below, with its sign turned
 * @param inplace whether to overwrite the input
 */
const bindELU = signatureOfClass("nn::ELU(float alpha=1.0, bool inplace=False)");

/** x, and α (eˣ − 1) below 0. */
export class ELU extends Module {
  readonly alpha: number;
  readonly inplace: boolean;

  constructor(...args: Constructors["ELU"]) {
    super();
    [this.alpha, this.inplace] = bindELU(args);
  }

  override forward(input: Tensor): Tensor {
    return elu(input, this.alpha, this.inplace);
  }

  override extra_repr(): string {
    return [`alpha=${floatText(this.alpha)}`, inPlace(this.inplace)].filter(Boolean).join(", ");
  }
}

/** @param inplace whether to overwrite the input */
const bindSiLU = signatureOfClass("nn::SiLU(bool inplace=False)");

/** x / (1 + e⁻ˣ). */
export class SiLU extends Module {
  readonly inplace: boolean;

  constructor(...args: Constructors["SiLU"]) {
    super();
    [this.inplace] = bindSiLU(args);
  }

  override forward(input: Tensor): Tensor {
    return silu(input, this.inplace);
  }

  override extra_repr(): string {
    return inPlace(this.inplace);
  }
}

/** @param approximate `"tanh"` computes the share by that function */
const bindGELU = signatureOfClass("nn::GELU(str<none|tanh> approximate='none')");

/** x times the share of a normal distribution below x. */
export class GELU extends Module {
  readonly approximate: "none" | "tanh";

  constructor(...args: Constructors["GELU"]) {
    super();
    [this.approximate] = bindGELU(args);
  }

  override forward(input: Tensor): Tensor {
    return gelu(input, { approximate: this.approximate });
  }

  override extra_repr(): string {
    return `approximate='${this.approximate}'`;
  }
}

/**
 * @param beta how sharp the bend is
 * @param threshold where βx is larger, x itself is the answer
 */
const bindSoftplus = signatureOfClass("nn::Softplus(float beta=1.0, float threshold=20.0)");

/** log(1 + eᵝˣ) / β: a smooth relu. */
export class Softplus extends Module {
  readonly beta: number;
  readonly threshold: number;

  constructor(...args: Constructors["Softplus"]) {
    super();
    [this.beta, this.threshold] = bindSoftplus(args);
  }

  override forward(input: Tensor): Tensor {
    return softplus(input, this.beta, this.threshold);
  }

  override extra_repr(): string {
    return `beta=${floatText(this.beta)}, threshold=${floatText(this.threshold)}`;
  }
}

/** log(1 / (1 + e⁻ˣ)). */
export class LogSigmoid extends WithoutSettings {
  override forward(input: Tensor): Tensor {
    return logsigmoid(input);
  }
}
