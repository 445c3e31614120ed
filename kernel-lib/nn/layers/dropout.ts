import type { Constructors } from "../../autograd/generated/operations.js";
import type { Tensor } from "../../autograd/tensor.js";
import { ValueError } from "../../base/errors.js";
import { pythonText } from "../../base/python-text.js";
import { dropout, dropout1d, dropout2d, dropout3d } from "../functional/index.js";
import { Module } from "../module.js";
import { signatureOfClass } from "../signature.js";

/**
 * @param p share of the elements that become 0
 * @param inplace whether to overwrite the input
 */
const bindDropout = signatureOfClass("nn::_DropoutNd(float p=0.5, bool inplace=False)");

/** What the dropouts share; they differ in what becomes 0 together. */
abstract class DropoutBase extends Module {
  readonly p: number;
  readonly inplace: boolean;

  constructor(...args: Constructors["_DropoutNd"]) {
    super();
    [this.p, this.inplace] = bindDropout(args);
    if (!(this.p >= 0 && this.p <= 1)) {
      throw new ValueError(`dropout probability has to be between 0 and 1, but got ${this.p}`);
    }
  }

  override extra_repr(): string {
    return `p=${pythonText(this.p)}, inplace=${pythonText(this.inplace)}`;
  }
}

/**
 * Sets each element to 0 with probability `p` while training, and divides the others by 1 − p.
 *
 * @throws ValueError unless 0 ≤ p ≤ 1.
 */
export class Dropout extends DropoutBase {
  override forward(input: Tensor): Tensor {
    return dropout(input, this.p, this.training, this.inplace);
  }
}

/** Sets whole channels of (N, C, L) to 0 with probability `p` while training. */
export class Dropout1d extends DropoutBase {
  override forward(input: Tensor): Tensor {
    return dropout1d(input, this.p, this.training, this.inplace);
  }
}

/** Sets whole channels of (N, C, H, W) to 0 with probability `p` while training. */
export class Dropout2d extends DropoutBase {
  override forward(input: Tensor): Tensor {
    return dropout2d(input, this.p, this.training, this.inplace);
  }
}

/** Sets whole channels of (N, C, D, H, W) to 0 with probability `p` while training. */
export class Dropout3d extends DropoutBase {
  override forward(input: Tensor): Tensor {
    return dropout3d(input, this.p, this.training, this.inplace);
  }
}
