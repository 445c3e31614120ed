import { fromArray } from "../../autograd/op.js";
import type { Tensor } from "../../autograd/tensor.js";
import { bindArguments } from "../../base/arguments.js";
import { ValueError } from "../../base/errors.js";
import { bernoulli_, zerosLike } from "../../tensor/random.js";
import { checkTensors } from "./arguments.js";

/** Options of {@link dropout}. */
export interface DropoutOptions {
  /** Share of the elements that become 0. */
  readonly p?: number;
  readonly training?: boolean;
}

type Bound = Required<DropoutOptions> & { readonly input: Tensor };

/**
 * Sets each element to 0 with probability `p` and divides the others by 1 − p, while training.
 *
 * @throws ValueError unless 0 ≤ p ≤ 1.
 * @example F.dropout(torch.ones(4), 0.5) // about half zeros, the others 2
 */
export function dropout(input: Tensor, p?: number | DropoutOptions, training?: boolean | DropoutOptions): Tensor;
export function dropout(...args: readonly unknown[]): Tensor {
  const defaults = { p: 0.5, training: true };
  const { input, p, training } = bindArguments<Bound>("dropout", args, ["input"], defaults);
  checkTensors("dropout", { input });
  if (!(p >= 0 && p <= 1)) throw new ValueError(`dropout probability has to be between 0 and 1, but got ${p}`);
  if (p === 0 || !training || input.numel() === 0) return input;
  if (p === 1) return input.mul(0);
  const kept = bernoulli_(zerosLike(input.array), 1 - p);
  return input.mul(fromArray(kept).div_(1 - p));
}
