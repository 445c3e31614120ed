import type { Constructors } from "../../autograd/generated/operations.js";
import type { Tensor } from "../../autograd/tensor.js";
import { ValueError } from "../../base/errors.js";
import { pythonText } from "../../base/python-text.js";
import { glu, hardshrink, softmax, softmin, softshrink } from "../functional/index.js";
import { Module } from "../module.js";
import { signatureOfClass } from "../signature.js";
import { WithoutSettings } from "./without-settings.js";

/** @param lambd how far, or up to where */
const bindShrink = signatureOfClass("nn::_Shrink(float lambd=0.5)");

abstract class Shrink extends Module {
  readonly lambd: number;

  constructor(...args: Constructors["_Shrink"]) {
    super();
    [this.lambd] = bindShrink(args, new.target.name);
  }

  override extra_repr(): string {
    return String(this.lambd);
  }
}

/** x, moved towards 0 by `lambd`, and 0 where that would pass it. */
export class Softshrink extends Shrink {
  override forward(input: Tensor): Tensor {
    return softshrink(input, this.lambd);
  }
}

/** x, and 0 where its magnitude is at most `lambd`. */
export class Hardshrink extends Shrink {
  override forward(input: Tensor): Tensor {
    return hardshrink(input, this.lambd);
  }
}

/** @param dim along which dimension */
const bindSoftmin = signatureOfClass("nn::Softmin(int? dim=None)");

/** `softmax` of −x. */
export class Softmin extends Module {
  readonly dim: number | null;

  constructor(...args: Constructors["Softmin"]) {
    super();
    [this.dim] = bindSoftmin(args);
  }

  override forward(input: Tensor): Tensor {
    return softmin(input, this.dim);
  }

  override extra_repr(): string {
    return `dim=${pythonText(this.dim)}`;
  }
}

/**
 * `softmax` over the channels of (N, C, H, W) or (C, H, W).
 *
 * @throws ValueError for another rank
 */
export class Softmax2d extends WithoutSettings {
  override forward(input: Tensor): Tensor {
    if (input.ndim !== 3 && input.ndim !== 4) {
      throw new ValueError(`Softmax2d: expected input to be 3D or 4D, got ${input.ndim}D instead`);
    }
    return softmax(input, -3);
  }
}

const bindGLU = signatureOfClass("nn::GLU(int dim=-1)");

/** The first half of a dimension times the sigmoid of the second. */
export class GLU extends Module {
  readonly dim: number;

  constructor(...args: Constructors["GLU"]) {
    super();
    [this.dim] = bindGLU(args);
  }

  override forward(input: Tensor): Tensor {
    return glu(input, this.dim);
  }

  override extra_repr(): string {
    return `dim=${this.dim}`;
  }
}
