import type { Tensor } from "../../autograd/tensor.js";
import { bindArguments, pythonText } from "../../base/arguments.js";
import {
  adaptive_avg_pool1d,
  adaptive_avg_pool2d,
  adaptive_avg_pool3d,
  avg_pool1d,
  avg_pool2d,
  avg_pool3d,
} from "../functional/avg-pool.js";
import { max_pool1d, max_pool2d, max_pool3d } from "../functional/max-pool.js";
import { Module } from "../module.js";
import type { PerDimension } from "./conv-options.js";

/** Options of the max pools. */
export interface MaxPoolOptions {
  /** Step of the window; as large as the window if not given. */
  readonly stride?: PerDimension | null;
  readonly padding?: PerDimension;
  readonly dilation?: PerDimension;
  /** Whether a window may hang over the far edge. */
  readonly ceil_mode?: boolean;
}

/** Options of the average pools. */
export interface AvgPoolOptions {
  /** Step of the window; as large as the window if not given. */
  readonly stride?: PerDimension | null;
  readonly padding?: PerDimension;
  /** Whether a window may hang over the far edge. */
  readonly ceil_mode?: boolean;
  /** Whether the zeros of the padding count as elements. */
  readonly count_include_pad?: boolean;
}

/** `kernel_size`, then options: by position in PyTorch's order, in a last object, or all of them in one object. */
export type PoolArguments<Options> =
  | readonly [kernel_size: PerDimension, ...options: readonly (Options | PerDimension | boolean | null)[]]
  | readonly [options: Options & { readonly kernel_size: PerDimension }];

/** The options as the pool functions take them, `kernel_size` among them. */
type Bound<Options> = Required<Options> & { readonly kernel_size: PerDimension; readonly stride: PerDimension | null };

function bindPool<Options extends object>(
  callee: string,
  given: PoolArguments<Options>,
  defaults: Partial<Bound<Options>>,
): Bound<Options> {
  const bound = bindArguments<Bound<Options>>(callee, given, ["kernel_size"], defaults);
  return bound.stride === null ? { ...bound, stride: bound.kernel_size } : bound;
}

function shown(options: object, names: readonly string[]): string {
  const values = new Map<string, unknown>(Object.entries(options));
  return names.map((name) => `${name}=${pythonText(values.get(name))}`).join(", ");
}

/** The largest element of each window. */
abstract class MaxPool extends Module {
  protected readonly options: Bound<MaxPoolOptions>;

  constructor(...given: PoolArguments<MaxPoolOptions>) {
    super();
    const defaults = { stride: null, padding: 0, dilation: 1, ceil_mode: false };
    this.options = bindPool("_MaxPoolNd.__init__", given, defaults);
  }

  override extra_repr(): string {
    return shown(this.options, ["kernel_size", "stride", "padding", "dilation", "ceil_mode"]);
  }
}

/** The largest element of each window: (N, C, L) → (N, C, L′). */
export class MaxPool1d extends MaxPool {
  override forward(input: Tensor): Tensor {
    const { kernel_size, ...options } = this.options;
    return max_pool1d(input, kernel_size, options);
  }
}

/**
 * The largest element of each window: (N, C, H, W) → (N, C, H′, W′).
 *
 * @example new nn.MaxPool2d(2)(torch.ones(1, 1, 4, 4)).shape // torch.Size([1, 1, 2, 2])
 */
export class MaxPool2d extends MaxPool {
  override forward(input: Tensor): Tensor {
    const { kernel_size, ...options } = this.options;
    return max_pool2d(input, kernel_size, options);
  }
}

/** The largest element of each window: (N, C, D, H, W) → (N, C, D′, H′, W′). */
export class MaxPool3d extends MaxPool {
  override forward(input: Tensor): Tensor {
    const { kernel_size, ...options } = this.options;
    return max_pool3d(input, kernel_size, options);
  }
}

/** The mean of each window. */
abstract class AvgPool extends Module {
  protected readonly options: Bound<AvgPoolOptions>;

  constructor(...given: PoolArguments<AvgPoolOptions>) {
    super();
    const defaults = { stride: null, padding: 0, ceil_mode: false, count_include_pad: true };
    this.options = bindPool(`${new.target.name}.__init__`, given, defaults);
  }

  override extra_repr(): string {
    return shown(this.options, ["kernel_size", "stride", "padding"]);
  }
}

/** The mean of each window: (N, C, L) → (N, C, L′). */
export class AvgPool1d extends AvgPool {
  override forward(input: Tensor): Tensor {
    const { kernel_size, ...options } = this.options;
    return avg_pool1d(input, kernel_size, options);
  }

  override extra_repr(): string {
    const { kernel_size, stride, padding } = this.options;
    const listed = Object.entries({ kernel_size, stride, padding }).map(([name, value]) => [name, [value].flat()]);
    return shown(Object.fromEntries(listed), ["kernel_size", "stride", "padding"]);
  }
}

/** The mean of each window: (N, C, H, W) → (N, C, H′, W′). */
export class AvgPool2d extends AvgPool {
  override forward(input: Tensor): Tensor {
    const { kernel_size, ...options } = this.options;
    return avg_pool2d(input, kernel_size, options);
  }
}

/** The mean of each window: (N, C, D, H, W) → (N, C, D′, H′, W′). */
export class AvgPool3d extends AvgPool {
  override forward(input: Tensor): Tensor {
    const { kernel_size, ...options } = this.options;
    return avg_pool3d(input, kernel_size, options);
  }
}

/** Means of as many windows as the output has places. */
abstract class AdaptiveAvgPool extends Module {
  readonly output_size: number | readonly (number | null)[];

  constructor(output_size: number | readonly (number | null)[]) {
    super();
    const bound = bindArguments<{ output_size: typeof output_size }>(
      "_AdaptiveAvgPoolNd.__init__",
      [output_size],
      ["output_size"],
      {},
    );
    this.output_size = bound.output_size;
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
