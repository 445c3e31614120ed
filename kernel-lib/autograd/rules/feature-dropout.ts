import { RuntimeError, ValueError } from "../../base/errors.js";
import { NdArray } from "../../tensor/ndarray.js";
import { bernoulli_ } from "../../tensor/random.js";
import { arrayOf, fromArray } from "../graph/variable.js";
import { callable } from "../operation.js";
import type { Tensor } from "../tensor.js";

/** Sets whole channels of (N, C, …) to 0, and divides the others by 1 − p. */
function dropChannels(input: Tensor, p: number, training: boolean, inplace: boolean): Tensor {
  if (p === 0 || !training || input.numel() === 0) return input;
  if (input.ndim < 2) throw new RuntimeError("Feature dropout requires at least 2 dimensions in the input");
  const shape = arrayOf(input).shape.map((length, axis) => (axis < 2 ? length : 1));
  const mask = p === 1 ? 0 : fromArray(bernoulli_(NdArray.zeros(input.dtype, shape), 1 - p)).div_(1 - p);
  return inplace ? input.mul_(mask) : input.mul(mask);
}

function checkShare(p: number): void {
  if (!(p >= 0 && p <= 1)) throw new ValueError(`dropout probability has to be between 0 and 1, but got ${p}`);
}

/** A sample alone counts as a batch of one. */
function dropBatched(input: Tensor, rank: number, p: number, training: boolean, inplace: boolean): Tensor {
  if (input.ndim === rank) return dropChannels(input, p, training, inplace);
  return dropChannels(input.unsqueeze(0), p, training, inplace).squeeze(0);
}

/**
 * Sets whole channels of (N, C, L) or (C, L) to 0 with probability `p`, and divides the others by 1 − p, while training.
 *
 * @param p share of the channels that become 0
 * @param training whether anything happens
 * @param inplace whether to overwrite the input
 * @throws ValueError unless 0 ≤ p ≤ 1, RuntimeError for another number of dimensions
 * @example F.dropout1d(torch.ones(1, 4, 2)) // about half of the four rows 0, the others 2
 */
export const dropout1d = callable(
  "def F::dropout1d(Tensor input, float p=0.5, bool training=True, bool inplace=False) -> Tensor",
  (input, p, training, inplace) => {
    checkShare(p);
    if (input.ndim !== 2 && input.ndim !== 3) {
      throw new RuntimeError(
        `dropout1d: Expected 2D or 3D input, but received a ${input.ndim}D input. Note that dropout1d exists to provide channel-wise dropout on inputs with 1 spatial dimension, a channel dimension, and an optional batch dimension (i.e. 2D or 3D inputs).`,
      );
    }
    return dropBatched(input, 3, p, training, inplace);
  },
);

/**
 * Sets whole channels of (N, C, H, W) to 0 with probability `p`, and divides the others by 1 − p, while training.
 *
 * @param p share of the channels that become 0
 * @param training whether anything happens
 * @param inplace whether to overwrite the input
 * @throws ValueError unless 0 ≤ p ≤ 1
 * @example F.dropout2d(torch.ones(1, 4, 2, 2)) // about half of the four channels 0, the others 2
 */
export const dropout2d = callable(
  "def F::dropout2d(Tensor input, float p=0.5, bool training=True, bool inplace=False) -> Tensor",
  (input, p, training, inplace) => {
    checkShare(p);
    return dropChannels(input, p, training, inplace);
  },
);

/**
 * Sets whole channels of (N, C, D, H, W) or (C, D, H, W) to 0 with probability `p`, and divides the others by 1 − p,
 * while training.
 *
 * @param p share of the channels that become 0
 * @param training whether anything happens
 * @param inplace whether to overwrite the input
 * @throws ValueError unless 0 ≤ p ≤ 1
 * @example F.dropout3d(torch.ones(1, 4, 2, 2, 2)) // about half of the four channels 0, the others 2
 */
export const dropout3d = callable(
  "def F::dropout3d(Tensor input, float p=0.5, bool training=True, bool inplace=False) -> Tensor",
  (input, p, training, inplace) => {
    checkShare(p);
    return dropBatched(input, 5, p, training, inplace);
  },
);
