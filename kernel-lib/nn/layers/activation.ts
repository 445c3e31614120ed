import type { Tensor } from "../../autograd/tensor.js";
import { bindArguments, pythonText } from "../../base/arguments.js";
import { softmax } from "../functional/activation.js";
import { Module } from "../module.js";

/** max(x, 0). */
export class ReLU extends Module {
  readonly inplace: boolean;

  constructor(...rest: [inplace?: boolean] | [options?: { readonly inplace?: boolean }]) {
    super();
    this.inplace = bindArguments<{ inplace: boolean }>("ReLU.__init__", rest, [], { inplace: false }).inplace;
  }

  override forward(input: Tensor): Tensor {
    return this.inplace ? input.relu_() : input.relu();
  }

  override extra_repr(): string {
    return this.inplace ? "inplace=True" : "";
  }
}

/** 1 / (1 + e⁻ˣ). */
export class Sigmoid extends Module {
  override forward(input: Tensor): Tensor {
    return input.sigmoid();
  }
}

/** The hyperbolic tangent. */
export class Tanh extends Module {
  override forward(input: Tensor): Tensor {
    return input.tanh();
  }
}

/** Positive numbers that add up to 1 along `dim`. */
export class Softmax extends Module {
  readonly dim: number | null;

  constructor(...rest: [dim?: number | null] | [options?: { readonly dim?: number | null }]) {
    super();
    this.dim = bindArguments<{ dim: number | null }>("Softmax.__init__", rest, [], { dim: null }).dim;
  }

  override forward(input: Tensor): Tensor {
    return softmax(input, this.dim);
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
