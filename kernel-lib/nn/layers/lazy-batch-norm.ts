import type { Constructors } from "../../autograd/generated/operations.js";
import type { Tensor } from "../../autograd/tensor.js";
import { ones_ } from "../init.js";
import { UninitializedParameter } from "../parameter.js";
import { signatureOfClass } from "../signature.js";
import { type BatchNorm, BatchNorm1d, BatchNorm2d, BatchNorm3d } from "./batch-norm.js";

/**
 * @param eps added to the variance
 * @param momentum share of the newest batch in the running moments; null means the mean of all batches so far
 * @param affine whether a scale and a shift are learned for every channel
 * @param track_running_stats whether the running moments are kept
 * @param bias whether `affine` includes the shift
 */
const bindLazyBatchNorm = signatureOfClass(
  "nn::_LazyNormBase(float eps=1e-05, float? momentum=0.1, bool affine=True, bool track_running_stats=True, device? device=None, dtype? dtype=None, *, bool bias=True)",
);

/** The arguments of the ordinary layer, with no channels yet. */
export function boundFor(args: readonly unknown[]): Constructors["_BatchNorm"] {
  const [eps, momentum, affine, track_running_stats, device, dtype, bias] = bindLazyBatchNorm(args);
  return [0, eps, momentum, affine, track_running_stats, device, dtype, { bias }];
}

/** Turns a layer made without channels into one that waits for its first input. */
export function awaitInput(layer: BatchNorm): void {
  if (layer.weight) layer.weight = new UninitializedParameter(layer.weight.dtype);
  if (layer.bias) layer.bias = new UninitializedParameter(layer.bias.dtype);
}

/** Gives a waiting layer the channels of its first input, and makes it an ordinary one. */
export function initialize(layer: BatchNorm, input: Tensor, ordinary: BatchNorm): void {
  const channels = input.shape[1];
  layer.num_features = channels;
  const { weight, bias, running_mean, running_var } = layer;
  if (weight instanceof UninitializedParameter) {
    weight.materialize([channels]);
    ones_(weight);
  }
  if (bias instanceof UninitializedParameter) bias.materialize([channels]);
  if (running_mean) layer.running_mean = running_mean.new_zeros(channels);
  if (running_var) layer.running_var = running_var.new_ones(channels);
  Object.setPrototypeOf(layer, ordinary);
}

/** A {@link BatchNorm1d} that learns the number of channels from its first input. */
export class LazyBatchNorm1d extends BatchNorm1d {
  constructor(...args: Constructors["_LazyNormBase"]) {
    super(...boundFor(args));
    awaitInput(this);
  }

  override forward(input: Tensor): Tensor {
    this.checkRank(input);
    initialize(this, input, BatchNorm1d.prototype);
    return super.forward(input);
  }
}

/**
 * A {@link BatchNorm2d} that learns the number of channels from its first input.
 *
 * @example const layer = new nn.LazyBatchNorm2d(); layer(torch.randn(2, 3, 4, 4)); layer.num_features // 3
 */
export class LazyBatchNorm2d extends BatchNorm2d {
  constructor(...args: Constructors["_LazyNormBase"]) {
    super(...boundFor(args));
    awaitInput(this);
  }

  override forward(input: Tensor): Tensor {
    this.checkRank(input);
    initialize(this, input, BatchNorm2d.prototype);
    return super.forward(input);
  }
}

/** A {@link BatchNorm3d} that learns the number of channels from its first input. */
export class LazyBatchNorm3d extends BatchNorm3d {
  constructor(...args: Constructors["_LazyNormBase"]) {
    super(...boundFor(args));
    awaitInput(this);
  }

  override forward(input: Tensor): Tensor {
    this.checkRank(input);
    initialize(this, input, BatchNorm3d.prototype);
    return super.forward(input);
  }
}
