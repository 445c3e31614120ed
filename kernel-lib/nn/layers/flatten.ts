import type { Constructors } from "../../autograd/generated/operations.js";
import type { Tensor } from "../../autograd/tensor.js";
import { Module } from "../module.js";
import { signatureOfClass } from "../signature.js";

const bindFlatten = signatureOfClass("nn::Flatten(int start_dim=1, int end_dim=-1)");

/**
 * Joins dimensions into one, by default all but the first: (N, C, H, W) → (N, C · H · W).
 *
 * @example new nn.Flatten()(torch.zeros(2, 3, 4)).shape // torch.Size([2, 12])
 */
export class Flatten extends Module {
  readonly start_dim: number;
  readonly end_dim: number;

  constructor(...args: Constructors["Flatten"]) {
    super();
    [this.start_dim, this.end_dim] = bindFlatten(args);
  }

  override forward(input: Tensor): Tensor {
    return input.flatten(this.start_dim, this.end_dim);
  }

  override extra_repr(): string {
    return `start_dim=${this.start_dim}, end_dim=${this.end_dim}`;
  }
}
