import { engine } from "../engine/choice.js";
import type { AdamStep, FloatArray } from "../engine/contract.js";
import { float32 } from "../tensor/dtype.js";
import { NdArray } from "../tensor/ndarray.js";
import { copyInto, dense } from "./cast.js";

/** What one step of Adam counts with; `t` is the step's number, from 1 on. */
export interface AdamRates {
  readonly lr: number;
  readonly betas: readonly [number, number];
  readonly eps: number;
  readonly t: number;
}

/**
 * One step of Adam in place: moves a parameter by its gradient, and both running means, which lie in row-major order. All
 * have one type and one shape; each operation is rounded as those of tensors are.
 */
export function stepAdam(parameter: NdArray, grad: NdArray, mean: NdArray, square: NdArray, rates: AdamRates): void {
  const { lr, betas, eps, t } = rates;
  const round = (x: number): number => (parameter.dtype === float32 ? Math.fround(x) : x);
  const step: AdamStep = {
    meanStays: round(betas[0]),
    meanComes: round(1 - betas[0]),
    squareStays: round(betas[1]),
    squareComes: round(1 - betas[1]),
    // both means started from zero; this undoes their pull towards it
    correction: round(Math.sqrt(1 - betas[1] ** t)),
    eps: round(eps),
    size: round(-lr / (1 - betas[0] ** t)),
  };
  const floats = (array: NdArray): FloatArray => dense(array) as FloatArray;
  const values = floats(parameter);
  engine.adam(values, floats(grad), floats(mean), floats(square), step);
  if (!parameter.isContiguous) copyInto(parameter, new NdArray(parameter.dtype, values, parameter.shape));
}
