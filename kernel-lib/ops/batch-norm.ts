import { engine } from "../engine/choice.js";
import type { ChannelRows, FloatArray, RowMix } from "../engine/contract.js";
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

/** Room for the moments of an array (N, C, …). */
export function blankMoments({ shape, size }: NdArray): Moments {
  const channels = shape[1];
  return { mean: new Float64Array(channels), variance: new Float64Array(channels), count: size / channels };
}

/** Mean and variance of every channel of an array (N, C, …). */
export function channelMoments(a: NdArray): Moments {
  const [x, width, channels] = [floats(a), rowWidth(a), a.shape[1]];
  const count = a.size / channels;
  const mean = byChannel(engine.sumRows(x, width), channels, count);
  const variance = byChannel(engine.squareRows(x, mean, width), channels, count);
  return { mean, variance, count };
}

/** Numbers of the channels, 1 or 0 each where there is no array of them. */
function perChannel(a: NdArray | null, channels: number, otherwise: number): Float64Array {
  return a ? Float64Array.from(dense(a) as NumberArray) : new Float64Array(channels).fill(otherwise);
}

const roots = ({ variance }: Moments, eps: number): Float64Array =>
  variance.map((square) => 1 / Math.sqrt(square + eps));

/** What makes (x − mean) / √(variance + eps) · weight + bias of a channel's rows. */
function normalizing(moments: Moments, eps: number, weight: Float64Array, bias: Float64Array): RowMix {
  const scales = roots(moments, eps).map((root, channel) => root * weight[channel]);
  const shifts = bias.map((shift, channel) => shift - moments.mean[channel] * scales[channel]);
  return { scales, slopes: null, shifts };
}

/** (x − mean) / √(variance + eps) · weight + bias for every channel; null stands for 1 and 0. */
export function normalize(
  a: NdArray,
  moments: Moments,
  eps: number,
  weight: NdArray | null = null,
  bias: NdArray | null = null,
): NdArray {
  const channels = a.shape[1];
  const mix = normalizing(moments, eps, perChannel(weight, channels, 1), perChannel(bias, channels, 0));
  return new NdArray(a.dtype, engine.mixRows(floats(a), null, mix, rowWidth(a)), a.shape);
}

/** {@link normalize} with the moments of the array itself, which are written into `moments`. */
export function normalizeByItself(
  a: NdArray,
  moments: Moments,
  eps: number,
  weight: NdArray | null = null,
  bias: NdArray | null = null,
): NdArray {
  const [channels, { count }] = [a.shape[1], moments];
  const [scales, shifts] = [perChannel(weight, channels, 1), perChannel(bias, channels, 0)];
  const y = engine.mixChannels([floats(a)], channels, rowWidth(a), (rows) => {
    const [first, end] = [rows.first, rows.first + rows.count];
    const mean = byChannel(rows.sums(), rows.count, count);
    const variance = byChannel(rows.squares(mean), rows.count, count);
    moments.mean.set(mean, first);
    moments.variance.set(variance, first);
    return normalizing({ mean, variance, count }, eps, scales.subarray(first, end), shifts.subarray(first, end));
  });
  return new NdArray(a.dtype, y, a.shape);
}

/** Gradients of {@link normalize} for its input, its weight and its bias. */
export interface NormGradients {
  readonly input: NdArray;
  readonly weight: NdArray;
  readonly bias: NdArray;
}

/**
 * The gradients of {@link normalize}.
 *
 * @param fromInput whether the moments were those of the input itself, and so depend on it
 */
export function normalizeGradients(
  grad: NdArray,
  input: NdArray,
  moments: Moments,
  { eps, weight, fromInput }: { readonly eps: number; readonly weight: NdArray | null; readonly fromInput: boolean },
): NormGradients {
  const channels = grad.shape[1];
  const { mean, count } = moments;
  const root = roots(moments, eps);
  const own = perChannel(weight, channels, 1);
  const [totals, aligned] = [new Float64Array(channels), new Float64Array(channels)];
  const measure = (rows: ChannelRows): RowMix => {
    const { first } = rows;
    totals.set(byChannel(rows.sums(), rows.count), first);
    byChannel(rows.products(), rows.count).forEach((product, k) => {
      const c = first + k;
      aligned[c] = (product - mean[c] * totals[c]) * root[c];
    });
    const each = (compute: (c: number) => number): Float64Array =>
      Float64Array.from({ length: rows.count }, (_, k) => compute(first + k));
    const scales = each((c) => root[c] * own[c]);
    if (!fromInput) return { scales, slopes: null, shifts: each(() => 0) };
    const slopes = each((c) => (-root[c] * own[c] * root[c] * aligned[c]) / count);
    const shifts = each((c) => (-root[c] * own[c] * totals[c]) / count - slopes[c - first] * mean[c]);
    return { scales, slopes, shifts };
  };
  const toInput = engine.mixChannels([floats(grad), floats(input)], channels, rowWidth(grad), measure);
  const list = (numbers: Float64Array): NdArray => {
    const out = NdArray.zeros(grad.dtype, [channels]);
    (out.data as NumberArray).set(numbers);
    return out;
  };
  return { input: new NdArray(grad.dtype, toInput, grad.shape), weight: list(aligned), bias: list(totals) };
}

/** x · weight + bias for every channel; null stands for 1 and 0. */
export function scaleChannels(a: NdArray, weight: NdArray | null, bias: NdArray | null): NdArray {
  const channels = a.shape[1];
  const scales = weight ? Float64Array.from(dense(weight) as NumberArray) : new Float64Array(channels).fill(1);
  const shifts = bias ? Float64Array.from(dense(bias) as NumberArray) : new Float64Array(channels);
  return new NdArray(a.dtype, engine.mixRows(floats(a), null, { scales, slopes: null, shifts }, rowWidth(a)), a.shape);
}

/** For every channel Σ a · b, or Σ a. */
export function channelSums(a: NdArray, b: NdArray | null = null): NdArray {
  const width = rowWidth(a);
  const rows = b ? engine.dotRows(floats(a), floats(b), width) : engine.sumRows(floats(a), width);
  const out = NdArray.zeros(a.dtype, [a.shape[1]]);
  (out.data as NumberArray).set(byChannel(rows, a.shape[1]));
  return out;
}
