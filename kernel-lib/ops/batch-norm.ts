import { NdArray } from "../tensor/ndarray.js";
import { dense, type NumberArray } from "./cast.js";

/** Mean and variance (dividing by the count) of every channel. */
export interface Moments {
  readonly mean: Float64Array;
  readonly variance: Float64Array;
  /** Elements of a channel. */
  readonly count: number;
}

/** Visits the elements of an array (N, C, …) channel by channel, in runs that lie together. */
function eachRun({ shape }: NdArray, visit: (channel: number, start: number, end: number) => void): void {
  const [batch, channels] = shape;
  const inner = shape.slice(2).reduce((product, n) => product * n, 1);
  for (let n = 0, start = 0; n < batch; n++) {
    for (let c = 0; c < channels; c++, start += inner) visit(c, start, start + inner);
  }
}

/** Mean and variance of every channel of an array (N, C, …). */
export function channelMoments(a: NdArray): Moments {
  const x = dense(a) as NumberArray;
  const channels = a.shape[1];
  const count = a.size / channels;
  const mean = new Float64Array(channels);
  const variance = new Float64Array(channels);
  eachRun(a, (c, start, end) => {
    let sum = 0;
    for (let i = start; i < end; i++) sum += x[i];
    mean[c] += sum / count;
  });
  eachRun(a, (c, start, end) => {
    const middle = mean[c];
    let sum = 0;
    for (let i = start; i < end; i++) sum += (x[i] - middle) * (x[i] - middle);
    variance[c] += sum / count;
  });
  return { mean, variance, count };
}

/** (x − mean) / √(variance + eps) for every channel, without scale and shift. */
export function normalize(a: NdArray, { mean, variance }: Moments, eps: number): NdArray {
  const x = dense(a) as NumberArray;
  const out = NdArray.zeros(a.dtype, a.shape);
  const target = out.data as NumberArray;
  eachRun(a, (c, start, end) => {
    const middle = mean[c];
    const factor = 1 / Math.sqrt(variance[c] + eps);
    for (let i = start; i < end; i++) target[i] = (x[i] - middle) * factor;
  });
  return out;
}

/** x · weight + bias for every channel; null stands for 1 and 0. */
export function scaleChannels(a: NdArray, weight: NdArray | null, bias: NdArray | null): NdArray {
  const x = dense(a) as NumberArray;
  const w = weight && (dense(weight) as NumberArray);
  const b = bias && (dense(bias) as NumberArray);
  const out = NdArray.zeros(a.dtype, a.shape);
  const target = out.data as NumberArray;
  eachRun(a, (c, start, end) => {
    const factor = w ? w[c] : 1;
    const shift = b ? b[c] : 0;
    for (let i = start; i < end; i++) target[i] = x[i] * factor + shift;
  });
  return out;
}

/** For every channel Σ a · b, or Σ a. */
export function channelSums(a: NdArray, b: NdArray | null = null): NdArray {
  const x = dense(a) as NumberArray;
  const y = b && (dense(b) as NumberArray);
  const sums = new Float64Array(a.shape[1]);
  eachRun(a, (c, start, end) => {
    let sum = 0;
    if (y) for (let i = start; i < end; i++) sum += x[i] * y[i];
    else for (let i = start; i < end; i++) sum += x[i];
    sums[c] += sum;
  });
  const out = NdArray.zeros(a.dtype, [sums.length]);
  (out.data as NumberArray).set(sums);
  return out;
}

/**
 * The gradient for the input of {@link normalize}.
 *
 * @param learning whether the moments were those of the input itself, and so depend on it
 */
export function normalizeGradient(
  grad: NdArray,
  input: NdArray,
  moments: Moments,
  eps: number,
  learning: boolean,
): NdArray {
  const g = dense(grad) as NumberArray;
  const hat = dense(normalize(input, moments, eps)) as NumberArray;
  const { variance, count } = moments;
  const total = new Float64Array(variance.length);
  const aligned = new Float64Array(variance.length);
  if (learning) {
    eachRun(grad, (c, start, end) => {
      let sum = 0;
      let dot = 0;
      for (let i = start; i < end; i++) {
        sum += g[i];
        dot += g[i] * hat[i];
      }
      total[c] += sum / count;
      aligned[c] += dot / count;
    });
  }
  const out = NdArray.zeros(grad.dtype, grad.shape);
  const target = out.data as NumberArray;
  eachRun(grad, (c, start, end) => {
    const factor = 1 / Math.sqrt(variance[c] + eps);
    const [shift, slope] = [total[c], aligned[c]];
    for (let i = start; i < end; i++) target[i] = (g[i] - shift - hat[i] * slope) * factor;
  });
  return out;
}
