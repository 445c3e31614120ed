import type { NestedData } from "../autograd/data.js";
import { Tensor } from "../autograd/tensor.js";
import { tensor } from "../autograd/torch.js";

/** Numbers as d2l's drawing functions take them. */
export type Values = Tensor | NestedData;

export function toTensor(values: Values): Tensor {
  return (values instanceof Tensor ? values : tensor(values)).detach();
}

/** The elements in row-major order as JavaScript numbers. */
export function toNumbers(values: Values): number[] {
  return Array.from(toTensor(values).numpy(), Number);
}

/** The least and the greatest finite element. */
export function min_max(tensor: Tensor): [number, number] {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of toNumbers(tensor)) {
    if (!Number.isFinite(value)) continue;
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  return low <= high ? [low, high] : [0, 1];
}
