import type { Constructors } from "../../autograd/generated/operations.js";
import type { Tensor } from "../../autograd/tensor.js";
import { pythonText } from "../../base/python-text.js";
import { requireCpu } from "../../tensor/device.js";
import { float32 } from "../../tensor/dtype.js";
import { linear } from "../functional/index.js";
import { declareParameter } from "../members.js";
import { Module } from "../module.js";
import { makeParameter, type Parameter, UninitializedParameter } from "../parameter.js";
import { signatureOfClass } from "../signature.js";
import { resetWeightAndBias } from "./reset.js";

/**
 * @param in_features length of the vectors that come in
 * @param out_features length of those that go out
 * @param bias whether a bias is learned and added
 */
const bindLinear = signatureOfClass(
  "nn::Linear(int in_features, int out_features, bool bias=True, device? device=None, dtype? dtype=None)",
);

/**
 * A fully connected layer: (…, in_features) → (…, out_features).
 *
 * @example const layer = new nn.Linear(3, 4); layer(torch.ones(2, 3)).shape // torch.Size([2, 4])
 */
export class Linear extends Module {
  in_features: number;
  out_features: number;
  weight: Parameter;
  bias: Parameter | null;

  constructor(...args: Constructors["Linear"]) {
    super();
    const [in_features, out_features, bias, device, dtype] = bindLinear(args);
    if (device !== null) requireCpu(device);
    this.in_features = in_features;
    this.out_features = out_features;
    this.weight = makeParameter([out_features, in_features], dtype ?? float32);
    declareParameter(this, "bias");
    this.bias = bias ? makeParameter([out_features], dtype ?? float32) : null;
    this.reset_parameters();
  }

  /** Draws new weights: uniform in ±1/√in_features. */
  reset_parameters(): void {
    resetWeightAndBias(this.weight, this.bias);
  }

  override forward(input: Tensor): Tensor {
    return linear(input, this.weight, this.bias);
  }

  override extra_repr(): string {
    const { in_features, out_features, bias } = this;
    return `in_features=${in_features}, out_features=${out_features}, bias=${pythonText(bias !== null)}`;
  }
}

/**
 * @param out_features length of the vectors that go out
 * @param bias whether a bias is learned and added
 */
const bindLazyLinear = signatureOfClass(
  "nn::LazyLinear(int out_features, bool bias=True, device? device=None, dtype? dtype=None)",
);

/** A {@link Linear} that learns `in_features` from its first input. */
export class LazyLinear extends Linear {
  constructor(...args: Constructors["LazyLinear"]) {
    const [out_features, bias, device, dtype] = bindLazyLinear(args);
    super(0, 0, { bias: false, device, dtype });
    this.out_features = out_features;
    this.weight = new UninitializedParameter(dtype ?? float32);
    if (bias) this.bias = new UninitializedParameter(dtype ?? float32);
  }

  override forward(input: Tensor): Tensor {
    const { weight, bias } = this;
    this.in_features = input.shape[input.ndim - 1];
    if (weight instanceof UninitializedParameter) {
      weight.materialize([this.out_features, this.in_features]);
      if (bias instanceof UninitializedParameter) bias.materialize([this.out_features]);
      this.reset_parameters();
    }
    Object.setPrototypeOf(this, Linear.prototype);
    return super.forward(input);
  }
}
