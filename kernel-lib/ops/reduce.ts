import { RuntimeError } from "../base/errors.js";
import { bool, type DType, int64 } from "../tensor/dtype.js";
import { NdArray } from "../tensor/ndarray.js";
import { numel, wrapDim } from "../tensor/shape.js";
import { astype, dense, isTrue, type NumberArray } from "./cast.js";

/** Which axes a reduction removes, from 0 and in order; all of them when none is named. */
export function reducedAxes(ndim: number, dims: readonly number[] | null): number[] {
  if (dims === null || dims.length === 0) {
    const all: number[] = [];
    for (let axis = 0; axis < ndim; axis++) all.push(axis);
    return all;
  }
  const axes = dims.map((dim) => wrapDim(dim, ndim)).sort((p, q) => p - q);
  const twice = axes.find((axis, k) => axes[k + 1] === axis);
  if (twice !== undefined) throw new RuntimeError(`dim ${twice} appears multiple times in the list of dims`);
  return axes.filter((axis) => axis < ndim);
}

/** The shape with the reduced axes gone, or of length 1 with `keepdim`. */
function reducedShape(shape: readonly number[], axes: readonly number[], keepdim: boolean): number[] {
  if (keepdim) return shape.map((length, axis) => (axes.includes(axis) ? 1 : length));
  return axes.length === shape.length ? [] : shape.filter((_, axis) => !axes.includes(axis));
}

/** The elements as rows: one row of `width` for each element of the result. */
interface Rows {
  readonly data: NumberArray;
  readonly count: number;
  readonly width: number;
}

export function toRows(a: NdArray, axes: readonly number[]): Rows {
  if (axes.length === a.ndim) return { data: dense(a) as NumberArray, count: 1, width: a.size };
  const remaining = a.shape.map((_, axis) => axis).filter((axis) => !axes.includes(axis));
  const order = [...remaining, ...axes];
  const permuted = a.view(
    order.map((axis) => a.shape[axis]),
    order.map((axis) => a.strides[axis]),
  );
  const width = numel(axes.map((axis) => a.shape[axis]));
  return { data: dense(permuted) as NumberArray, count: numel(remaining.map((axis) => a.shape[axis])), width };
}

/** Reduces each row of the dense data to one number, by `one(data, start, end)`. */
export function reduceRows(
  a: NdArray,
  axes: readonly number[],
  keepdim: boolean,
  dtype: DType,
  one: (data: NumberArray, start: number, end: number) => number,
): NdArray {
  const { data, count, width } = toRows(a, axes);
  const out = NdArray.zeros(dtype, reducedShape(a.shape, axes, keepdim));
  const to = out.data as NumberArray;
  for (let row = 0; row < count; row++) to[row] = one(data, row * width, (row + 1) * width);
  return out;
}

/** Adds in double (integers exactly) and rounds once. */
export function sum(a: NdArray, axes: readonly number[], keepdim: boolean, dtype: DType): NdArray {
  const source = astype(a, dtype);
  if (dtype === int64) {
    return reduceRows(source, axes, keepdim, dtype, (data, start, end) => {
      let total = 0n;
      for (let i = start; i < end; i++) total += (data as unknown as BigInt64Array)[i];
      return total as unknown as number; // the typed array behind takes bigints
    });
  }
  if (axes.length < a.ndim && source.isContiguous && axes.every((axis, i) => axis === i)) {
    return sumLeading(source, axes, keepdim);
  }
  return reduceRows(source, axes, keepdim, dtype, (data, start, end) => {
    let total = 0;
    for (let i = start; i < end; i++) total += data[i];
    return total;
  });
}

/** Sums over the first axes, row upon row: in the same order as `sum`, without a copy in another axis order. */
function sumLeading(a: NdArray, axes: readonly number[], keepdim: boolean): NdArray {
  const out = NdArray.zeros(a.dtype, reducedShape(a.shape, axes, keepdim));
  const data = a.data as NumberArray;
  const totals = new Float64Array(out.size);
  for (let i = a.offset, end = a.offset + a.size; i < end; i += totals.length) {
    for (let j = 0; j < totals.length; j++) totals[j] += data[i + j];
  }
  (out.data as NumberArray).set(totals);
  return out;
}

/** Σ (x − mean)² / max(0, n − correction). */
export function variance(a: NdArray, axes: readonly number[], keepdim: boolean, correction: number): NdArray {
  return reduceRows(a, axes, keepdim, a.dtype, (data, start, end) => {
    let mean = 0;
    for (let i = start; i < end; i++) mean += data[i];
    mean /= end - start;
    let squares = 0;
    for (let i = start; i < end; i++) squares += (data[i] - mean) ** 2;
    return squares / Math.max(0, end - start - correction);
  });
}

/** Position of the largest (`sign` 1) or smallest (−1) element of each row, the first among equals; NaN wins. */
export function argExtreme(a: NdArray, axes: readonly number[], keepdim: boolean, sign: 1 | -1): NdArray {
  const { data, count, width } = toRows(a, axes);
  const out = NdArray.zeros(int64, reducedShape(a.shape, axes, keepdim));
  const to = out.data as BigInt64Array;
  for (let row = 0; row < count; row++) {
    const start = row * width;
    let best = start;
    for (let i = start + 1; i < start + width; i++) {
      const better = sign > 0 ? data[i] > data[best] : data[i] < data[best];
      if (better || (Number.isNaN(data[i]) && !Number.isNaN(data[best]))) best = i;
    }
    to[row] = BigInt(best - start);
  }
  return out;
}

/** The elements at `positions` (one per row, from `argExtreme`) of the reduced axes. */
export function pick(a: NdArray, axes: readonly number[], positions: NdArray): NdArray {
  const { data, count, width } = toRows(a, axes);
  const out = NdArray.zeros(a.dtype, positions.shape);
  const to = out.data as NumberArray;
  for (let row = 0; row < count; row++) to[row] = data[row * width + Number(positions.data[row])];
  return out;
}

/** True where every (or, with `any`, at least one) element of a row is not zero. */
export function truth(a: NdArray, axes: readonly number[], keepdim: boolean, any: boolean): NdArray {
  return reduceRows(a, axes, keepdim, bool, (data, start, end) => {
    for (let i = start; i < end; i++) if (isTrue(data[i]) === any) return any ? 1 : 0;
    return any ? 0 : 1;
  });
}

/** (Σ |x|^p)^(1/p); the largest magnitude for p = ∞. */
export function norm(a: NdArray, axes: readonly number[], keepdim: boolean, p: number): NdArray {
  return reduceRows(a, axes, keepdim, a.dtype, (data, start, end) => {
    let total = 0;
    for (let i = start; i < end; i++) {
      const size = Math.abs(data[i]);
      if (p === Infinity) total = Math.max(total, size);
      else if (p === 0) total += size === 0 ? 0 : 1;
      else total += p === 2 ? size * size : size ** p;
    }
    if (p === Infinity || p === 0) return total;
    return p === 2 ? Math.sqrt(total) : total ** (1 / p);
  });
}
