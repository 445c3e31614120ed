import { astype, copy } from "../../ops/cast.js";
import type { NdArray } from "../../tensor/ndarray.js";
import type { Tensor } from "../tensor.js";
import type { GradHook, GraphNode } from "./node.js";
import { addGradients } from "./queue.js";
import { ARRAY, fromArray, GRAD } from "./variable.js";

/** Adds to the gradient of a tensor; `isOwn` tells that nothing else holds the array. */
export function accumulateGrad(tensor: Tensor, grad: NdArray, isOwn: boolean): void {
  const own = astype(grad, tensor.dtype);
  const before = tensor[GRAD];
  if (before !== null) before[ARRAY] = addGradients(before[ARRAY], own);
  else tensor[GRAD] = fromArray(own !== grad || (isOwn && grad.isContiguous) ? own : copy(grad));
}

/** Adds a gradient that has a history to that of a tensor. */
export function accumulateRecorded(tensor: Tensor, grad: Tensor): void {
  const before = tensor[GRAD];
  tensor[GRAD] = before === null ? tensor.detach().clone().copy_(grad) : before.add(grad);
}

/** The last node of a backward walk: it adds the gradient to the `grad` of a leaf. */
export class AccumulateGrad implements GraphNode {
  readonly name = "AccumulateGrad";
  readonly sequence = -1;
  readonly edges = [];
  walk = 0;
  incoming: NdArray | null = null;
  ownsIncoming = false;
  hooks?: Set<GradHook>;

  constructor(readonly variable: Tensor) {}

  backward(grad: NdArray): readonly [] {
    accumulateGrad(this.variable, grad, this.ownsIncoming);
    return [];
  }

  differentiate(grad: Tensor): readonly [] {
    accumulateRecorded(this.variable, grad);
    return [];
  }

  release(): void {}
}
