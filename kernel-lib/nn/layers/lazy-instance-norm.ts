import type { Constructors } from "../../autograd/generated/operations.js";
import type { Tensor } from "../../autograd/tensor.js";
import { InstanceNorm1d, InstanceNorm2d, InstanceNorm3d } from "./instance-norm.js";
import { awaitInput, boundFor, initialize } from "./lazy-batch-norm.js";

/** An {@link InstanceNorm1d} that learns the number of channels from its first input. */
export class LazyInstanceNorm1d extends InstanceNorm1d {
  constructor(...args: Constructors["_LazyNormBase"]) {
    super(...boundFor(args));
    awaitInput(this);
  }

  override forward(input: Tensor): Tensor {
    initialize(this, input, InstanceNorm1d.prototype);
    return super.forward(input);
  }
}

/**
 * An {@link InstanceNorm2d} that learns the number of channels from its first input.
 *
 * @example const layer = new nn.LazyInstanceNorm2d(); layer(torch.randn(2, 3, 4, 4)); layer.num_features // 3
 */
export class LazyInstanceNorm2d extends InstanceNorm2d {
  constructor(...args: Constructors["_LazyNormBase"]) {
    super(...boundFor(args));
    awaitInput(this);
  }

  override forward(input: Tensor): Tensor {
    initialize(this, input, InstanceNorm2d.prototype);
    return super.forward(input);
  }
}

/** An {@link InstanceNorm3d} that learns the number of channels from its first input. */
export class LazyInstanceNorm3d extends InstanceNorm3d {
  constructor(...args: Constructors["_LazyNormBase"]) {
    super(...boundFor(args));
    awaitInput(this);
  }

  override forward(input: Tensor): Tensor {
    initialize(this, input, InstanceNorm3d.prototype);
    return super.forward(input);
  }
}
