import type { Tensor } from "../../autograd/tensor.js";
import { bindArguments } from "../../base/arguments.js";
import { Module } from "../module.js";

interface FlattenOptions {
  readonly start_dim?: number;
  readonly end_dim?: number;
}

/**
 * Joins dimensions into one, by default all but the first: (N, C, H, W) → (N, C · H · W).
 *
 * @example new nn.Flatten()(torch.zeros(2, 3, 4)).shape // torch.Size([2, 12])
 */
export class Flatten extends Module {
  readonly start_dim: number;
  readonly end_dim: number;

  constructor(...rest: readonly (number | FlattenOptions)[]) {
    super();
    const bound = bindArguments<Required<FlattenOptions>>("Flatten.__init__", rest, [], { start_dim: 1, end_dim: -1 });
    this.start_dim = bound.start_dim;
    this.end_dim = bound.end_dim;
  }

  override forward(input: Tensor): Tensor {
    return input.flatten(this.start_dim, this.end_dim);
  }

  override extra_repr(): string {
    return `start_dim=${this.start_dim}, end_dim=${this.end_dim}`;
  }
}
