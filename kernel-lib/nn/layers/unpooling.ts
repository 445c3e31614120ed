import type { Constructors } from "../../autograd/generated/operations.js";
import type { Tensor } from "../../autograd/tensor.js";
import { pythonText } from "../../base/python-text.js";
import { max_unpool1d, max_unpool2d, max_unpool3d } from "../functional/index.js";
import { Module } from "../module.js";
import { signatureOfClass } from "../signature.js";

/**
 * @param kernel_size elements of a window
 * @param stride elements from one window to the next; null means the window's size
 * @param padding elements that pooling added on both sides
 */
const bindMaxUnpool = signatureOfClass("nn::_MaxUnpoolNd(int[1] kernel_size, int[1]? stride=None, int[1] padding=0)");

/** What a layer is called with: values, where they were, and how long the axes were. */
type Inputs = [input: Tensor, indices: Tensor, output_size?: readonly number[] | null];

/** Each value at the place that it had before pooling. */
abstract class MaxUnpool extends Module<Inputs> {
  readonly kernel_size: readonly number[];
  readonly stride: readonly number[];
  readonly padding: readonly number[];
  /** The number of axes that a window has. */
  protected abstract get axes(): number;

  constructor(...args: Constructors["_MaxUnpoolNd"]) {
    super();
    const [kernel_size, stride, padding] = bindMaxUnpool(args);
    const each = (value: number | readonly number[]): readonly number[] =>
      typeof value === "number" ? new Array<number>(this.axes).fill(value) : value;
    this.kernel_size = each(kernel_size);
    this.stride = each(stride ?? kernel_size);
    this.padding = each(padding);
  }

  override extra_repr(): string {
    const { kernel_size, stride, padding } = this;
    return Object.entries({ kernel_size, stride, padding })
      .map(([name, value]) => `${name}=${pythonText(value)}`)
      .join(", ");
  }
}

/** Each value at the place that it had before pooling, zeros elsewhere: (N, C, L) → (N, C, L′). */
export class MaxUnpool1d extends MaxUnpool {
  protected override get axes(): number {
    return 1;
  }

  override forward(...[input, indices, output_size]: Inputs): Tensor {
    return max_unpool1d(input, indices, this.kernel_size, this.stride, this.padding, output_size ?? null);
  }
}

/**
 * Each value at the place that it had before pooling, zeros elsewhere: (N, C, H, W) → (N, C, H′, W′).
 *
 * @example const [pooled, indices] = new nn.MaxPool2d(2, { return_indices: true })(X.unsqueeze(0)); new nn.MaxUnpool2d(2)(pooled, indices)
 */
export class MaxUnpool2d extends MaxUnpool {
  protected override get axes(): number {
    return 2;
  }

  override forward(...[input, indices, output_size]: Inputs): Tensor {
    return max_unpool2d(input, indices, this.kernel_size, this.stride, this.padding, output_size ?? null);
  }
}

/** Each value at the place that it had before pooling, zeros elsewhere: (N, C, D, H, W) → (N, C, D′, H′, W′). */
export class MaxUnpool3d extends MaxUnpool {
  protected override get axes(): number {
    return 3;
  }

  override forward(...[input, indices, output_size]: Inputs): Tensor {
    return max_unpool3d(input, indices, this.kernel_size, this.stride, this.padding, output_size ?? null);
  }
}
