import { astype, copy } from "../../ops/cast.js";
import type { NdArray } from "../../tensor/ndarray.js";
import type { Tensor } from "../tensor.js";
import type { GraphNode } from "./node.js";
import { addGradients } from "./queue.js";
import { ARRAY, fromArray, GRAD } from "./variable.js";

/** Adds to the gradient of a tensor. */
export function accumulateGrad(tensor: Tensor, grad: NdArray): void {
  const own = astype(grad, tensor.dtype);
  const before = tensor[GRAD];
  if (before !== null) before[ARRAY] = addGradients(before[ARRAY], own);
  else tensor[GRAD] = fromArray(own === grad ? copy(grad) : own);
}

/** The last node of a backward walk: it adds the gradient to the `grad` of a leaf. */
export class AccumulateGrad implements GraphNode {
  readonly name = "AccumulateGrad";
  readonly sequence = -1;
  readonly edges = [];
  walk = 0;
  incoming: NdArray | null = null;

  constructor(readonly variable: Tensor) {}

  backward(grad: NdArray): readonly [] {
    accumulateGrad(this.variable, grad);
    return [];
  }

  release(): void {}
}
