import { engine } from "../engine/choice.js";
import type { FloatArray } from "../engine/contract.js";
import { NdArray } from "../tensor/ndarray.js";
import { dense, type NumberArray } from "./cast.js";

/*
 * Arrays (N, C, …) as N · C rows, each of one channel's neighbours; the numbers of channels repeat after C rows.
 */

/** Mean and variance (dividing by the count) of every channel. */
export interface Moments {
  readonly mean: Float64Array;
  readonly variance: Float64Array;
  /** Elements of a channel. */
  readonly count: number;
}

const floats = (a: NdArray) => dense(a) as FloatArray;

const rowWidth = ({ shape }: NdArray): number => shape.slice(2).reduce((product, n) => product * n, 1);

/** What the rows of each channel come to together, divided by `divisor`. */
function byChannel(rows: Float64Array, channels: number, divisor = 1): Float64Array {
  const sums = new Float64Array(channels);
  for (let row = 0; row < rows.length; row++) sums[row % channels] += rows[row] / divisor;
  return sums;
}

/** Mean and variance of every channel of an array (N, C, …). */
export function channelMoments(a: NdArray): Moments {
  const [x, width, channels] = [floats(a), rowWidth(a), a.shape[1]];
  const count = a.size / channels;
  const mean = byChannel(engine.sumRows(x, width), channels, count);
  const variance = byChannel(engine.squareRows(x, mean, width), channels, count);
  return { mean, variance, count };
}

/** (x − mean) / √(variance + eps) for every channel, without scale and shift. */
export function normalize(a: NdArray, { mean, variance }: Moments, eps: number): NdArray {
  const scales = variance.map((square) => 1 / Math.sqrt(square + eps));
  const shifts = scales.map((scale, channel) => -mean[channel] * scale);
  const y = engine.mixRows(floats(a), null, { scales, slopes: shifts, shifts }, rowWidth(a));
  return new NdArray(a.dtype, y, a.shape);
}

/** x · weight + bias for every channel; null stands for 1 and 0. */
export function scaleChannels(a: NdArray, weight: NdArray | null, bias: NdArray | null): NdArray {
  const channels = a.shape[1];
  const scales = weight ? Float64Array.from(dense(weight) as NumberArray) : new Float64Array(channels).fill(1);
  const shifts = bias ? Float64Array.from(dense(bias) as NumberArray) : new Float64Array(channels);
  return new NdArray(
    a.dtype,
    engine.mixRows(floats(a), null, { scales, slopes: shifts, shifts }, rowWidth(a)),
    a.shape,
  );
}

/** For every channel Σ a · b, or Σ a. */
export function channelSums(a: NdArray, b: NdArray | null = null): NdArray {
  const width = rowWidth(a);
  const rows = b ? engine.dotRows(floats(a), floats(b), width) : engine.sumRows(floats(a), width);
  const out = NdArray.zeros(a.dtype, [a.shape[1]]);
  (out.data as NumberArray).set(byChannel(rows, a.shape[1]));
  return out;
}

/**
 * The gradient for the input of {@link normalize}.
 *
 * @param fromInput whether the moments were those of the input itself, and so depend on it
 */
export function normalizeGradient(
  grad: NdArray,
  input: NdArray,
  moments: Moments,
  eps: number,
  fromInput: boolean,
): NdArray {
  const [g, width, channels] = [floats(grad), rowWidth(grad), grad.shape[1]];
  const { variance, count } = moments;
  const scales = variance.map((square) => 1 / Math.sqrt(square + eps));
  if (!fromInput) {
    const zeros = new Float64Array(channels);
    return new NdArray(
      grad.dtype,
      engine.mixRows(g, null, { scales, slopes: zeros, shifts: zeros }, width),
      grad.shape,
    );
  }
  const hat = floats(normalize(input, moments, eps));
  const total = byChannel(engine.sumRows(g, width), channels, count);
  const aligned = byChannel(engine.dotRows(g, hat, width), channels, count);
  const slopes = scales.map((scale, channel) => -aligned[channel] * scale);
  const shifts = scales.map((scale, channel) => -total[channel] * scale);
  return new NdArray(grad.dtype, engine.mixRows(g, hat, { scales, slopes, shifts }, width), grad.shape);
}
