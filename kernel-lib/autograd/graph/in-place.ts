import { RuntimeError } from "../../base/errors.js";
import { copy, copyInto } from "../../ops/cast.js";
import { sizeText } from "../../ops/layout.js";
import { sameShape } from "../../tensor/shape.js";
import type { Tensor } from "../tensor.js";
import { is_grad_enabled } from "./grad-mode.js";
import { gradientEdge, historyOf, setHistory } from "./history.js";
import type { GraphNode } from "./node.js";
import { OpNode } from "./op-node.js";
import { arrayOf, BASE, countWrite, fromArray, IS_TRACKED } from "./variable.js";
import { CopySlices } from "./view-nodes.js";

/**
 * Overwrites `target` with `compute(target)`, recorded like any operation: what
 * was saved of the old values is copied first, and a write to a view becomes part
 * of the history of the tensor that owns the memory.
 *
 * @param isUniform whether one value goes everywhere, so that elements may share their memory
 * @throws RuntimeError for a leaf that wants gradients, a result of another shape or of a type that does not fit.
 */
export function writeInPlace(target: Tensor, compute: (self: Tensor) => Tensor, isUniform = false): Tensor {
  checkLeaf(target);
  const array = arrayOf(target);
  const self = fromArray(array.view(array.shape, array.strides));
  const edge = is_grad_enabled() ? historyOf(target) : null;
  if (edge) setHistory(self, edge);
  const result = compute(self);
  if (!isUniform) checkOwnMemory(target);
  checkFits(target, result);
  const node = historyOf(result);
  if (node && !edge) checkLeaf(target, true);
  if (node instanceof OpNode) node.keepCopyOf(arrayOf(self), () => copy(arrayOf(self)));
  copyInto(array, arrayOf(result));
  countWrite(target);
  if (node) rewriteHistory(target, node);
  return target;
}

/** @throws RuntimeError where a leaf that wants gradients, or a view of one, would be written over */
export function checkLeaf(target: Tensor, recorded = false): void {
  const base = target[BASE];
  if (!is_grad_enabled() || !(target.requires_grad || base?.requires_grad || recorded)) return;
  if (base === null) {
    if (target.is_leaf && target.requires_grad) {
      throw new RuntimeError("a leaf Variable that requires grad is being used in an in-place operation.");
    }
  } else if (!target[IS_TRACKED] && base.requires_grad) {
    throw new RuntimeError(
      "A view was created in no_grad mode and is being modified inplace with grad mode enabled. Given that this use case is ambiguous and error-prone, it is forbidden. You can clarify your code by moving both the view and the inplace either both inside the no_grad block (if you don't want the inplace to be tracked) or both outside (if you want the inplace to be tracked).",
    );
  } else if (base.is_leaf && base.requires_grad) {
    throw new RuntimeError("a view of a leaf Variable that requires grad is being used in an in-place operation.");
  }
}

function checkOwnMemory(target: Tensor): void {
  const array = arrayOf(target);
  if (array.shape.some((length, axis) => length > 1 && array.strides[axis] === 0)) {
    throw new RuntimeError(
      "unsupported operation: more than one element of the written-to tensor refers to a single memory location. Please clone() the tensor before performing the operation.",
    );
  }
}

function checkFits(target: Tensor, result: Tensor): void {
  const array = arrayOf(target);
  const written = arrayOf(result);
  if (!sameShape(array.shape, written.shape)) {
    throw new RuntimeError(
      `output with shape ${sizeText(array.shape)} doesn't match the broadcast shape ${sizeText(written.shape)}`,
    );
  }
  if (result.dtype.category > target.dtype.category) {
    throw new RuntimeError(
      `result type ${result.dtype.scalarType} can't be cast to the desired output type ${target.dtype.scalarType}`,
    );
  }
}

function rewriteHistory(target: Tensor, node: GraphNode): void {
  const base = target[BASE];
  if (base === null) {
    setHistory(target, node);
    if (node instanceof OpNode) node.saveOutput(target);
    return;
  }
  setHistory(base, new CopySlices(arrayOf(base), gradientEdge(base), arrayOf(target), node));
}
