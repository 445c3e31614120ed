import { type ArrayView, copyRun, numel } from "./array-view.js";

/** What a caption says of a tensor. Moments and extremes are of the finite values. */
export interface Statistics {
  readonly count: number;
  /** How many elements were read; fewer than `count` when the tensor was sampled. */
  readonly visited: number;
  readonly min: number;
  readonly max: number;
  readonly mean: number;
  /** With Bessel's correction, as `Tensor.std()`; NaN for fewer than two values. */
  readonly std: number;
  readonly nan: number;
  readonly posinf: number;
  readonly neginf: number;
  readonly integers: boolean;
  /** The 98th percentile of the magnitudes that are not zero: robust against outliers. */
  readonly typical: number;
}

/** Up to this many elements the statistics are exact. */
const EXACT = 1 << 20;
const RUNS = 1 << 13;
const RUN = 32;
const RANKED = 1 << 12;
const GOLDEN = (Math.sqrt(5) - 1) / 2;

/**
 * The elements to look at: all of them, or evenly spread short runs of neighbours, whose
 * starts are shifted by the golden ratio so that no period of the data is missed or hit
 * each time. The same tensor gives the same sample.
 */
function sample(view: ArrayView): Float64Array {
  const count = numel(view.shape);
  if (count <= EXACT) {
    const values = new Float64Array(count);
    copyRun(view, 0, count, values, 0);
    return values;
  }
  const values = new Float64Array(RUNS * RUN);
  const spacing = count / RUNS;
  for (let run = 0; run < RUNS; run++) {
    const start = Math.floor((run + ((run * GOLDEN) % 1)) * spacing);
    copyRun(view, Math.min(start, count - RUN), RUN, values, run * RUN);
  }
  return values;
}

export function statistics(view: ArrayView): Statistics {
  const values = sample(view);
  let [min, max, sum, finite] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0, 0];
  let [nan, posinf, neginf] = [0, 0, 0];
  let integers = true;
  for (let i = 0; i < values.length; i++) {
    const value = values[i];
    if (Number.isFinite(value)) {
      finite++;
      sum += value;
      if (value < min) min = value;
      if (value > max) max = value;
      if (integers && !Number.isInteger(value)) integers = false;
    } else if (Number.isNaN(value)) nan++;
    else if (value > 0) posinf++;
    else neginf++;
  }
  const mean = sum / finite;
  let squares = 0;
  for (let i = 0; i < values.length; i++) {
    const distance = values[i] - mean;
    if (Number.isFinite(distance)) squares += distance * distance;
  }
  return {
    count: numel(view.shape),
    visited: values.length,
    min,
    max,
    mean,
    std: finite > 1 ? Math.sqrt(squares / (finite - 1)) : Number.NaN,
    nan,
    posinf,
    neginf,
    integers,
    typical: typicalMagnitude(values),
  };
}

function typicalMagnitude(values: Float64Array): number {
  const step = Math.max(1, Math.floor(values.length / RANKED));
  const magnitudes: number[] = [];
  for (let i = 0; i < values.length; i += step) {
    if (Number.isFinite(values[i]) && values[i] !== 0) magnitudes.push(Math.abs(values[i]));
  }
  magnitudes.sort((a, b) => a - b);
  return magnitudes.length === 0 ? 0 : magnitudes[Math.floor(0.98 * (magnitudes.length - 1))];
}
