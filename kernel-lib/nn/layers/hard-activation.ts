import type { Constructors } from "../../autograd/generated/operations.js";
import type { Tensor } from "../../autograd/tensor.js";
import { floatText } from "../../base/number-text.js";
import { pythonText } from "../../base/python-text.js";
import { requireCpu } from "../../tensor/device.js";
import { float32 } from "../../tensor/dtype.js";
import {
  celu,
  hardsigmoid,
  hardswish,
  hardtanh,
  mish,
  prelu,
  relu6,
  selu,
  softsign,
  tanhshrink,
  threshold,
} from "../functional/index.js";
import { constant_ } from "../init.js";
import { Module } from "../module.js";
import { makeParameter, type Parameter } from "../parameter.js";
import { signatureOfClass } from "../signature.js";
import { WithoutSettings } from "./without-settings.js";

/** @param inplace whether to overwrite the input */
const bindInPlace = signatureOfClass("nn::_InPlace(bool inplace=False)");

/** What takes nothing but whether to overwrite its input. */
abstract class Activation extends Module {
  readonly inplace: boolean;

  constructor(...args: Constructors["_InPlace"]) {
    super();
    [this.inplace] = bindInPlace(args, new.target.name);
  }

  override extra_repr(): string {
    return this.inplace ? "inplace=True" : "";
  }
}

/** x, cut off at 0 and 6. */
export class ReLU6 extends Activation {
  override forward(input: Tensor): Tensor {
    return relu6(input, this.inplace);
  }
}

/** `elu` with the numbers that keep mean 0 and variance 1. */
export class SELU extends Activation {
  override forward(input: Tensor): Tensor {
    return selu(input, this.inplace);
  }
}

/** A straight line in place of the sigmoid. */
export class Hardsigmoid extends Activation {
  override forward(input: Tensor): Tensor {
    return hardsigmoid(input, this.inplace);
  }

  override extra_repr(): string {
    return "";
  }
}

/** x · hardsigmoid(x). */
export class Hardswish extends Activation {
  override forward(input: Tensor): Tensor {
    return hardswish(input, this.inplace);
  }

  override extra_repr(): string {
    return "";
  }
}

/** x · tanh(log(1 + eˣ)). */
export class Mish extends Activation {
  override forward(input: Tensor): Tensor {
    return mish(input, this.inplace);
  }
}

/** x / (1 + |x|). */
export class Softsign extends WithoutSettings {
  override forward(input: Tensor): Tensor {
    return softsign(input);
  }
}

/** x − tanh(x). */
export class Tanhshrink extends WithoutSettings {
  override forward(input: Tensor): Tensor {
    return tanhshrink(input);
  }
}

/**
 * @param min_val the least that there can be
 * @param max_val the most
 * @param inplace whether to overwrite the input
 */
const bindHardtanh = signatureOfClass("nn::Hardtanh(float min_val=-1.0, float max_val=1.0, bool inplace=False)");

/** x, cut off at two bounds. */
export class Hardtanh extends Module {
  readonly min_val: number;
  readonly max_val: number;
  readonly inplace: boolean;

  constructor(...args: Constructors["Hardtanh"]) {
    super();
    [this.min_val, this.max_val, this.inplace] = bindHardtanh(args);
  }

  override forward(input: Tensor): Tensor {
    return hardtanh(input, this.min_val, this.max_val, this.inplace);
  }

  override extra_repr(): string {
    const bounds = `min_val=${floatText(this.min_val)}, max_val=${floatText(this.max_val)}`;
    return this.inplace ? `${bounds}, inplace=True` : bounds;
  }
}

/**
 * @param alpha the bound below, with its sign turned
 * @param inplace whether to overwrite the input
 */
const bindCELU = signatureOfClass("nn::CELU(float alpha=1.0, bool inplace=False)");

/** x, and α (e^(x/α) − 1) below 0. */
export class CELU extends Module {
  readonly alpha: number;
  readonly inplace: boolean;

  constructor(...args: Constructors["CELU"]) {
    super();
    [this.alpha, this.inplace] = bindCELU(args);
  }

  override forward(input: Tensor): Tensor {
    return celu(input, this.alpha, this.inplace);
  }

  override extra_repr(): string {
    return `alpha=${floatText(this.alpha)}${this.inplace ? ", inplace=True" : ""}`;
  }
}

/**
 * @param threshold up to where the value stands
 * @param value what stands there
 * @param inplace whether to overwrite the input
 */
const bindThreshold = signatureOfClass("nn::Threshold(float threshold, float value, bool inplace=False)");

/** x where it is larger than the threshold, one value elsewhere. */
export class Threshold extends Module {
  readonly threshold: number;
  readonly value: number;
  readonly inplace: boolean;

  constructor(...args: Constructors["Threshold"]) {
    super();
    [this.threshold, this.value, this.inplace] = bindThreshold(args);
  }

  override forward(input: Tensor): Tensor {
    return threshold(input, this.threshold, this.value, this.inplace);
  }

  override extra_repr(): string {
    const text = `threshold=${pythonText(this.threshold)}, value=${pythonText(this.value)}`;
    return this.inplace ? `${text}, inplace=True` : text;
  }
}

/**
 * @param num_parameters 1, or one for each channel
 * @param init what they start from
 */
const bindPReLU = signatureOfClass(
  "nn::PReLU(int num_parameters=1, float init=0.25, device? device=None, dtype? dtype=None)",
);

/** x, and a learned part of it below 0. */
export class PReLU extends Module {
  readonly num_parameters: number;
  weight: Parameter;

  constructor(...args: Constructors["PReLU"]) {
    super();
    const [num_parameters, init, device, dtype] = bindPReLU(args);
    if (device !== null) requireCpu(device);
    this.num_parameters = num_parameters;
    this.weight = makeParameter([num_parameters], dtype ?? float32);
    constant_(this.weight, init);
  }

  override forward(input: Tensor): Tensor {
    return prelu(input, this.weight);
  }

  override extra_repr(): string {
    return `num_parameters=${this.num_parameters}`;
  }
}
