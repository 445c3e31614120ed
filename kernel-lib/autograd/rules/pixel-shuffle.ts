import { RuntimeError } from "../../base/errors.js";
import { contiguous, copy } from "../../ops/cast.js";
import { permute } from "../../ops/layout.js";
import type { NdArray } from "../../tensor/ndarray.js";
import { contiguousStrides } from "../../tensor/shape.js";
import { apply, type Primitive } from "../apply.js";
import { arrayOf } from "../graph/variable.js";
import { callable } from "../operation.js";
import type { Tensor } from "../tensor.js";
import { linearly } from "./adjoint.js";

const reshaped = (a: NdArray, shape: readonly number[]): NdArray => contiguous(a).view(shape, contiguousStrides(shape));

/** Some of the last axes in another order, those before them as they are. */
function reorder(a: NdArray, last: readonly number[]): NdArray {
  const lead = a.ndim - last.length;
  return copy(
    permute(
      a,
      [...a.shape.keys()].map((axis) => (axis < lead ? axis : lead + last[axis - lead])),
    ),
  );
}

/** (…, C · r², H, W) → (…, C, H · r, W · r). */
function shuffle(a: NdArray, r: number): NdArray {
  const [channels, height, width] = a.shape.slice(-3);
  const lead = a.shape.slice(0, -3);
  const parted = reshaped(a, [...lead, channels / (r * r), r, r, height, width]);
  return reshaped(reorder(parted, [0, 3, 1, 4, 2]), [...lead, channels / (r * r), height * r, width * r]);
}

/** (…, C, H · r, W · r) → (…, C · r², H, W). */
function unshuffle(a: NdArray, r: number): NdArray {
  const [channels, height, width] = a.shape.slice(-3);
  const lead = a.shape.slice(0, -3);
  const parted = reshaped(a, [...lead, channels, height / r, r, width / r, r]);
  return reshaped(reorder(parted, [0, 2, 4, 1, 3]), [...lead, channels * r * r, height / r, width / r]);
}

const shufflePrimitive: Primitive<{ readonly r: number }> = {
  grad_fn: "PixelShuffleBackward0",
  forward: ([a], { r }) => shuffle(a, r),
  backward: (grad, { options }) => [unshuffle(grad, options.r)],
  gradient: linearly(),
};

const unshufflePrimitive: Primitive<{ readonly r: number }> = {
  grad_fn: "PixelUnshuffleBackward0",
  forward: ([a], { r }) => unshuffle(a, r),
  backward: (grad, { options }) => [shuffle(grad, options.r)],
  gradient: linearly(),
};

function checkRank(name: string, input: Tensor): void {
  if (input.ndim >= 3) return;
  throw new RuntimeError(
    `${name} expects input to have at least 3 dimensions, but got input with ${input.ndim} dimension(s)`,
  );
}

/**
 * Channels become pixels: (…, C · r², H, W) → (…, C, H · r, W · r).
 *
 * @param upscale_factor r
 * @throws RuntimeError for channels that do not divide
 * @example F.pixel_shuffle(torch.arange(4).reshape(4, 1, 1), 2) // tensor([[[0, 1], [2, 3]]])
 */
export const pixel_shuffle = callable(
  "F::pixel_shuffle(Tensor input, int upscale_factor) -> Tensor",
  (input, upscale_factor) => {
    checkRank("pixel_shuffle", input);
    if (upscale_factor <= 0) {
      throw new RuntimeError(`pixel_shuffle expects a positive upscale_factor, but got ${upscale_factor}`);
    }
    const channels = input.size(-3);
    const square = upscale_factor * upscale_factor;
    if (channels % square !== 0) {
      throw new RuntimeError(
        `pixel_shuffle expects its input's 'channel' dimension to be divisible by the square of upscale_factor, but input.size(-3)=${channels} is not divisible by ${square}`,
      );
    }
    return apply(shufflePrimitive, [input], { r: upscale_factor });
  },
);

/**
 * Pixels become channels: (…, C, H · r, W · r) → (…, C · r², H, W).
 *
 * @param downscale_factor r
 * @throws RuntimeError for lengths that do not divide
 * @example F.pixel_unshuffle(torch.arange(4).reshape(1, 2, 2), 2).shape // torch.Size([4, 1, 1])
 */
export const pixel_unshuffle = callable(
  "F::pixel_unshuffle(Tensor input, int downscale_factor) -> Tensor",
  (input, downscale_factor) => {
    checkRank("pixel_unshuffle", input);
    if (downscale_factor <= 0) {
      throw new RuntimeError(`pixel_unshuffle expects a positive downscale_factor, but got ${downscale_factor}`);
    }
    for (const [name, axis] of [
      ["height", -2],
      ["width", -1],
    ] as const) {
      if (input.size(axis) % downscale_factor === 0) continue;
      throw new RuntimeError(
        `pixel_unshuffle expects ${name} to be divisible by downscale_factor, but input.size(${axis})=${input.size(axis)} is not divisible by ${downscale_factor}`,
      );
    }
    return apply(unshufflePrimitive, [input], { r: downscale_factor });
  },
);

/** (N, g · c, …) with the channels of the groups taken in turn. */
function mixGroups(a: NdArray, groups: number): NdArray {
  const [samples, channels, ...rest] = a.shape;
  const parted = reshaped(a, [samples, groups, channels / groups, ...rest]);
  const axes = [...parted.shape.keys()];
  return reshaped(copy(permute(parted, [0, 2, 1, ...axes.slice(3)])), a.shape);
}

const mixPrimitive: Primitive<{ readonly groups: number }> = {
  grad_fn: "ChannelShuffleBackward0",
  forward: ([a], { groups }) => mixGroups(a, groups),
  backward: (grad, { shapes, options }) => [mixGroups(grad, shapes[0][1] / options.groups)],
  gradient: linearly(),
};

/**
 * The channels of groups taken in turn, so that the groups mix: (N, C, …).
 *
 * @throws RuntimeError for channels that do not divide into the groups
 * @example F.channel_shuffle(torch.arange(4).reshape(1, 4, 1), 2).reshape(-1) // tensor([0, 2, 1, 3])
 */
export const channel_shuffle = callable("F::channel_shuffle(Tensor input, int groups) -> Tensor", (input, groups) => {
  const { shape } = arrayOf(input);
  if (shape.length <= 2) {
    throw new RuntimeError(
      `channel_shuffle expects input with > 2 dims, but got input with sizes [${shape.join(", ")}]`,
    );
  }
  if (groups <= 0) {
    throw new RuntimeError(`Number of groups to divide channels in must be positive. Value of groups:${groups}`);
  }
  if (shape[1] % groups !== 0) {
    throw new RuntimeError(
      `Number of channels must be divisible by groups. Got ${shape[1]} channels and ${groups} groups.`,
    );
  }
  return apply(mixPrimitive, [input], { groups });
});
