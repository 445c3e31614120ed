import type { Tensor } from "../../autograd/tensor.js";
import { type ConvFunction, conv1d, conv2d, conv3d } from "../functional/conv.js";
import { pad } from "../functional/pad.js";
import { ConvBase } from "./conv-base.js";
import { type ConvArguments, type ConvOptions, convSettings } from "./conv-options.js";

const functions: readonly ConvFunction[] = [conv1d, conv2d, conv3d];

/** A convolution along `rank` dimensions. */
abstract class Conv extends ConvBase {
  private readonly rank: number;

  protected constructor(rank: number, given: readonly unknown[], name: string) {
    super(convSettings(`${name}.__init__`, given, rank), false);
    this.rank = rank;
  }

  override forward(input: Tensor): Tensor {
    const { weight, bias, stride, padding, dilation, groups, padding_mode } = this;
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
  constructor(in_channels: number, out_channels: number, ...given: ConvArguments<ConvOptions>) {
    super(1, [in_channels, out_channels, ...given], new.target.name);
  }
}

/**
 * A learned cross-correlation of images: (N, C, H, W) or (C, H, W) → (N, out_channels, H′, W′).
 *
 * @throws ValueError for settings that do not fit, TypeError for unknown ones.
 * @example const conv2d = new nn.Conv2d(1, 1, 3, { padding: 1, stride: 2 }); conv2d(torch.ones(1, 1, 8, 8)).shape // torch.Size([1, 1, 4, 4])
 */
export class Conv2d extends Conv {
  constructor(in_channels: number, out_channels: number, ...given: ConvArguments<ConvOptions>) {
    super(2, [in_channels, out_channels, ...given], new.target.name);
  }
}

/**
 * A learned cross-correlation of volumes: (N, C, D, H, W) or (C, D, H, W) → (N, out_channels, D′, H′, W′).
 *
 * @throws ValueError for settings that do not fit, TypeError for unknown ones.
 * @example new nn.Conv3d(1, 1, 2)(torch.ones(1, 1, 4, 4, 4)).shape // torch.Size([1, 1, 3, 3, 3])
 */
export class Conv3d extends Conv {
  constructor(in_channels: number, out_channels: number, ...given: ConvArguments<ConvOptions>) {
    super(3, [in_channels, out_channels, ...given], new.target.name);
  }
}
