import type { Tensor } from "../../autograd/tensor.js";
import { bindArguments, pythonText, wholeNumber } from "../../base/arguments.js";
import { type DType, float32 } from "../../tensor/dtype.js";
import { linear } from "../functional/linear.js";
import { Module } from "../module.js";
import { newParameter, type Parameter, UninitializedParameter } from "../parameter.js";
import { resetWeightAndBias } from "./reset.js";

/** Options of {@link Linear}. */
export interface LinearOptions {
  /** Whether a bias is learned and added. */
  readonly bias?: boolean;
  readonly dtype?: DType;
}

type Rest = [bias?: boolean] | [options?: LinearOptions];

interface Bound extends Required<LinearOptions> {
  readonly in_features: number;
  readonly out_features: number;
}

const defaults = { bias: true, dtype: float32 };

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

  constructor(in_features: number, out_features: number, ...rest: Rest) {
    super();
    const callee = `${new.target.name}.__init__`;
    const given = [in_features, out_features, ...rest];
    const { bias, dtype } = bindArguments<Bound>(callee, given, ["in_features", "out_features"], defaults);
    this.in_features = wholeNumber("in_features", in_features);
    this.out_features = wholeNumber("out_features", out_features);
    this.weight = newParameter([out_features, in_features], dtype);
    this.bias = bias ? newParameter([out_features], dtype) : null;
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

/** A {@link Linear} that learns `in_features` from its first input. */
export class LazyLinear extends Linear {
  constructor(out_features: number, ...rest: Rest) {
    const given = [out_features, ...rest];
    const { bias, dtype } = bindArguments<Bound>("LazyLinear.__init__", given, ["out_features"], defaults);
    super(0, 0, { bias: false, dtype });
    this.out_features = wholeNumber("out_features", out_features);
    this.weight = new UninitializedParameter(dtype);
    if (bias) this.bias = new UninitializedParameter(dtype);
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
