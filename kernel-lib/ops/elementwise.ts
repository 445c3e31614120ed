import { engine } from "../engine/choice.js";
import type { BinaryName, FloatArray, UnaryName } from "../engine/contract.js";
import { bool, type DType, float32, int64 } from "../tensor/dtype.js";
import { NdArray } from "../tensor/ndarray.js";
import { broadcastShapes, broadcastStrides, sameShape } from "../tensor/shape.js";
import { astype, dense, fillValue, type NumberArray } from "./cast.js";
import { requireFits } from "./overflow.js";
import { eachRun } from "./rows.js";

/** A function of one element, for the number types and, where it has a meaning there, for int64's bigints. */
export interface ElementFunction {
  /** The engine's name for it, where the engine has a loop for dense floats. */
  readonly loop?: UnaryName;
  readonly number: (x: number) => number;
  readonly bigint?: (x: bigint) => bigint;
}

/** A function of two elements, for the number types and for int64's bigints. */
export interface PairFunction {
  /** The engine's name for it, where the engine has a loop for dense floats. */
  readonly loop?: BinaryName;
  readonly number: (a: number, b: number) => number;
  /** For int32 and uint8, where they differ from floats. */
  readonly integer?: (a: number, b: number) => number;
  readonly bigint: (a: bigint, b: bigint) => bigint;
}

/** A comparison, which gives bool. */
export type Relation = (a: number | bigint, b: number | bigint) => boolean;

/** `compute` of every element, computed in `dtype`. */
export function mapElements(compute: ElementFunction, a: NdArray, dtype: DType = a.dtype): NdArray {
  if (dtype.narrow !== null) return narrowed(mapElements(compute, widened(a), float32), dtype);
  const source = astype(a, dtype);
  if (compute.loop && dtype.category === 2) {
    return new NdArray(dtype, engine.unary(compute.loop, dense(source) as FloatArray), a.shape);
  }
  const out = NdArray.zeros(dtype, a.shape);
  const big = dtype === int64;
  if (big && !compute.bigint)
    throw new TypeError("this function needs a floating-point or boolean tensor, but got torch.int64");
  const f = (big ? compute.bigint : compute.number) as (x: number) => number;
  const from = source.data as NumberArray;
  const to = out.data as NumberArray;
  if (source.isContiguous) {
    for (let i = 0, s = source.offset; i < to.length; i++, s++) to[i] = f(from[s]);
    return out;
  }
  eachRun(a.shape, [out, source], ([t0, s0], [ts, ss], length) => {
    for (let i = 0, t = t0, s = s0; i < length; i++, t += ts, s += ss) to[t] = f(from[s]);
  });
  return out;
}

/**
 * `compute` of every pair, both operands read as `dtype` and repeated where an axis has length 1.
 *
 * @throws RuntimeError when the shapes do not broadcast.
 */
export function zipElements(compute: PairFunction, a: NdArray, b: NdArray, dtype: DType): NdArray {
  if (dtype.narrow !== null) return narrowed(zipElements(compute, widened(a), widened(b), float32), dtype);
  if (compute.loop && dtype.category === 2) {
    const left = writeOut(astype(a, dtype), b);
    const right = writeOut(astype(b, dtype), a);
    if (sameLayout(left, right)) {
      const data = engine.binary(compute.loop, dense(left) as FloatArray, dense(right) as FloatArray);
      return new NdArray(dtype, data, left.shape);
    }
  }
  const small = dtype.category === 1 ? (compute.integer ?? compute.number) : compute.number;
  const f = (dtype === int64 ? compute.bigint : small) as (x: number, y: number) => number;
  return zip(f, a, b, dtype, dtype);
}

/** A narrow float as the float32 that it lies in. */
function widened(a: NdArray): NdArray {
  return a.dtype.narrow === null ? a : new NdArray(float32, a.data, a.shape, a.strides, a.offset);
}

/** A new float32 array as a narrow float: a number beside a tensor has counted with all its digits. */
function narrowed(a: NdArray, dtype: DType): NdArray {
  return new NdArray(dtype, a.data, a.shape).rounded();
}

/** `relation` of every pair as a bool array; the operands are compared in `dtype`. */
export function compareElements(relation: Relation, a: NdArray, b: NdArray, dtype: DType): NdArray {
  return zip((x, y) => (relation(x, y) ? 1 : 0), a, b, dtype, bool);
}

function zip(f: (x: number, y: number) => number, a: NdArray, b: NdArray, read: DType, written: DType): NdArray {
  const left = astype(a, read);
  const right = astype(b, read);
  if (sameLayout(left, right)) return zipDense(f, left, right, written);
  if (right.ndim === 0 && left.isContiguous) return zipScalar(f, left, right, written);
  return zipStrided(f, left, right, written);
}

/** The general case: operands of any strides. */
function zipStrided(f: (x: number, y: number) => number, left: NdArray, right: NdArray, dtype: DType): NdArray {
  const shape = broadcastShapes(left.shape, right.shape);
  const out = NdArray.zeros(dtype, shape);
  const x = left.data as NumberArray;
  const y = right.data as NumberArray;
  const to = out.data as NumberArray;
  const walks = [
    out,
    { strides: broadcastStrides(left.shape, left.strides, shape), offset: left.offset },
    { strides: broadcastStrides(right.shape, right.strides, shape), offset: right.offset },
  ];
  eachRun(shape, walks, ([t0, x0, y0], [ts, xs, ys], length) => {
    for (let i = 0, t = t0, p = x0, q = y0; i < length; i++, t += ts, p += xs, q += ys) to[t] = f(x[p], y[q]);
  });
  return out;
}

/** Writes a single number, or a row, out over the shape of the other operand, since that is cheaper than strided access. */
function writeOut(a: NdArray, other: NdArray): NdArray {
  const isSame = sameShape(a.shape, other.shape);
  if (isSame && a.isContiguous) return a;
  if (a.strides.every(isZero) && (isSame || a.ndim === 0)) return filled(other.shape, a.data[a.offset], a.dtype);
  const isRow = a.ndim > 0 && a.ndim < other.ndim && sameShape(a.shape, other.shape.slice(-a.ndim));
  return isRow && a.size > 0 && other.size > 0 ? repeatRow(a, other.shape) : a;
}

/** Repeats a row until it fills `shape`, doubling what is there. */
function repeatRow(row: NdArray, shape: readonly number[]): NdArray {
  const out = NdArray.zeros(row.dtype, shape);
  const data = out.data as NumberArray;
  data.set(dense(row) as NumberArray);
  for (let done = row.size; done < out.size; done *= 2) data.copyWithin(done, 0, Math.min(done, out.size - done));
  return out;
}

const isZero = (stride: number): boolean => stride === 0;

/** Whether both are row-major and of one shape: then one loop over the data does. */
function sameLayout(a: NdArray, b: NdArray): boolean {
  return sameShape(a.shape, b.shape) && a.isContiguous && b.isContiguous;
}

function zipDense(f: (x: number, y: number) => number, a: NdArray, b: NdArray, dtype: DType): NdArray {
  const out = NdArray.zeros(dtype, a.shape);
  const x = a.data as NumberArray;
  const y = b.data as NumberArray;
  const to = out.data as NumberArray;
  for (let i = 0, p = a.offset, q = b.offset; i < to.length; i++, p++, q++) to[i] = f(x[p], y[q]);
  return out;
}

/** The case of a single number on the right. */
function zipScalar(f: (x: number, y: number) => number, a: NdArray, b: NdArray, dtype: DType): NdArray {
  const out = NdArray.zeros(dtype, a.shape);
  const x = a.data as NumberArray;
  const y = (b.data as NumberArray)[b.offset];
  const to = out.data as NumberArray;
  for (let i = 0, p = a.offset; i < to.length; i++, p++) to[i] = f(x[p], y);
  return out;
}

/** target += factor · other for contiguous float32 arrays of one shape, rounded as two operations would. */
export function addScaled(target: NdArray, other: NdArray, factor: number): void {
  engine.addScaled(dense(target) as Float32Array, dense(other) as Float32Array, Math.fround(factor));
}

/** Elements of `a` where `condition` is true, of `b` elsewhere; all three broadcast. */
export function where(condition: NdArray, a: NdArray, b: NdArray, dtype: DType): NdArray {
  const shape = broadcastShapes(broadcastShapes(condition.shape, a.shape), b.shape);
  const out = NdArray.zeros(dtype, shape);
  const sources = [condition, astype(a, dtype), astype(b, dtype)];
  const walks = sources.map((s) => ({ strides: broadcastStrides(s.shape, s.strides, shape), offset: s.offset }));
  const [test, x, y] = sources.map((s) => s.data as NumberArray);
  const to = out.data as NumberArray;
  eachRun(shape, [out, ...walks], ([t0, c0, x0, y0], [ts, cs, xs, ys], length) => {
    for (let i = 0; i < length; i++) to[t0 + i * ts] = test[c0 + i * cs] ? x[x0 + i * xs] : y[y0 + i * ys];
  });
  return out;
}

/**
 * A new array of `shape` filled with one value.
 *
 * @throws RuntimeError where the type cannot hold it.
 */
export function full(shape: readonly number[], value: number | bigint, dtype: DType): NdArray {
  if (!dtype.is_floating_point) return filled(shape, fillValue(value, dtype).data[0], dtype);
  requireFits(value, dtype);
  return filled(shape, Number(value), dtype);
}

function filled(shape: readonly number[], element: number | bigint, dtype: DType): NdArray {
  const out = NdArray.zeros(dtype, shape);
  (out.data as NumberArray).fill(element as number);
  return out;
}
