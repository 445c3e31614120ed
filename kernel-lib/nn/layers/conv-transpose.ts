import type { Constructors } from "../../autograd/generated/operations.js";
import type { Tensor } from "../../autograd/tensor.js";
import { ValueError } from "../../base/errors.js";
import { tupleText } from "../../base/number-text.js";
import { requireCpu } from "../../tensor/device.js";
import { float32 } from "../../tensor/dtype.js";
import { Size } from "../../tensor/size.js";
import { conv_transpose1d, conv_transpose2d, conv_transpose3d } from "../functional/index.js";
import { signatureOfClass } from "../signature.js";
import { ConvBase } from "./conv-base.js";
import { type ConvSettings, perDimension } from "./conv-options.js";

const functions = [conv_transpose1d, conv_transpose2d, conv_transpose3d];

/**
 * @param kernel_size elements of the kernel, for all dimensions or one for each
 * @param stride elements of the output from one window to the next
 * @param padding elements taken from both sides of each axis
 * @param output_padding elements more at the far edge of each axis
 * @param groups blocks of channels that do not see each other
 * @param bias whether a number is learned and added for each output channel
 * @param dilation elements from one kernel tap to the next
 */
const bindConvTranspose = signatureOfClass(
  "nn::ConvTranspose{1,2,3}d(int in_channels, int out_channels, int[1] kernel_size, int[1] stride=1, int[1] padding=0, int[1] output_padding=0, int groups=1, bool bias=True, int[1] dilation=1, str<zeros> padding_mode='zeros', device? device=None, dtype? dtype=None)",
);

/** The output's size, where several are possible: alone, or in an options object. */
export type OutputSize = readonly number[] | { readonly output_size?: readonly number[] };

/** A transposed convolution along `rank` dimensions. */
abstract class ConvTranspose extends ConvBase<[input: Tensor, output_size?: OutputSize]> {
  private readonly rank: number;

  protected constructor(rank: number, args: Constructors["ConvTranspose{1,2,3}d"]) {
    const [in_channels, out_channels, kernel_size, stride, padding, output_padding, ...others] = bindConvTranspose(
      args,
      `ConvTranspose${rank}d`,
    );
    const [groups, bias, dilation, padding_mode, device, dtype] = others;
    if (padding_mode !== "zeros") throw new ValueError(`Only "zeros" padding mode is supported for ${new.target.name}`);
    if (device !== null) requireCpu(device);
    const settings: ConvSettings = {
      in_channels,
      out_channels,
      kernel_size: perDimension(kernel_size, rank),
      stride: perDimension(stride, rank),
      padding: perDimension(padding, rank),
      dilation: perDimension(dilation, rank),
      output_padding: perDimension(output_padding, rank),
      groups,
      bias,
      padding_mode,
      dtype: dtype ?? float32,
    };
    super(settings, true);
    this.rank = rank;
  }

  /**
   * @param output_size which of the possible sizes to answer: without it the smallest plus `output_padding`
   * @throws ValueError for a size that is not possible.
   */
  override forward(input: Tensor, output_size?: OutputSize): Tensor {
    const { weight, bias, stride, groups, dilation } = this;
    const size = output_size !== undefined && "output_size" in output_size ? output_size.output_size : output_size;
    const extra = Array.isArray(size) ? this.extraFor(input, size) : this.output_padding;
    const padding = this.padding as readonly number[];
    return functions[this.rank - 1](input, weight, bias, stride, padding, extra, groups, dilation);
  }

  /** The output padding that leads to a wanted size. */
  private extraFor(input: Tensor, output_size: readonly number[]): number[] {
    const { rank, stride, dilation, kernel_size } = this;
    const padding = this.padding as readonly number[];
    const leading = input.ndim === rank + 2 ? 2 : 1;
    const size = output_size.length === leading + rank ? output_size.slice(leading) : output_size;
    if (size.length !== rank) {
      throw new ValueError(
        `ConvTranspose${rank}D: for ${input.ndim}D input, output_size must have ${rank} or ${leading + rank} elements (got ${size.length})`,
      );
    }
    const least = size.map(
      (_, axis) =>
        (input.shape[axis + leading] - 1) * stride[axis] -
        2 * padding[axis] +
        dilation[axis] * (kernel_size[axis] - 1) +
        1,
    );
    const most = least.map((length, axis) => length + stride[axis] - 1);
    if (size.some((length, axis) => length < least[axis] || length > most[axis])) {
      throw new ValueError(
        `requested an output size of ${tupleText(size)}, but valid sizes range from [${least.join(", ")}] to [${most.join(", ")}] (for an input of ${new Size(input.shape.slice(2))})`,
      );
    }
    return size.map((length, axis) => length - least[axis]);
  }
}

/**
 * A learned transposed convolution of lines: (N, C, L) or (C, L) → (N, out_channels, L′).
 *
 * @throws ValueError for settings that do not fit, TypeError for unknown ones.
 * @example new nn.ConvTranspose1d(1, 1, 3, { stride: 2 })(torch.ones(1, 1, 4)).shape // torch.Size([1, 1, 9])
 */
export class ConvTranspose1d extends ConvTranspose {
  constructor(...args: Constructors["ConvTranspose{1,2,3}d"]) {
    super(1, args);
  }
}

/**
 * A learned transposed convolution of images: (N, C, H, W) or (C, H, W) → (N, out_channels, H′, W′).
 *
 * @throws ValueError for settings that do not fit, TypeError for unknown ones.
 * @example new nn.ConvTranspose2d(1, 1, 3, { stride: 2 })(torch.ones(1, 1, 4, 4)).shape // torch.Size([1, 1, 9, 9])
 */
export class ConvTranspose2d extends ConvTranspose {
  constructor(...args: Constructors["ConvTranspose{1,2,3}d"]) {
    super(2, args);
  }
}

/**
 * A learned transposed convolution of volumes: (N, C, D, H, W) or (C, D, H, W) → (N, out_channels, D′, H′, W′).
 *
 * @throws ValueError for settings that do not fit, TypeError for unknown ones.
 * @example new nn.ConvTranspose3d(1, 1, 2)(torch.ones(1, 1, 2, 2, 2)).shape // torch.Size([1, 1, 3, 3, 3])
 */
export class ConvTranspose3d extends ConvTranspose {
  constructor(...args: Constructors["ConvTranspose{1,2,3}d"]) {
    super(3, args);
  }
}
