import { int64 } from "../tensor/dtype.js";
import { NdArray } from "../tensor/ndarray.js";
import { dense, type NumberArray, wholeNumbers } from "./cast.js";
import { Ranking } from "./introsort.js";
import { eachLine, type Line } from "./lines.js";
import { selectedPlace } from "./quick-select.js";

/** Which order a line is put into. */
export interface SortOptions {
  readonly descending: boolean;
  /** Whether equal elements keep their order; else theirs is PyTorch's. */
  readonly stable: boolean;
}

/** Where the elements of each line along `axis` come from when they stand in order; NaN counts as the largest. */
export function sortedPlaces(a: NdArray, axis: number, { descending, stable }: SortOptions): NdArray {
  return rankLines(a, axis, a.shape[axis] ?? 1, descending, (keys) => {
    const ranking = new Ranking(keys, stable);
    ranking.sort(0, keys.length);
    return ranking.places;
  });
}

/** Where the `k` largest or smallest elements of each line stand, in PyTorch's order. */
export function topPlaces(a: NdArray, axis: number, k: number, { largest, sorted }: TopOptions): NdArray {
  return rankLines(a, axis, k, largest, (keys) => {
    const ranking = new Ranking(keys);
    if (k * 64 <= keys.length) ranking.sortSmallest(k);
    else if (k > 0) {
      ranking.select(k - 1);
      if (sorted) ranking.sort(0, k - 1);
    }
    return ranking.places;
  });
}

/** Which elements {@link topPlaces} takes, and whether they are put in order. */
export interface TopOptions {
  readonly largest: boolean;
  readonly sorted: boolean;
}

/** Where each line has its middle element, of two the smaller; the first NaN, where there is one. */
export function medianPlaces(a: NdArray, axis: number): NdArray {
  const data = dense(a) as NumberArray;
  return rankLines(a, axis, 1, false, (keys, { start, step, length }) => {
    for (let k = 0; k < length; k++) if (Number.isNaN(data[start + k * step])) return Int32Array.of(k);
    const middle = (length - 1) >> 1;
    const ranking = new Ranking(keys, true); // of equal ones the first
    ranking.select(middle);
    return ranking.places.subarray(middle);
  });
}

/** Where each line has the element at place `k` of its order, of equal ones PyTorch's; NaN counts as the largest. */
export function placesOfOrder(a: NdArray, axis: number, k: number): NdArray {
  return rankLines(a, axis, 1, false, (keys) => Int32Array.of(selectedPlace(keys, k)));
}

/** The first `count` places of each line's order, as int64; `rank` gets keys of which the smallest is to come first. */
function rankLines(
  a: NdArray,
  axis: number,
  count: number,
  descending: boolean,
  rank: (keys: Float64Array, line: Line) => Int32Array,
): NdArray {
  const shape = a.shape.map((length, k) => (k === axis ? count : length));
  const out = NdArray.zeros(int64, shape);
  const to = new Int32Array(out.data.buffer, out.data.byteOffset, 2 * out.size); // low and high halves: places are small, and bigints slow
  const keys = keysOf(a, descending);
  eachLine(a.shape, axis, (own) => {
    const { start, step, length, block, inner } = own;
    const line = new Float64Array(length);
    for (let k = 0; k < length; k++) line[k] = keys[start + k * step];
    const places = rank(line, own);
    const first = block * count * step + inner;
    for (let k = 0; k < count; k++) to[2 * (first + k * step)] = places[k];
  });
  return out;
}

/** Numbers that compare as the elements do: where that is not the elements themselves, their ranks. */
function keysOf(a: NdArray, descending: boolean): Float64Array {
  const own = Float64Array.from(wholeNumbers(a));
  const isExact = a.dtype === int64 ? isSafe : isNumber;
  const keys = allOf(own, isExact) ? own : ranksOf(dense(a) as NumberArray);
  if (descending) for (let i = 0; i < keys.length; i++) keys[i] = -keys[i];
  return keys;
}

const isSafe = (x: number): boolean => Math.abs(x) <= Number.MAX_SAFE_INTEGER;
const isNumber = (x: number): boolean => !Number.isNaN(x);

function allOf(values: Float64Array, holds: (x: number) => boolean): boolean {
  for (let i = 0; i < values.length; i++) if (!holds(values[i])) return false;
  return true;
}

function ranksOf(data: NumberArray): Float64Array {
  const ranks = new Map<number, number>();
  for (const value of data.slice().sort()) if (!ranks.has(value)) ranks.set(value, ranks.size);
  return Float64Array.from(data, (value) => ranks.get(value) ?? 0);
}
