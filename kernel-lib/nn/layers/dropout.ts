import type { Constructors } from "../../autograd/generated/operations.js";
import type { Tensor } from "../../autograd/tensor.js";
import { ValueError } from "../../base/errors.js";
import { pythonText } from "../../base/python-text.js";
import { dropout } from "../functional/index.js";
import { Module } from "../module.js";
import { signatureOfClass } from "../signature.js";

/**
 * @param p share of the elements that become 0
 * @param inplace whether to overwrite the input
 */
const bindDropout = signatureOfClass("nn::_DropoutNd(float p=0.5, bool inplace=False)");

/**
 * Sets each element to 0 with probability `p` while training, and divides the others by 1 − p.
 *
 * @throws ValueError unless 0 ≤ p ≤ 1.
 */
export class Dropout extends Module {
  readonly p: number;
  readonly inplace: boolean;

  constructor(...args: Constructors["_DropoutNd"]) {
    super();
    [this.p, this.inplace] = bindDropout(args);
    if (!(this.p >= 0 && this.p <= 1)) {
      throw new ValueError(`dropout probability has to be between 0 and 1, but got ${this.p}`);
    }
  }

  override forward(input: Tensor): Tensor {
    return dropout(input, this.p, this.training, this.inplace);
  }

  override extra_repr(): string {
    return `p=${pythonText(this.p)}, inplace=${pythonText(this.inplace)}`;
  }
}
