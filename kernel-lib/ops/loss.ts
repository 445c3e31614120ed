import { IndexError } from "../base/errors.js";
import { engine } from "../engine/choice.js";
import { NdArray } from "../tensor/ndarray.js";
import { dense, type NumberArray, wholeNumbers } from "./cast.js";
import type { ExponentialRows } from "./softmax.js";

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
  const labels = wholeNumbers(target);
  const given = weight && (dense(weight) as NumberArray);
  const places = new Int32Array(labels.length).fill(-1);
  const shares = new Float64Array(labels.length);
  for (let i = 0; i < labels.length; i++) {
    const label = labels[i];
    if (label === ignoreIndex) continue;
    if (label < 0 || label >= classes) throw new IndexError(`Target ${label} is out of bounds.`);
    places[i] = (Math.floor(i / inner) * classes + label) * inner + (i % inner);
    shares[i] = given === null ? 1 : given[label];
  }
  return { places, shares };
}

/** What the mean divides by. */
const total = (shares: Float64Array): number => shares.reduce((sum, share) => sum + share, 0);

/** Which targets count, how much, and how their losses become the answer. */
export interface LossOptions {
  /** int64 or uint8: the shape of the input without C */
  readonly target: NdArray;
  readonly ignoreIndex: number;
  readonly reduction: Reduction;
  /** (C): how much each class counts; null for all the same */
  readonly weight: NdArray | null;
}

/**
 * Minus the log-probability of each target class.
 *
 * @param logProbs (C), (N, C) or (N, C, …)
 * @throws IndexError for a class that there is not.
 */
export function nllLoss(logProbs: NdArray, options: LossOptions): NdArray {
  const source = dense(logProbs) as NumberArray;
  return lossOf(logProbs, (place) => source[place], options);
}

function lossOf(
  input: NdArray,
  logProbability: (place: number, i: number) => number,
  { target, ignoreIndex, reduction, weight }: LossOptions,
): NdArray {
  const { places, shares } = picks(input, target, ignoreIndex, weight);
  const out = NdArray.zeros(input.dtype, reduction === "none" ? target.shape : []);
  let sum = 0;
  places.forEach((place, i) => {
    if (place < 0) return;
    const loss = logProbability(place, i) * shares[i];
    if (reduction === "none") out.data[i] = input.ndim === 1 ? 0 - loss : -loss;
    sum -= loss;
  });
  if (reduction !== "none") out.data[0] = reduction === "mean" ? sum / total(shares) : sum;
  return out;
}

/** The gradient of {@link nllLoss} for the log-probabilities. */
export function nllLossGradient(grad: NdArray, shape: readonly number[], options: LossOptions): NdArray {
  const out = NdArray.zeros(grad.dtype, shape);
  const { places, slopes } = lossSlopes(grad, out, options);
  places.forEach((place, i) => {
    if (place >= 0) out.data[place] = -slopes[i];
  });
  return out;
}

/** How much the answer's gradient says of each target's own loss; 0 where the target is ignored. */
function lossSlopes(
  grad: NdArray,
  input: NdArray,
  { target, ignoreIndex, reduction, weight }: LossOptions,
): { readonly places: Int32Array; readonly slopes: Float64Array } {
  const { places, shares } = picks(input, target, ignoreIndex, weight);
  const given = dense(grad) as NumberArray;
  const count = reduction === "mean" ? total(shares) : 1;
  const slope = (share: number, i: number): number =>
    places[i] < 0 ? 0 : (given[reduction === "none" ? i : 0] * share) / count;
  return { places, slopes: shares.map(slope) };
}

/**
 * The loss of scores (N, C), of which the exponentials are known: {@link nllLoss} of their log-softmax, rounded as that
 * is, which is not written out.
 */
export function crossEntropy(scores: NdArray, options: LossOptions & Pick<ExponentialRows, "tops" | "sums">): NdArray {
  const { tops, sums } = options;
  const source = dense(scores) as NumberArray;
  const logProbability = (place: number, i: number): number =>
    Math.fround(Math.fround(source[place] - tops[i]) - Math.log(sums[i]));
  return lossOf(scores, logProbability, options);
}

/** The gradient of {@link crossEntropy} for the scores: softmax, less 1 where the target is. */
export function crossEntropyGradient(
  grad: NdArray,
  exps: NdArray,
  options: LossOptions & Pick<ExponentialRows, "sums">,
): NdArray {
  const { places, slopes } = lossSlopes(grad, exps, options);
  const scales = slopes.map((slope, i) => slope / options.sums[i]);
  const shifts = new Float64Array(scales.length);
  const source = dense(exps) as Float32Array;
  const out = engine.mixRows(source, null, { scales, slopes: null, shifts }, exps.shape[1]);
  places.forEach((place, i) => {
    if (place >= 0) out[place] = source[place] * scales[i] - slopes[i];
  });
  return new NdArray(exps.dtype, out, exps.shape);
}
