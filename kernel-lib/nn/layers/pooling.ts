import type { Constructors } from "../../autograd/generated/operations.js";
import type { Tensor } from "../../autograd/tensor.js";
import { pythonText } from "../../base/python-text.js";
import {
  adaptive_avg_pool1d,
  adaptive_avg_pool2d,
  adaptive_avg_pool3d,
  adaptive_max_pool1d,
  adaptive_max_pool1d_with_indices,
  adaptive_max_pool2d,
  adaptive_max_pool2d_with_indices,
  adaptive_max_pool3d,
  adaptive_max_pool3d_with_indices,
  avg_pool1d,
  avg_pool2d,
  avg_pool3d,
  max_pool1d,
  max_pool1d_with_indices,
  max_pool2d,
  max_pool2d_with_indices,
  max_pool3d,
  max_pool3d_with_indices,
} from "../functional/index.js";
import { Module } from "../module.js";
import { signatureOfClass } from "../signature.js";

type Sizes = number | readonly number[];

function optionsText(options: object, names: readonly string[]): string {
  const values = new Map<string, unknown>(Object.entries(options));
  return names.map((name) => `${name}=${pythonText(values.get(name))}`).join(", ");
}

/**
 * @param kernel_size elements of a window
 * @param stride elements from one window to the next; null means the window's size
 * @param padding elements added on both sides, that never win
 * @param dilation elements from one of a window to the next
 * @param return_indices whether to answer too where each was: `[values, indices]`
 * @param ceil_mode whether a window may hang over the far edge
 */
const bindMaxPool = signatureOfClass(
  "nn::_MaxPoolNd(int[1] kernel_size, int[1]? stride=None, int[1] padding=0, int[1] dilation=1, bool return_indices=False, bool ceil_mode=False)",
);

/** One of the functions that a layer calls. */
type Pool<Out> = (
  input: Tensor,
  kernel_size: Sizes,
  stride: Sizes,
  padding: Sizes,
  dilation: Sizes,
  ceil_mode: boolean,
) => Out;

/**
 * The largest element of each window.
 *
 * @typeParam Out a tensor; with `return_indices` a pair of tensors
 */
abstract class MaxPool<Out> extends Module<[input: Tensor], Out> {
  readonly kernel_size: Sizes;
  readonly stride: Sizes;
  readonly padding: Sizes;
  readonly dilation: Sizes;
  readonly return_indices: boolean;
  readonly ceil_mode: boolean;

  constructor(...args: Constructors["_MaxPoolNd"]) {
    super();
    const [kernel_size, stride, padding, dilation, return_indices, ceil_mode] = bindMaxPool(args);
    this.kernel_size = kernel_size;
    this.stride = stride ?? kernel_size;
    this.padding = padding;
    this.dilation = dilation;
    this.return_indices = return_indices;
    this.ceil_mode = ceil_mode;
  }

  protected pool(input: Tensor, values: Pool<Tensor>, withIndices: Pool<[Tensor, Tensor]>): Out {
    const { kernel_size, stride, padding, dilation, ceil_mode, return_indices } = this;
    const run: Pool<unknown> = return_indices ? withIndices : values;
    return run(input, kernel_size, stride, padding, dilation, ceil_mode) as Out;
  }

  override extra_repr(): string {
    return optionsText(this, ["kernel_size", "stride", "padding", "dilation", "ceil_mode"]);
  }
}

/** The largest element of each window: (N, C, L) → (N, C, L′). */
export class MaxPool1d<Out = Tensor> extends MaxPool<Out> {
  override forward(input: Tensor): Out {
    return this.pool(input, max_pool1d, max_pool1d_with_indices);
  }
}

/**
 * The largest element of each window: (N, C, H, W) → (N, C, H′, W′).
 *
 * @example new nn.MaxPool2d(2)(torch.ones(1, 1, 4, 4)).shape // torch.Size([1, 1, 2, 2])
 */
export class MaxPool2d<Out = Tensor> extends MaxPool<Out> {
  override forward(input: Tensor): Out {
    return this.pool(input, max_pool2d, max_pool2d_with_indices);
  }
}

/** The largest element of each window: (N, C, D, H, W) → (N, C, D′, H′, W′). */
export class MaxPool3d<Out = Tensor> extends MaxPool<Out> {
  override forward(input: Tensor): Out {
    return this.pool(input, max_pool3d, max_pool3d_with_indices);
  }
}

/** The mean of each window. */
abstract class AvgPool extends Module {
  readonly stride: Sizes;

  constructor(
    readonly kernel_size: Sizes,
    stride: Sizes | null,
    readonly padding: Sizes,
    readonly ceil_mode: boolean,
    readonly count_include_pad: boolean,
    readonly divisor_override: number | null = null,
  ) {
    super();
    this.stride = stride ?? kernel_size;
  }

  override extra_repr(): string {
    return optionsText(this, ["kernel_size", "stride", "padding"]);
  }
}

/**
 * @param kernel_size elements of a window
 * @param stride elements from one window to the next; null means the window's size
 * @param padding zeros added on both sides
 * @param ceil_mode whether a window may hang over the far edge
 * @param count_include_pad whether padding counts in the divisor
 */
const bindAvgPool1d = signatureOfClass(
  "nn::AvgPool1d(int[1] kernel_size, int[1]? stride=None, int[1] padding=0, bool ceil_mode=False, bool count_include_pad=True)",
);

/** The mean of each window: (N, C, L) → (N, C, L′). */
export class AvgPool1d extends AvgPool {
  constructor(...args: Constructors["AvgPool1d"]) {
    super(...bindAvgPool1d(args));
  }

  override forward(input: Tensor): Tensor {
    const { kernel_size, stride, padding, ceil_mode, count_include_pad } = this;
    return avg_pool1d(input, kernel_size, stride, padding, ceil_mode, count_include_pad);
  }

  override extra_repr(): string {
    const { kernel_size, stride, padding } = this;
    const listed = Object.entries({ kernel_size, stride, padding }).map(([name, value]) => [name, [value].flat()]);
    return optionsText(Object.fromEntries(listed), ["kernel_size", "stride", "padding"]);
  }
}

/**
 * @param kernel_size elements of a window
 * @param stride elements from one window to the next; null means the window's size
 * @param padding zeros added on both sides
 * @param ceil_mode whether a window may hang over the far edge
 * @param count_include_pad whether padding counts in the divisor
 * @param divisor_override what to divide by instead of the window's size
 */
const bindAvgPool2d = signatureOfClass(
  "nn::AvgPool2d(int[1] kernel_size, int[1]? stride=None, int[1] padding=0, bool ceil_mode=False, bool count_include_pad=True, int? divisor_override=None)",
);

/** The mean of each window: (N, C, H, W) → (N, C, H′, W′). */
export class AvgPool2d extends AvgPool {
  constructor(...args: Constructors["AvgPool2d"]) {
    super(...bindAvgPool2d(args));
  }

  override forward(input: Tensor): Tensor {
    const { kernel_size, stride, padding, ceil_mode, count_include_pad, divisor_override } = this;
    return avg_pool2d(input, kernel_size, stride, padding, ceil_mode, count_include_pad, divisor_override);
  }
}

/**
 * @param kernel_size elements of a window
 * @param stride elements from one window to the next; null means the window's size
 * @param padding zeros added on both sides
 * @param ceil_mode whether a window may hang over the far edge
 * @param count_include_pad whether padding counts in the divisor
 * @param divisor_override what to divide by instead of the window's size
 */
const bindAvgPool3d = signatureOfClass(
  "nn::AvgPool3d(int[1] kernel_size, int[1]? stride=None, int[1] padding=0, bool ceil_mode=False, bool count_include_pad=True, int? divisor_override=None)",
);

/** The mean of each window: (N, C, D, H, W) → (N, C, D′, H′, W′). */
export class AvgPool3d extends AvgPool {
  constructor(...args: Constructors["AvgPool3d"]) {
    super(...bindAvgPool3d(args));
  }

  override forward(input: Tensor): Tensor {
    const { kernel_size, stride, padding, ceil_mode, count_include_pad, divisor_override } = this;
    return avg_pool3d(input, kernel_size, stride, padding, ceil_mode, count_include_pad, divisor_override);
  }
}

/** @param output_size one number for all axes, or one an axis; null keeps an axis */
const bindAdaptiveAvgPool = signatureOfClass("nn::_AdaptiveAvgPoolNd(int?[1] output_size)");

/** Means of as many windows as the output has places. */
abstract class AdaptiveAvgPool extends Module {
  readonly output_size: number | readonly (number | null)[];

  constructor(...args: Constructors["_AdaptiveAvgPoolNd"]) {
    super();
    [this.output_size] = bindAdaptiveAvgPool(args);
  }

  override extra_repr(): string {
    return `output_size=${pythonText(this.output_size)}`;
  }
}

/** Means of windows that cover the input: (N, C, L) → (N, C, output_size). */
export class AdaptiveAvgPool1d extends AdaptiveAvgPool {
  override forward(input: Tensor): Tensor {
    return adaptive_avg_pool1d(input, this.output_size);
  }
}

/**
 * Means of windows that cover the input: (N, C, H, W) → (N, C, …output_size).
 *
 * @example new nn.AdaptiveAvgPool2d(1)(torch.ones(1, 3, 5, 7)).shape // torch.Size([1, 3, 1, 1])
 */
export class AdaptiveAvgPool2d extends AdaptiveAvgPool {
  override forward(input: Tensor): Tensor {
    return adaptive_avg_pool2d(input, this.output_size);
  }
}

/** Means of windows that cover the input: (N, C, D, H, W) → (N, C, …output_size). */
export class AdaptiveAvgPool3d extends AdaptiveAvgPool {
  override forward(input: Tensor): Tensor {
    return adaptive_avg_pool3d(input, this.output_size);
  }
}

/**
 * @param output_size the output's lengths; null keeps one
 * @param return_indices whether to answer too where each was: `[values, indices]`
 */
const bindAdaptiveMaxPool = signatureOfClass("nn::_AdaptiveMaxPoolNd(int?[1] output_size, bool return_indices=False)");

/**
 * The largest element of each of as many windows as asked for.
 *
 * @typeParam Out a tensor; with `return_indices` a pair of tensors
 */
abstract class AdaptiveMaxPool<Out> extends Module<[input: Tensor], Out> {
  readonly output_size: number | readonly (number | null)[];
  readonly return_indices: boolean;

  constructor(...args: Constructors["_AdaptiveMaxPoolNd"]) {
    super();
    [this.output_size, this.return_indices] = bindAdaptiveMaxPool(args);
  }

  override extra_repr(): string {
    return optionsText(this, ["output_size"]);
  }
}

/** The largest element of each of as many windows as asked for: (N, C, L) → (N, C, L′). */
export class AdaptiveMaxPool1d<Out = Tensor> extends AdaptiveMaxPool<Out> {
  override forward(input: Tensor): Out {
    const pool = this.return_indices ? adaptive_max_pool1d_with_indices : adaptive_max_pool1d;
    return pool(input, this.output_size) as Out;
  }
}

/**
 * The largest element of each of as many windows as asked for: (N, C, H, W) → (N, C, H′, W′).
 *
 * @example new nn.AdaptiveMaxPool2d(1)(torch.ones(1, 3, 4, 4)).shape // torch.Size([1, 3, 1, 1])
 */
export class AdaptiveMaxPool2d<Out = Tensor> extends AdaptiveMaxPool<Out> {
  override forward(input: Tensor): Out {
    const pool = this.return_indices ? adaptive_max_pool2d_with_indices : adaptive_max_pool2d;
    return pool(input, this.output_size) as Out;
  }
}

/** The largest element of each of as many windows as asked for: (N, C, D, H, W) → (N, C, D′, H′, W′). */
export class AdaptiveMaxPool3d<Out = Tensor> extends AdaptiveMaxPool<Out> {
  override forward(input: Tensor): Out {
    const pool = this.return_indices ? adaptive_max_pool3d_with_indices : adaptive_max_pool3d;
    return pool(input, this.output_size) as Out;
  }
}
