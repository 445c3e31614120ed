import { RuntimeError } from "../base/errors.js";
import type { NdArray } from "../tensor/ndarray.js";
import { contiguousStrides } from "../tensor/shape.js";
import { wholeNumbers } from "./cast.js";
import type { Places } from "./indexing.js";
import { eachRun } from "./rows.js";

/**
 * The data positions of the elements whose place along `axis` an index of the same rank gives, and whose other places are
 * its own.
 *
 * @throws RuntimeError for a place that there is not
 */
export function locateAlong(a: NdArray, axis: number, index: NdArray): Places {
  const picks = wholeNumbers(index);
  const at = new Float64Array(picks.length);
  const { shape } = index;
  const length = a.ndim === 0 ? 1 : a.shape[axis];
  // an index without dimensions names a place in a vector, too
  const step = a.strides[axis] ?? 0;
  const others = shape.map((_, k) => (k === axis ? 0 : (a.strides[k] ?? 0)));
  const walks = [
    { strides: contiguousStrides(shape), offset: 0 },
    { strides: others, offset: a.offset },
  ];
  eachRun(shape, walks, ([i0, s0], [is, ss], count) => {
    for (let k = 0, i = i0, s = s0; k < count; k++, i += is, s += ss) {
      const pick = picks[i];
      if (pick < 0 || pick >= length) {
        throw new RuntimeError(`index ${pick} is out of bounds for dimension ${axis} with size ${length}`);
      }
      at[i] = s + pick * step;
    }
  });
  return { shape, at };
}
