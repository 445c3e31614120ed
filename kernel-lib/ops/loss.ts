import { IndexError } from "../base/errors.js";
import { NdArray } from "../tensor/ndarray.js";
import { dense, type NumberArray } from "./cast.js";

/** How a loss turns one number per element into its answer. */
export type Reduction = "none" | "mean" | "sum";

/** Which element of log-probabilities (N, C, …) each target (N, …) picks; −1 where the target is ignored. */
function picks(logProbs: NdArray, target: NdArray, ignoreIndex: number): Int32Array {
  const classAxis = logProbs.ndim === 1 ? 0 : 1;
  const classes = logProbs.shape[classAxis];
  const inner = logProbs.shape.slice(classAxis + 1).reduce((product, n) => product * n, 1);
  return Int32Array.from<number | bigint>(dense(target), (value, i) => {
    const label = Number(value);
    if (label === ignoreIndex) return -1;
    if (label < 0 || label >= classes) throw new IndexError(`Target ${label} is out of bounds.`);
    return (Math.floor(i / inner) * classes + label) * inner + (i % inner);
  });
}

/**
 * Minus the log-probability of each target class.
 *
 * @param logProbs (C), (N, C) or (N, C, …)
 * @param target int64 or uint8: the same shape without C
 * @throws IndexError for a class that there is not.
 */
export function nllLoss(logProbs: NdArray, target: NdArray, ignoreIndex: number, reduction: Reduction): NdArray {
  const source = dense(logProbs) as NumberArray;
  const places = picks(logProbs, target, ignoreIndex);
  const out = NdArray.zeros(logProbs.dtype, reduction === "none" ? target.shape : []);
  let sum = 0;
  let count = 0;
  places.forEach((place, i) => {
    if (place < 0) return;
    if (reduction === "none") out.data[i] = logProbs.ndim === 1 ? 0 - source[place] : -source[place];
    sum -= source[place];
    count++;
  });
  if (reduction !== "none") out.data[0] = reduction === "mean" ? sum / count : sum;
  return out;
}

/** The gradient of {@link nllLoss} for the log-probabilities. */
export function nllLossGradient(
  grad: NdArray,
  shape: readonly number[],
  target: NdArray,
  ignoreIndex: number,
  reduction: Reduction,
): NdArray {
  const out = NdArray.zeros(grad.dtype, shape);
  const places = picks(out, target, ignoreIndex);
  const given = dense(grad) as NumberArray;
  const count = reduction === "mean" ? places.reduce((total, place) => total + (place < 0 ? 0 : 1), 0) : 1;
  places.forEach((place, i) => {
    if (place >= 0) out.data[place] = -given[reduction === "none" ? i : 0] / count;
  });
  return out;
}
