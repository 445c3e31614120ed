import { RuntimeError } from "../../base/errors.js";
import * as ranges from "../../ops/ranges.js";
import { type DType, float32, int64 } from "../../tensor/dtype.js";
import type { NdArray } from "../../tensor/ndarray.js";
import type { Scalar } from "../operand.js";
import { callable, overload } from "../operation.js";
import { wrapNewArray } from "./create.js";

/** `arange` of a call: checked in PyTorch's order, and of the type that its numbers imply where none is given. */
function makeRange(start: Scalar, end: Scalar, step: Scalar, dtype: DType | null): NdArray {
  const numbers = [start, end, step].map(Number);
  const [first, last, by] = numbers;
  if (!Number.isFinite(first) || !Number.isFinite(last))
    throw new RuntimeError(`unsupported range: ${first} -> ${last}`);
  if (by === 0 || Number.isNaN(by)) throw new RuntimeError("step must be nonzero");
  if (by > 0 ? first > last : first < last) {
    throw new RuntimeError("upper bound and lower bound inconsistent with step sign");
  }
  const type = dtype ?? (numbers.every(Number.isInteger) ? int64 : float32);
  return ranges.arange(first, last, by, type);
}

/**
 * Numbers from `start` (0) up to, not including, `end`: int64 when all are whole, else float32.
 *
 * @throws RuntimeError for a step of 0 or in the wrong direction
 * @example torch.arange(0, 10, 2) // tensor([0, 2, 4, 6, 8])
 */
export const arange = callable(
  overload(
    "arange(Number end, *, dtype? dtype=None, device? device=None, bool requires_grad=False) -> Tensor",
    (end, dtype, device, requires_grad) => wrapNewArray(makeRange(0, end, 1, dtype), device, requires_grad),
  ),
  overload(
    "arange.start(Number start, Number end, Number step=1, *, dtype? dtype=None, device? device=None, bool requires_grad=False) -> Tensor",
    (start, end, step, dtype, device, requires_grad) =>
      wrapNewArray(makeRange(start, end, step, dtype), device, requires_grad),
  ),
);

/**
 * `steps` numbers evenly from `start` to `end`, both included.
 *
 * @throws RuntimeError for a negative number of steps
 * @example torch.linspace(0, 1, 3) // tensor([0.0000, 0.5000, 1.0000])
 */
export const linspace = callable(
  "linspace(Number start, Number end, int steps, *, dtype? dtype=None, device? device=None, bool requires_grad=False) -> Tensor",
  (start, end, steps, dtype, device, requires_grad) => {
    if (steps < 0) throw new RuntimeError("number of steps must be non-negative");
    const array = ranges.linspace(Number(start), Number(end), steps, dtype ?? float32);
    return wrapNewArray(array, device, requires_grad);
  },
);

/**
 * `steps` numbers from `baseˢᵗᵃʳᵗ` to `baseᵉⁿᵈ`, both included, each the same multiple of the one before.
 *
 * @throws RuntimeError for a negative number of steps
 * @example torch.logspace(0, 2, 3) // tensor([ 1., 10., 100.])
 */
export const logspace = callable(
  "logspace(Number start, Number end, int steps, float base=10.0, *, dtype? dtype=None, device? device=None, bool requires_grad=False) -> Tensor",
  (start, end, steps, base, dtype, device, requires_grad) => {
    if (steps < 0) throw new RuntimeError("number of steps must be non-negative");
    const array = ranges.logspace(Number(start), Number(end), { steps, base }, dtype ?? float32);
    return wrapNewArray(array, device, requires_grad);
  },
);
