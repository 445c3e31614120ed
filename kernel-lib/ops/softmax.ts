import { NdArray } from "../tensor/ndarray.js";
import { dense, type NumberArray } from "./cast.js";
import { eachLine } from "./lines.js";

/** The largest element of a line, and the sum of exp(element − largest). */
function measureLine(x: NumberArray, start: number, step: number, length: number): { top: number; total: number } {
  let top = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < length; i++) top = Math.max(top, x[start + i * step]);
  let total = 0;
  for (let i = 0; i < length; i++) total += Math.exp(x[start + i * step] - top);
  return { top, total };
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
