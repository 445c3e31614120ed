import { IndexError } from "../base/errors.js";
import { NdArray } from "../tensor/ndarray.js";
import { dense, type NumberArray } from "./cast.js";

/** How a loss turns one number per element into its answer. */
export type Reduction = "none" | "mean" | "sum";

interface Picks {
  /** Which element of log-probabilities (N, C, …) each target (N, …) picks; −1 where the target is ignored. */
  readonly places: Int32Array;
  /** How much each target counts: the weight of its class, or 1. */
  readonly shares: Float64Array;
}

function picks(logProbs: NdArray, target: NdArray, ignoreIndex: number, weight: NdArray | null): Picks {
  const classAxis = logProbs.ndim === 1 ? 0 : 1;
  const classes = logProbs.shape[classAxis];
  const inner = logProbs.shape.slice(classAxis + 1).reduce((product, n) => product * n, 1);
  const labels = Float64Array.from<number | bigint>(dense(target), Number);
  const given = weight && (dense(weight) as NumberArray);
  const places = Int32Array.from(labels, (label, i) => {
    if (label === ignoreIndex) return -1;
    if (label < 0 || label >= classes) throw new IndexError(`Target ${label} is out of bounds.`);
    return (Math.floor(i / inner) * classes + label) * inner + (i % inner);
  });
  return { places, shares: labels.map((label, i) => (places[i] < 0 ? 0 : given ? given[label] : 1)) };
}

/** What the mean divides by. */
const total = (shares: Float64Array): number => shares.reduce((sum, share) => sum + share, 0);

/**
 * Minus the log-probability of each target class.
 *
 * @param logProbs (C), (N, C) or (N, C, …)
 * @param target int64 or uint8: the same shape without C
 * @param weight (C): how much each class counts; null for all the same
 * @throws IndexError for a class that there is not.
 */
export function nllLoss(
  logProbs: NdArray,
  target: NdArray,
  ignoreIndex: number,
  reduction: Reduction,
  weight: NdArray | null = null,
): NdArray {
  const source = dense(logProbs) as NumberArray;
  const { places, shares } = picks(logProbs, target, ignoreIndex, weight);
  const out = NdArray.zeros(logProbs.dtype, reduction === "none" ? target.shape : []);
  let sum = 0;
  places.forEach((place, i) => {
    if (place < 0) return;
    const loss = source[place] * shares[i];
    if (reduction === "none") out.data[i] = logProbs.ndim === 1 ? 0 - loss : -loss;
    sum -= loss;
  });
  if (reduction !== "none") out.data[0] = reduction === "mean" ? sum / total(shares) : sum;
  return out;
}

/** The gradient of {@link nllLoss} for the log-probabilities. */
export function nllLossGradient(
  grad: NdArray,
  shape: readonly number[],
  target: NdArray,
  ignoreIndex: number,
  reduction: Reduction,
  weight: NdArray | null = null,
): NdArray {
  const out = NdArray.zeros(grad.dtype, shape);
  const { places, shares } = picks(out, target, ignoreIndex, weight);
  const given = dense(grad) as NumberArray;
  const count = reduction === "mean" ? total(shares) : 1;
  places.forEach((place, i) => {
    if (place >= 0) out.data[place] = (-given[reduction === "none" ? i : 0] * shares[i]) / count;
  });
  return out;
}
