import { ValueError } from "../../base/errors.js";
import { bernoulli_, zerosLike } from "../../tensor/random.js";
import { arrayOf, fromArray } from "../graph/variable.js";
import { callable } from "../operation.js";

/**
 * Sets each element to 0 with probability `p` and divides the others by 1 − p, while training.
 *
 * @param p share of the elements that become 0
 * @param training whether anything happens
 * @param inplace whether to overwrite the input
 * @throws ValueError unless 0 ≤ p ≤ 1
 * @example F.dropout(torch.ones(4), 0.5) // about half zeros, the others 2
 */
export const dropout = callable(
  "def F::dropout(Tensor input, float p=0.5, bool training=True, bool inplace=False) -> Tensor",
  (input, p, training, inplace) => {
    if (!(p >= 0 && p <= 1)) throw new ValueError(`dropout probability has to be between 0 and 1, but got ${p}`);
    if (p === 0 || !training || input.numel() === 0) return input;
    const mask = p === 1 ? 0 : fromArray(bernoulli_(zerosLike(arrayOf(input)), 1 - p)).div_(1 - p);
    return inplace ? input.mul_(mask) : input.mul(mask);
  },
);
