import { bool, int64 } from "../tensor/dtype.js";
import { NdArray } from "../tensor/ndarray.js";
import { copy, dense, type NumberArray } from "./cast.js";
import { zipElements } from "./elementwise.js";
import { gather, type Places, scatter } from "./indexing.js";
import { pairFunctions } from "./scalar-functions.js";

/** How values that are written to one place come together. */
export type ScatterReduction = "sum" | "prod" | "mean" | "amax" | "amin";

const joins = { sum: "add", mean: "add", prod: "mul", amax: "maximum", amin: "minimum" } as const;

type Join = (x: number, y: number) => number;

/** Joins each value (dense, of the places' shape) with what stands at its place; `includeSelf` false forgets what stood there. */
export function reduceInto(
  a: NdArray,
  places: Places,
  values: NdArray,
  reduction: ScatterReduction,
  includeSelf: boolean,
): void {
  const compute = pairFunctions[a.dtype === bool && reduction === "sum" ? "maximum" : joins[reduction]];
  const join = (a.dtype === int64 ? compute.bigint : compute.number) as Join;
  const to = a.data as NumberArray;
  const from = dense(values) as NumberArray;
  const { at } = places;
  const isOld = new Uint8Array(includeSelf ? 0 : to.length);
  for (let i = 0; i < at.length; i++) {
    const isFirst = !includeSelf && isOld[at[i]] === 0;
    to[at[i]] = isFirst ? from[i] : join(to[at[i]], from[i]);
    if (isFirst) isOld[at[i]] = 1;
  }
  if (reduction === "mean") divide(a, countInto(a, places, includeSelf));
}

function divide(a: NdArray, counts: NdArray): void {
  const name = a.dtype.is_floating_point ? "div" : "floor_divide";
  (a.data as NumberArray).set(zipElements(pairFunctions[name], a, counts, a.dtype).data as NumberArray);
}

/** How many values meet at each place of a dense array, at least 1. */
function countInto({ dtype, shape }: NdArray, places: Places, includeSelf: boolean): NdArray {
  const counts = NdArray.zeros(dtype, shape);
  const data = counts.data as NumberArray;
  const one = (dtype === int64 ? 1n : 1) as number;
  if (includeSelf) data.fill(one);
  const ones = NdArray.zeros(dtype, places.shape);
  (ones.data as NumberArray).fill(one);
  scatter(counts, places, ones, true);
  for (let i = 0; i < data.length; i++) if (!data[i]) data[i] = one;
  return counts;
}

/** What {@link reduceGradient} reads: all row-major and without offset, `self` and `result` of one shape. */
export interface Reduced {
  readonly self: NdArray;
  readonly values: NdArray;
  readonly result: NdArray;
  readonly places: Places;
  readonly reduction: ScatterReduction;
  readonly includeSelf: boolean;
}

/** The gradients for what stood there, and for the values. */
export function reduceGradient(grad: NdArray, reduced: Reduced): [self: NdArray, values: NdArray] {
  const { places, includeSelf } = reduced;
  const slope = slopesOf(reduced);
  // what the values did not touch stays, whether it counts or not
  const rest = includeSelf ? zipElements(pairFunctions.mul, grad, slope.self, grad.dtype) : copy(grad);
  if (!includeSelf) scatter(rest, places, NdArray.zeros(grad.dtype, places.shape), false);
  return [rest, zipElements(pairFunctions.mul, gather(grad, places), slope.values, grad.dtype)];
}

/** What a result depends on, or how much: the elements that stood there, and the values. */
interface Slopes {
  readonly self: NdArray;
  readonly values: NdArray;
}

/** d result / d self, and for every value d result / d value. */
function slopesOf(reduced: Reduced): Slopes {
  const { self, result, places, reduction, includeSelf } = reduced;
  if (reduction === "sum") return mapSlopes(reduced, () => 1);
  if (reduction === "mean") {
    const counts = countInto(self, places, includeSelf);
    return mapSlopes(reduced, (_, at) => 1 / Number(counts.data[at]));
  }
  if (reduction === "prod") return slopesOfProduct(reduced);
  // all that are the largest, or smallest, share
  const shares = new Float64Array(self.size);
  eachElement(reduced, (x, at) => {
    if (x === result.data[at]) shares[at]++;
  });
  return mapSlopes(reduced, (x, at) => (x === result.data[at] ? 1 / shares[at] : 0));
}

/** The product of the others: zeros are counted, so that one of them has a slope and two have none. */
function slopesOfProduct(reduced: Reduced): Slopes {
  const [product, zeros] = [new Float64Array(reduced.self.size).fill(1), new Float64Array(reduced.self.size)];
  eachElement(reduced, (x, at) => {
    if (x === 0) zeros[at]++;
    else product[at] *= x;
  });
  return mapSlopes(reduced, (x, at) => {
    if (x === 0) return zeros[at] === 1 ? product[at] : 0;
    return zeros[at] === 0 ? product[at] / x : 0;
  });
}

/** Visits what comes together, with its place. */
function eachElement({ self, values, places, includeSelf }: Reduced, visit: (x: number, at: number) => void): void {
  if (includeSelf) (self.data as NumberArray).forEach(visit);
  (values.data as NumberArray).forEach((x, i) => {
    visit(x, places.at[i]);
  });
}

function mapSlopes({ self, values, places }: Reduced, slope: (x: number, at: number) => number): Slopes {
  const slopes = { self: NdArray.zeros(self.dtype, self.shape), values: NdArray.zeros(self.dtype, places.shape) };
  (self.data as NumberArray).forEach((x, i) => {
    slopes.self.data[i] = slope(x, i);
  });
  (values.data as NumberArray).forEach((x, i) => {
    slopes.values.data[i] = slope(x, places.at[i]);
  });
  return slopes;
}
