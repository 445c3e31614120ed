import type { Constructors } from "../../autograd/generated/operations.js";
import type { Tensor } from "../../autograd/tensor.js";
import { channel_shuffle, pixel_shuffle, pixel_unshuffle } from "../functional/index.js";
import { Module } from "../module.js";
import { signatureOfClass } from "../signature.js";

const bindPixelShuffle = signatureOfClass("nn::PixelShuffle(int upscale_factor)");

/**
 * Channels become pixels: (…, C · r², H, W) → (…, C, H · r, W · r).
 *
 * @example new nn.PixelShuffle(2)(torch.ones(1, 4, 3, 3)).shape // torch.Size([1, 1, 6, 6])
 */
export class PixelShuffle extends Module {
  readonly upscale_factor: number;

  constructor(...args: Constructors["PixelShuffle"]) {
    super();
    [this.upscale_factor] = bindPixelShuffle(args);
  }

  override forward(input: Tensor): Tensor {
    return pixel_shuffle(input, this.upscale_factor);
  }

  override extra_repr(): string {
    return `upscale_factor=${this.upscale_factor}`;
  }
}

const bindPixelUnshuffle = signatureOfClass("nn::PixelUnshuffle(int downscale_factor)");

/** Pixels become channels: (…, C, H · r, W · r) → (…, C · r², H, W). */
export class PixelUnshuffle extends Module {
  readonly downscale_factor: number;

  constructor(...args: Constructors["PixelUnshuffle"]) {
    super();
    [this.downscale_factor] = bindPixelUnshuffle(args);
  }

  override forward(input: Tensor): Tensor {
    return pixel_unshuffle(input, this.downscale_factor);
  }

  override extra_repr(): string {
    return `downscale_factor=${this.downscale_factor}`;
  }
}

const bindChannelShuffle = signatureOfClass("nn::ChannelShuffle(int groups)");

/** The channels of groups taken in turn, so that the groups mix: (N, C, …). */
export class ChannelShuffle extends Module {
  readonly groups: number;

  constructor(...args: Constructors["ChannelShuffle"]) {
    super();
    [this.groups] = bindChannelShuffle(args);
  }

  override forward(input: Tensor): Tensor {
    return channel_shuffle(input, this.groups);
  }

  override extra_repr(): string {
    return `groups=${this.groups}`;
  }
}
