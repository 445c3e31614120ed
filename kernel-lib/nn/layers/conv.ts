import type { Constructors } from "../../autograd/generated/operations.js";
import type { Tensor } from "../../autograd/tensor.js";
import { requireCpu } from "../../tensor/device.js";
import { float32 } from "../../tensor/dtype.js";
import { conv1d, conv2d, conv3d, pad } from "../functional/index.js";
import { bare } from "../members.js";
import { signatureOfClass } from "../signature.js";
import { ConvBase } from "./conv-base.js";
import { type ConvSettings, perDimension } from "./conv-options.js";

const functions = [conv1d, conv2d, conv3d];
const names = ["Conv1d", "Conv2d", "Conv3d"];

/**
 * @param kernel_size elements of the kernel, for all dimensions or one for each
 * @param stride elements from one window to the next
 * @param padding zeros on both sides of each axis, 'valid' for none, or 'same' to keep the size
 * @param dilation elements from one kernel tap to the next
 * @param groups blocks of channels that do not see each other
 * @param bias whether a number is learned and added for each output channel
 * @param padding_mode what stands in the padding
 */
const bindConv = signatureOfClass(
  "nn::Conv{1,2,3}d(int in_channels, int out_channels, int[1] kernel_size, int[1] stride=1, int[1]|str<same|valid> padding=0, int[1] dilation=1, int groups=1, bool bias=True, str<zeros|reflect|replicate|circular> padding_mode='zeros', device? device=None, dtype? dtype=None)",
);

/** A convolution along `rank` dimensions. */
abstract class Conv extends ConvBase {
  private readonly rank: number;

  protected constructor(rank: number, args: Constructors["Conv{1,2,3}d"]) {
    const [
      in_channels,
      out_channels,
      kernel_size,
      stride,
      padding,
      dilation,
      groups,
      bias,
      padding_mode,
      device,
      dtype,
    ] = bindConv(args, names[rank - 1]);
    if (device !== null) requireCpu(device);
    const settings: ConvSettings = {
      in_channels,
      out_channels,
      kernel_size: perDimension(kernel_size, rank),
      stride: perDimension(stride, rank),
      padding: typeof padding === "string" ? padding : perDimension(padding, rank),
      dilation: perDimension(dilation, rank),
      output_padding: perDimension(0, rank),
      groups,
      bias,
      padding_mode,
      dtype: dtype ?? float32,
    };
    super(settings, false);
    this.rank = rank;
  }

  override forward(input: Tensor): Tensor {
    const { weight, bias, stride, padding, dilation, groups, padding_mode } = bare(this);
    const convolve = functions[this.rank - 1];
    if (padding_mode === "zeros") return convolve(input, weight, bias, stride, padding, dilation, groups);
    return convolve(pad(input, this.frame(), padding_mode), weight, bias, stride, 0, dilation, groups);
  }

  /** The padding as `F.pad` wants it: before and after the last dimension, then the one before it, … */
  private frame(): number[] {
    const { padding, dilation, kernel_size } = this;
    const sides = kernel_size.map((length, axis) => {
      if (padding === "valid") return [0, 0];
      if (padding !== "same") return [padding[axis], padding[axis]];
      const total = dilation[axis] * (length - 1);
      return [Math.floor(total / 2), total - Math.floor(total / 2)];
    });
    return sides.reverse().flat();
  }
}

/**
 * A learned cross-correlation of lines: (N, C, L) or (C, L) → (N, out_channels, L′) or (out_channels, L′).
 *
 * @throws ValueError for settings that do not fit, TypeError for unknown ones.
 * @example const conv1d = new nn.Conv1d(1, 1, 3, { padding: 1 }); conv1d(torch.ones(1, 1, 5)).shape // torch.Size([1, 1, 5])
 */
export class Conv1d extends Conv {
  constructor(...args: Constructors["Conv{1,2,3}d"]) {
    super(1, args);
  }
}

/**
 * A learned cross-correlation of images: (N, C, H, W) or (C, H, W) → (N, out_channels, H′, W′).
 *
 * @throws ValueError for settings that do not fit, TypeError for unknown ones.
 * @example const conv2d = new nn.Conv2d(1, 1, 3, { padding: 1, stride: 2 }); conv2d(torch.ones(1, 1, 8, 8)).shape // torch.Size([1, 1, 4, 4])
 */
export class Conv2d extends Conv {
  constructor(...args: Constructors["Conv{1,2,3}d"]) {
    super(2, args);
  }
}

/**
 * A learned cross-correlation of volumes: (N, C, D, H, W) or (C, D, H, W) → (N, out_channels, D′, H′, W′).
 *
 * @throws ValueError for settings that do not fit, TypeError for unknown ones.
 * @example new nn.Conv3d(1, 1, 2)(torch.ones(1, 1, 4, 4, 4)).shape // torch.Size([1, 1, 3, 3, 3])
 */
export class Conv3d extends Conv {
  constructor(...args: Constructors["Conv{1,2,3}d"]) {
    super(3, args);
  }
}
