import { int64 } from "../tensor/dtype.js";
import { NdArray } from "../tensor/ndarray.js";
import { numel } from "../tensor/shape.js";
import { contiguous, dense, type NumberArray } from "./cast.js";

/** Where the elements of each line along `axis` come from when they stand in order; NaN counts as the largest. */
export function sortedPlaces(a: NdArray, axis: number, descending: boolean): NdArray {
  const data = dense(contiguous(a)) as NumberArray;
  const out = NdArray.zeros(int64, a.shape);
  const to = out.data as BigInt64Array;
  const count = a.ndim === 0 ? 1 : a.shape[axis];
  const step = numel(a.shape.slice(axis + 1));
  const before = (x: number, y: number): number =>
    x < y || (Number.isNaN(y) && !Number.isNaN(x)) ? -1 : y < x || (Number.isNaN(x) && !Number.isNaN(y)) ? 1 : 0;
  const sign = descending ? -1 : 1;
  for (let block = 0; block < data.length; block += count * step) {
    for (let first = block; first < block + step; first++) {
      const places = Array.from({ length: count }, (_, k) => k);
      places.sort((p, q) => sign * before(data[first + p * step], data[first + q * step]) || p - q);
      places.forEach((place, k) => {
        to[first + k * step] = BigInt(place);
      });
    }
  }
  return out;
}
