import { zerosLike } from "../arrays.js";
import type { ChannelRows, FloatArray, RowMix } from "../contract.js";

export function sumRows(x: FloatArray, width: number): Float64Array {
  const sums = new Float64Array(x.length / width);
  for (let row = 0, at = 0; row < sums.length; row++) {
    // Four sums side by side: one alone would wait for each addition.
    let [a, b, c, d] = [0, 0, 0, 0];
    const end = at + width;
    for (; at + 4 <= end; at += 4) {
      a += x[at];
      b += x[at + 1];
      c += x[at + 2];
      d += x[at + 3];
    }
    for (; at < end; at++) a += x[at];
    sums[row] = a + b + c + d;
  }
  return sums;
}

export function dotRows<T extends FloatArray>(a: T, b: T, width: number): Float64Array {
  const sums = new Float64Array(a.length / width);
  for (let row = 0, at = 0; row < sums.length; row++) {
    let sum = 0;
    for (const end = at + width; at < end; at++) sum += a[at] * b[at];
    sums[row] = sum;
  }
  return sums;
}

export function squareRows(x: FloatArray, middles: Float64Array, width: number): Float64Array {
  const sums = new Float64Array(x.length / width);
  for (let row = 0, at = 0; row < sums.length; row++) {
    const middle = middles[row % middles.length];
    let sum = 0;
    for (const end = at + width; at < end; at++) sum += (x[at] - middle) * (x[at] - middle);
    sums[row] = sum;
  }
  return sums;
}

export function mixRows<T extends FloatArray>(a: T, b: T | null, mix: RowMix, width: number): T {
  const y = zerosLike(a, a.length);
  const count = mix.scales.length;
  for (let row = 0, at = 0; at < a.length; row++) {
    const [scale, shift] = [mix.scales[row % count], mix.shifts[row % count]];
    const slope = mix.slopes === null ? 0 : mix.slopes[row % count];
    const end = at + width;
    if (b !== null && mix.slopes !== null) for (; at < end; at++) y[at] = a[at] * scale + b[at] * slope + shift;
    else for (; at < end; at++) y[at] = a[at] * scale + shift;
  }
  return y;
}

/** All channels at once. */
export function mixChannels<T extends FloatArray>(
  [a, b]: readonly [a: T, b?: T],
  channels: number,
  width: number,
  measure: (rows: ChannelRows) => RowMix,
): T {
  const mix = measure({
    first: 0,
    count: channels,
    sums: () => sumRows(a, width),
    products: () => dotRows(a, b ?? a, width),
    squares: (middles) => squareRows(a, middles, width),
  });
  return mixRows(a, b ?? null, mix, width);
}
