import { RuntimeError } from "../base/errors.js";
import type { NdArray } from "../tensor/ndarray.js";
import { contiguous, dense } from "./cast.js";
import type { Places } from "./indexing.js";

/**
 * The data positions of the elements whose place along `axis` an index of the same rank gives, and whose other places are
 * its own.
 *
 * @throws RuntimeError for a place that there is not
 */
export function locateAlong(a: NdArray, axis: number, index: NdArray): Places {
  const picks = dense(contiguous(index));
  const at = new Float64Array(picks.length);
  const { shape } = index;
  const length = a.ndim === 0 ? 1 : a.shape[axis];
  for (let i = 0; i < at.length; i++) {
    const pick = Number(picks[i]);
    if (pick < 0 || pick >= length) {
      throw new RuntimeError(`index ${pick} is out of bounds for dimension ${axis} with size ${length}`);
    }
    // an index without dimensions names a place in a vector, too
    let place = a.offset + pick * (a.strides[axis] ?? 0);
    let rest = i;
    for (let k = shape.length - 1; k >= 0; k--) {
      const own = rest % shape[k];
      rest = (rest - own) / shape[k];
      if (k !== axis) place += own * (a.strides[k] ?? 0);
    }
    at[i] = place;
  }
  return { shape, at };
}
