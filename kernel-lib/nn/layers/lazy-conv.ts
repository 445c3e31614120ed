import type { Constructors } from "../../autograd/generated/operations.js";
import type { Tensor } from "../../autograd/tensor.js";
import { RuntimeError, ValueError } from "../../base/errors.js";
import { UninitializedParameter } from "../parameter.js";
import { signatureOfClass } from "../signature.js";
import { Conv1d, Conv2d, Conv3d } from "./conv.js";
import { ConvTranspose1d, ConvTranspose2d, ConvTranspose3d, type OutputSize } from "./conv-transpose.js";

/**
 * @param kernel_size elements of the kernel, for all dimensions or one for each
 * @param stride elements from one window to the next
 * @param padding zeros on both sides of each axis, 'valid' for none, or 'same' to keep the size
 * @param dilation elements from one kernel tap to the next
 * @param groups blocks of channels that do not see each other
 * @param bias whether a number is learned and added for each output channel
 * @param padding_mode what stands in the padding
 */
const bindLazyConv = signatureOfClass(
  "nn::LazyConv{1,2,3}d(int out_channels, int[1] kernel_size, int[1] stride=1, int[1]|str<same|valid> padding=0, int[1] dilation=1, int groups=1, bool bias=True, str<zeros|reflect|replicate|circular> padding_mode='zeros', device? device=None, dtype? dtype=None)",
);

/**
 * @param kernel_size elements of the kernel, for all dimensions or one for each
 * @param stride elements of the output from one window to the next
 * @param padding elements taken from both sides of each axis
 * @param output_padding elements more at the far edge of each axis
 * @param groups blocks of channels that do not see each other
 * @param bias whether a number is learned and added for each output channel
 * @param dilation elements from one kernel tap to the next
 */
const bindLazyTranspose = signatureOfClass(
  "nn::LazyConvTranspose{1,2,3}d(int out_channels, int[1] kernel_size, int[1] stride=1, int[1] padding=0, int[1] output_padding=0, int groups=1, bool bias=True, int[1] dilation=1, str<zeros> padding_mode='zeros', device? device=None, dtype? dtype=None)",
);

type AnyConv = Conv1d | Conv2d | Conv3d | ConvTranspose1d | ConvTranspose2d | ConvTranspose3d;

/** Turns a layer made without channels into one that waits for its first input. */
function awaitInput(layer: AnyConv, out_channels: number): void {
  const { dtype } = layer.weight;
  layer.out_channels = out_channels;
  layer.weight = new UninitializedParameter(dtype);
  if (layer.bias) layer.bias = new UninitializedParameter(dtype);
}

/**
 * Gives a waiting layer the channels of its first input and its weights, and makes it an ordinary one.
 *
 * @throws RuntimeError for an input of the wrong rank, ValueError for channels that the groups do not divide.
 */
function initialize(layer: AnyConv, input: Tensor, rank: number, ordinary: AnyConv): void {
  const { weight, bias, groups } = layer;
  const batchAxes = input.ndim - rank;
  if (batchAxes !== 1 && batchAxes !== 2) {
    throw new RuntimeError(
      `Expected ${rank + 1}D (unbatched) or ${rank + 2}D (batched) input to ${layer.constructor.name}, but got input of size: ${input.shape}`,
    );
  }
  layer.in_channels = input.shape[batchAxes - 1];
  if (layer.in_channels % groups !== 0) throw new ValueError("in_channels must be divisible by groups");
  if (weight instanceof UninitializedParameter) {
    weight.materialize(layer.weightShape());
    if (bias instanceof UninitializedParameter) bias.materialize([layer.out_channels]);
    layer.reset_parameters();
  }
  Object.setPrototypeOf(layer, ordinary);
}

/** A {@link Conv1d} that learns `in_channels` from its first input. */
export class LazyConv1d extends Conv1d {
  constructor(...args: Constructors["LazyConv{1,2,3}d"]) {
    const [out_channels, ...rest] = bindLazyConv(args, "LazyConv1d");
    super(0, 0, ...rest);
    awaitInput(this, out_channels);
  }

  override forward(input: Tensor): Tensor {
    initialize(this, input, 1, Conv1d.prototype);
    return super.forward(input);
  }
}

/**
 * A {@link Conv2d} that learns `in_channels` from its first input.
 *
 * @example const layer = new nn.LazyConv2d(1, { kernel_size: [1, 2], bias: false }); layer(torch.ones(1, 3, 6, 8)).shape // torch.Size([1, 1, 6, 7])
 */
export class LazyConv2d extends Conv2d {
  constructor(...args: Constructors["LazyConv{1,2,3}d"]) {
    const [out_channels, ...rest] = bindLazyConv(args, "LazyConv2d");
    super(0, 0, ...rest);
    awaitInput(this, out_channels);
  }

  override forward(input: Tensor): Tensor {
    initialize(this, input, 2, Conv2d.prototype);
    return super.forward(input);
  }
}

/** A {@link Conv3d} that learns `in_channels` from its first input. */
export class LazyConv3d extends Conv3d {
  constructor(...args: Constructors["LazyConv{1,2,3}d"]) {
    const [out_channels, ...rest] = bindLazyConv(args, "LazyConv3d");
    super(0, 0, ...rest);
    awaitInput(this, out_channels);
  }

  override forward(input: Tensor): Tensor {
    initialize(this, input, 3, Conv3d.prototype);
    return super.forward(input);
  }
}

/** A {@link ConvTranspose1d} that learns `in_channels` from its first input. */
export class LazyConvTranspose1d extends ConvTranspose1d {
  constructor(...args: Constructors["LazyConvTranspose{1,2,3}d"]) {
    const [out_channels, ...rest] = bindLazyTranspose(args, "LazyConvTranspose1d");
    super(0, 0, ...rest);
    awaitInput(this, out_channels);
  }

  override forward(input: Tensor, output_size?: OutputSize): Tensor {
    initialize(this, input, 1, ConvTranspose1d.prototype);
    return super.forward(input, output_size);
  }
}

/** A {@link ConvTranspose2d} that learns `in_channels` from its first input. */
export class LazyConvTranspose2d extends ConvTranspose2d {
  constructor(...args: Constructors["LazyConvTranspose{1,2,3}d"]) {
    const [out_channels, ...rest] = bindLazyTranspose(args, "LazyConvTranspose2d");
    super(0, 0, ...rest);
    awaitInput(this, out_channels);
  }

  override forward(input: Tensor, output_size?: OutputSize): Tensor {
    initialize(this, input, 2, ConvTranspose2d.prototype);
    return super.forward(input, output_size);
  }
}

/** A {@link ConvTranspose3d} that learns `in_channels` from its first input. */
export class LazyConvTranspose3d extends ConvTranspose3d {
  constructor(...args: Constructors["LazyConvTranspose{1,2,3}d"]) {
    const [out_channels, ...rest] = bindLazyTranspose(args, "LazyConvTranspose3d");
    super(0, 0, ...rest);
    awaitInput(this, out_channels);
  }

  override forward(input: Tensor, output_size?: OutputSize): Tensor {
    initialize(this, input, 3, ConvTranspose3d.prototype);
    return super.forward(input, output_size);
  }
}
