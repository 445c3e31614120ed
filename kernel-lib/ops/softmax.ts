import { engine } from "../engine/choice.js";
import { float32 } from "../tensor/dtype.js";
import { NdArray } from "../tensor/ndarray.js";
import { dense, type NumberArray } from "./cast.js";
import { eachLine } from "./lines.js";

/** The largest element of a line, and the sum of exp(element − largest). */
function measureLine(x: NumberArray, start: number, step: number, length: number): { top: number; total: number } {
  const top = largest(x, start, step, length);
  let total = 0;
  for (let i = 0; i < length; i++) total += Math.exp(x[start + i * step] - top);
  return { top, total };
}

/** NaN may be passed over here, since it spoils the sum. */
function largest(x: NumberArray, start: number, step: number, length: number): number {
  let top = Number.NEGATIVE_INFINITY;
  for (let i = 0, at = start; i < length; i++, at += step) if (x[at] > top) top = x[at];
  return top;
}

/** Whether the lines along an axis are rows of neighbours, long and many enough for the engine. */
export function areRows(a: NdArray, axis: number): boolean {
  return a.dtype === float32 && axis === a.ndim - 1 && a.shape[axis] >= 16 && a.size >= 4096;
}

/** What {@link expRows} answers. */
export interface ExponentialRows {
  readonly exps: NdArray;
  /** The largest element of each row. */
  readonly tops: Float64Array;
  readonly sums: Float64Array;
}

/** exp(x − top) of float32 rows that lie side by side, where top is the largest element of each. */
export function expRows(a: NdArray): ExponentialRows {
  const { exps, tops, sums } = engine.expRows(dense(a) as Float32Array, a.shape[a.ndim - 1]);
  return { exps: new NdArray(a.dtype, exps, a.shape), tops, sums };
}

/** exp(x) / Σ exp(x) along an axis of a floating array. */
export function softmax(a: NdArray, axis: number): NdArray {
  const x = dense(a) as NumberArray;
  const out = NdArray.zeros(a.dtype, a.shape);
  const target = out.data as NumberArray;
  eachLine(a.shape, axis, ({ start, step, length }) => {
    const { top, total } = measureLine(x, start, step, length);
    for (let i = 0, at = start; i < length; i++, at += step) target[at] = Math.exp(x[at] - top) / total;
  });
  return out;
}

/** log(softmax(x)) along an axis of a floating array, without the overflow. */
export function logSoftmax(a: NdArray, axis: number): NdArray {
  if (areRows(a, axis)) {
    return new NdArray(a.dtype, engine.logSoftmaxRows(dense(a) as Float32Array, a.shape[axis]), a.shape);
  }
  const x = dense(a) as NumberArray;
  const out = NdArray.zeros(a.dtype, a.shape);
  const target = out.data as NumberArray;
  eachLine(a.shape, axis, ({ start, step, length }) => {
    const { top, total } = measureLine(x, start, step, length);
    const shift = Math.log(total);
    for (let i = 0, at = start; i < length; i++, at += step) target[at] = x[at] - top - shift;
  });
  return out;
}

/** y · (g − Σ g · y) along an axis, where y = softmax(x). */
export function softmaxGradient(grad: NdArray, output: NdArray, axis: number): NdArray {
  const [g, y] = [dense(grad) as NumberArray, dense(output) as NumberArray];
  const out = NdArray.zeros(grad.dtype, grad.shape);
  const target = out.data as NumberArray;
  eachLine(grad.shape, axis, ({ start, step, length }) => {
    let dot = 0;
    for (let i = 0, at = start; i < length; i++, at += step) dot += g[at] * y[at];
    for (let i = 0, at = start; i < length; i++, at += step) target[at] = y[at] * (g[at] - dot);
  });
  return out;
}

/** g − exp(y) · Σ g along an axis, where y = log(softmax(x)). */
export function logSoftmaxGradient(grad: NdArray, output: NdArray, axis: number): NdArray {
  if (areRows(grad, axis) && output.dtype === float32) {
    const [given, known] = [dense(grad) as Float32Array, dense(output) as Float32Array];
    return new NdArray(grad.dtype, engine.logSoftmaxRowsGradient(given, known, grad.shape[axis]), grad.shape);
  }
  const [g, y] = [dense(grad) as NumberArray, dense(output) as NumberArray];
  const out = NdArray.zeros(grad.dtype, grad.shape);
  const target = out.data as NumberArray;
  eachLine(grad.shape, axis, ({ start, step, length }) => {
    let total = 0;
    for (let i = 0, at = start; i < length; i++, at += step) total += g[at];
    for (let i = 0, at = start; i < length; i++, at += step) target[at] = g[at] - Math.exp(y[at]) * total;
  });
  return out;
}
