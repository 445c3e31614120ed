import type { Constructors } from "../../autograd/generated/operations.js";
import type { Tensor } from "../../autograd/tensor.js";
import { typeName } from "../../base/kinds.js";
import { pythonText } from "../../base/python-text.js";
import { fold, unfold } from "../functional/index.js";
import { Module } from "../module.js";
import { signatureOfClass } from "../signature.js";

type Sizes = number | readonly number[];

const settingsText = (settings: object): string =>
  Object.entries(settings)
    .map(([name, value]) => `${name}=${pythonText(value)}`)
    .join(", ");

/**
 * @param kernel_size elements of a window
 * @param dilation elements from one of a window to the next
 * @param padding zeros added on both sides
 * @param stride elements from one window to the next
 */
const bindUnfold = signatureOfClass(
  "nn::Unfold(int[1] kernel_size, int[1] dilation=1, int[1] padding=0, int[1] stride=1)",
);

/** Windows as columns: (N, C, H, W) → (N, C · k, L). */
export class Unfold extends Module {
  readonly kernel_size: Sizes;
  readonly dilation: Sizes;
  readonly padding: Sizes;
  readonly stride: Sizes;

  constructor(...args: Constructors["Unfold"]) {
    super();
    [this.kernel_size, this.dilation, this.padding, this.stride] = bindUnfold(args);
  }

  override forward(input: Tensor): Tensor {
    return unfold(input, this.kernel_size, this.dilation, this.padding, this.stride);
  }

  override extra_repr(): string {
    const { kernel_size, dilation, padding, stride } = this;
    return settingsText({ kernel_size, dilation, padding, stride });
  }
}

/**
 * @param output_size the image's lengths
 * @param kernel_size elements of a window
 * @param dilation elements from one of a window to the next
 * @param padding zeros that were added on both sides
 * @param stride elements from one window to the next
 */
const bindFold = signatureOfClass(
  "nn::Fold(int[1] output_size, int[1] kernel_size, int[1] dilation=1, int[1] padding=0, int[1] stride=1)",
);

/** Columns as windows of an image, added up where they overlap: (N, C · k, L) → (N, C, H, W). */
export class Fold extends Module {
  readonly output_size: Sizes;
  readonly kernel_size: Sizes;
  readonly dilation: Sizes;
  readonly padding: Sizes;
  readonly stride: Sizes;

  constructor(...args: Constructors["Fold"]) {
    super();
    [this.output_size, this.kernel_size, this.dilation, this.padding, this.stride] = bindFold(args);
  }

  override forward(input: Tensor): Tensor {
    return fold(input, this.output_size, this.kernel_size, this.dilation, this.padding, this.stride);
  }

  override extra_repr(): string {
    const { output_size, kernel_size, dilation, padding, stride } = this;
    return settingsText({ output_size, kernel_size, dilation, padding, stride });
  }
}

const bindUnflatten = signatureOfClass("nn::Unflatten(int dim, any unflattened_size)");

/**
 * One dimension as several.
 *
 * @throws TypeError for lengths that are no whole numbers
 * @example new nn.Unflatten(1, [2, 3])(torch.zeros(4, 6)).shape // torch.Size([4, 2, 3])
 */
export class Unflatten extends Module {
  readonly dim: number;
  readonly unflattened_size: readonly number[];

  constructor(...args: Constructors["Unflatten"]) {
    super();
    const [dim, size] = bindUnflatten(args);
    if (!Array.isArray(size))
      throw new TypeError(`unflattened_size must be a tuple of ints, but found type ${typeName(size)}`);
    size.forEach((length: unknown, k) => {
      if (Number.isInteger(length)) return;
      throw new TypeError(
        `unflattened_size must be tuple of ints, but found element of type ${typeName(length)} at pos ${k}`,
      );
    });
    this.dim = dim;
    this.unflattened_size = size.map(Number);
  }

  override forward(input: Tensor): Tensor {
    return input.unflatten(this.dim, this.unflattened_size);
  }

  override extra_repr(): string {
    return `dim=${this.dim}, unflattened_size=${pythonText(this.unflattened_size)}`;
  }
}
