import { int64 } from "../tensor/dtype.js";
import { NdArray } from "../tensor/ndarray.js";
import { copyInto, dense, type NumberArray } from "./cast.js";
import { reduceRows, toRows } from "./reduce.js";

/** The product of each row over the axes, in the array's own type: floats in double and rounded once. */
export function product(a: NdArray, axes: readonly number[], keepdim: boolean): NdArray {
  const isBig = a.dtype === int64;
  return reduceRows(a, axes, keepdim, a.dtype, (data, start, end) => {
    if (isBig) {
      let total = 1n;
      for (let i = start; i < end; i++) total = BigInt.asIntN(64, total * (data as unknown as BigInt64Array)[i]);
      return total as unknown as number; // the typed array behind takes bigints
    }
    let total = 1;
    for (let i = start; i < end; i++) total *= data[i];
    return total;
  });
}

/** How many elements are 0. */
export function countZeros(a: NdArray): number {
  let count = 0;
  for (const value of dense(a) as NumberArray) if (value === 0) count++;
  return count;
}

/** For every element the product of the others in its row: right where some are 0, too. */
export function productOfOthers(a: NdArray, axes: readonly number[]): NdArray {
  const { data, count, width } = toRows(a, axes);
  const others = new Float64Array(count * width);
  for (let row = 0; row < count; row++) {
    const start = row * width;
    let before = 1;
    for (let i = start; i < start + width; i++) {
      others[i] = before;
      before *= data[i];
    }
    let after = 1;
    for (let i = start + width - 1; i >= start; i--) {
      others[i] *= after;
      after *= data[i];
    }
  }
  const out = NdArray.zeros(a.dtype, a.shape);
  const remaining = a.shape.map((_, axis) => axis).filter((axis) => !axes.includes(axis));
  const order = axes.length === a.ndim ? [...a.shape.keys()] : [...remaining, ...axes];
  const permuted = out.view(
    order.map((axis) => out.shape[axis]),
    order.map((axis) => out.strides[axis]),
  );
  const rows = NdArray.zeros(a.dtype, permuted.shape);
  (rows.data as NumberArray).set(others);
  copyInto(permuted, rows);
  return out;
}
