import type { Tensor } from "../../autograd/tensor.js";
import { bindArguments, pythonText } from "../../base/arguments.js";
import { ValueError } from "../../base/errors.js";
import { dropout } from "../functional/dropout.js";
import { Module } from "../module.js";

/**
 * Sets each element to 0 with probability `p` while training, and divides the others by 1 − p.
 *
 * @throws ValueError unless 0 ≤ p ≤ 1.
 */
export class Dropout extends Module {
  readonly p: number;

  constructor(...rest: [p?: number] | [options?: { readonly p?: number }]) {
    super();
    this.p = bindArguments<{ p: number }>("_DropoutNd.__init__", rest, [], { p: 0.5 }).p;
    if (!(this.p >= 0 && this.p <= 1)) {
      throw new ValueError(`dropout probability has to be between 0 and 1, but got ${this.p}`);
    }
  }

  override forward(input: Tensor): Tensor {
    return dropout(input, this.p, this.training);
  }

  override extra_repr(): string {
    return `p=${pythonText(this.p)}, inplace=False`;
  }
}
