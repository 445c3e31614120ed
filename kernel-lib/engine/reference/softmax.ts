import { zerosLike } from "../arrays.js";
import type { Exponentials, FloatArray } from "../contract.js";

/** NaN may be passed over here, since it spoils the sum. */
function largest(x: FloatArray, start: number, end: number): number {
  let top = Number.NEGATIVE_INFINITY;
  for (let i = start; i < end; i++) if (x[i] > top) top = x[i];
  return top;
}

export function logSoftmaxRows<T extends FloatArray>(x: T, width: number): T {
  const y = zerosLike(x, x.length);
  for (let start = 0; start < x.length; start += width) {
    const end = start + width;
    const top = largest(x, start, end);
    let total = 0;
    for (let i = start; i < end; i++) total += Math.exp(x[i] - top);
    const shift = Math.log(total);
    for (let i = start; i < end; i++) y[i] = x[i] - top - shift;
  }
  return y;
}

export function logSoftmaxRowsGradient<T extends FloatArray>(grad: T, output: T, width: number): T {
  const x = zerosLike(grad, grad.length);
  for (let start = 0; start < grad.length; start += width) {
    const end = start + width;
    let total = 0;
    for (let i = start; i < end; i++) total += grad[i];
    for (let i = start; i < end; i++) x[i] = grad[i] - Math.exp(output[i]) * total;
  }
  return x;
}

export function expRows<T extends FloatArray>(x: T, width: number): Exponentials<T> {
  const exps = zerosLike(x, x.length);
  const [tops, sums] = [new Float64Array(x.length / width), new Float64Array(x.length / width)];
  for (let row = 0; row < tops.length; row++) {
    const [start, end] = [row * width, (row + 1) * width];
    const top = largest(x, start, end);
    tops[row] = top;
    for (let i = start; i < end; i++) {
      exps[i] = Math.exp(x[i] - top);
      sums[row] += exps[i];
    }
  }
  return { exps, tops, sums };
}
