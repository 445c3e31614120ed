import { RuntimeError, ValueError } from "../../base/errors.js";
import { mapElements } from "../../ops/elementwise.js";
import type { Reduction } from "../../ops/loss.js";
import { sum } from "../../ops/reduce.js";
import type { NdArray } from "../../tensor/ndarray.js";
import { is_grad_enabled } from "../graph/grad-mode.js";
import type { Tensor } from "../tensor.js";

/** @throws ValueError for a word that names no reduction */
export function checkReduction(reduction: string): asserts reduction is Reduction {
  if (reduction !== "none" && reduction !== "mean" && reduction !== "sum") {
    throw new ValueError(`${reduction} is not a valid value for reduction`);
  }
}

/** What a loss answers from its value at each element. */
export function reduceArray(values: NdArray, reduction: Reduction): NdArray {
  if (reduction === "none") return values;
  const axes = values.shape.map((_, axis) => axis);
  const total = sum(values, axes, false, values.dtype);
  return reduction === "mean" ? mapElements({ number: (x) => x / values.size }, total) : total;
}

/** The same of a tensor, with its history. */
export function reduceTensor(values: Tensor, reduction: Reduction): Tensor {
  return reduction === "none" ? values : reduction === "sum" ? values.sum() : values.mean();
}

/** @throws RuntimeError for a weight that wants a gradient, where there is none */
export function checkPlain(weight: Tensor | null, routine: string, name: string): void {
  if (!weight?.requires_grad || !is_grad_enabled()) return;
  throw new RuntimeError(
    `The function '${routine}' is not differentiable with respect to argument '${name}'. This input cannot have requires_grad True.`,
  );
}
