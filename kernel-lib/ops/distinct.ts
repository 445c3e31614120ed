import { int64 } from "../tensor/dtype.js";
import { NdArray } from "../tensor/ndarray.js";
import { dense, type NumberArray } from "./cast.js";

/** The distinct elements of an array, where each element went, and how often each stands there. */
export interface Distinct {
  readonly values: NdArray;
  readonly inverse: NdArray;
  readonly counts: NdArray;
}

/** The distinct elements in order; each NaN is one of its own, at the end. */
export function distinct(a: NdArray): Distinct {
  const data = dense(a) as NumberArray;
  const values: number[] = [];
  for (const value of data.slice().sort()) if (values.at(-1) !== value) values.push(value);
  const ranks = new Map(values.map((value, rank) => [value, rank]));
  let lastNaN = values.length - values.filter(Number.isNaN).length;
  const rankOf = (value: number): number => (Number.isNaN(value) ? lastNaN++ : (ranks.get(value) ?? 0));
  return collect(a, values, Array.from(data, rankOf));
}

/** The elements without those that equal the one before. */
export function distinctRuns(a: NdArray): Distinct {
  const data = dense(a) as NumberArray;
  const values: number[] = [];
  const places = Array.from(data, (value, i) => {
    if (i === 0 || data[i - 1] !== value) values.push(value);
    return values.length - 1;
  });
  return collect(a, values, places);
}

function collect(a: NdArray, values: readonly number[], places: readonly number[]): Distinct {
  const own = NdArray.zeros(a.dtype, [values.length]);
  (own.data as NumberArray).set(values);
  const counts = new Array<number>(values.length).fill(0);
  for (const place of places) counts[place]++;
  return { values: own, inverse: whole(places, a.shape), counts: whole(counts, [values.length]) };
}

const whole = (list: readonly number[], shape: readonly number[]): NdArray =>
  new NdArray(int64, BigInt64Array.from(list, BigInt), shape);
