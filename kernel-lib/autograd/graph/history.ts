import { RuntimeError } from "../../base/errors.js";
import type { Tensor } from "../tensor.js";
import { is_grad_enabled } from "./grad-mode.js";
import { AccumulateGrad } from "./leaf.js";
import type { GraphNode } from "./node.js";
import { ACCUMULATOR, arrayOf, BASE, IS_TRACKED, NODE, NODE_VERSION, VERSION, WANTS_GRAD } from "./variable.js";
import { AsStridedBackward } from "./view-nodes.js";

/**
 * The step that made a tensor, or null for a leaf. A view whose memory was written through another view has the owner's
 * history: its part of what the owner has become.
 */
export function historyOf(tensor: Tensor): GraphNode | null {
  const base = tensor[BASE];
  if (base !== null && tensor[IS_TRACKED] && tensor[NODE_VERSION] !== tensor[VERSION].count) {
    tensor[NODE_VERSION] = tensor[VERSION].count;
    if (base.requires_grad) tensor[NODE] = new AsStridedBackward(arrayOf(base), gradientEdge(base), arrayOf(tensor));
  }
  return tensor[NODE];
}

/** Where a tensor's gradient goes: the step that made it, or the leaf's own `grad`; null when none is wanted. */
export function gradientEdge(tensor: Tensor): GraphNode | null {
  const node = historyOf(tensor);
  if (node !== null) return node;
  if (!tensor[WANTS_GRAD]) return null;
  tensor[ACCUMULATOR] ??= new AccumulateGrad(tensor);
  return tensor[ACCUMULATOR];
}

/** Notes that a tensor was made by `node`. */
export function setHistory(tensor: Tensor, node: GraphNode): void {
  tensor[NODE] = node;
  tensor[NODE_VERSION] = tensor[VERSION].count;
}

/** Notes that `view` shows the memory of `source`. */
export function markView(view: Tensor, source: Tensor): void {
  view[BASE] = source[BASE] ?? source;
  view[VERSION] = source[VERSION];
  view[NODE_VERSION] = source[VERSION].count;
  view[IS_TRACKED] = is_grad_enabled() && (source[BASE] === null || source[IS_TRACKED]);
}

/**
 * Makes a leaf want gradients, or not.
 *
 * @throws RuntimeError for integers and bool, and for stopping at a tensor that was computed
 */
export function setRequiresGrad(tensor: Tensor, requiresGrad: boolean): void {
  if (requiresGrad && !tensor.dtype.is_floating_point) {
    throw new RuntimeError("only Tensors of floating point and complex dtype can require gradients");
  }
  const isLeaf = historyOf(tensor) === null;
  if (!requiresGrad && !isLeaf) {
    throw new RuntimeError(
      "you can only change requires_grad flags of leaf variables. If you want to use a computed variable in a subgraph that doesn't require differentiation use var_no_grad = var.detach().",
    );
  }
  if (isLeaf) tensor[WANTS_GRAD] = requiresGrad;
}
