import { RuntimeError } from "../../base/errors.js";
import { copy, copyInto } from "../../ops/cast.js";
import { sizeText } from "../../ops/layout.js";
import { NdArray } from "../../tensor/ndarray.js";
import { sameShape } from "../../tensor/shape.js";
import { fromArray } from "../op.js";
import type { Tensor } from "../tensor.js";
import { is_grad_enabled } from "./grad-mode.js";
import { type GraphNode, nextSequence, OpNode } from "./node.js";

/**
 * Overwrites `target` with `compute(target)`, recorded like any operation: what
 * was saved of the old values is copied first, and a write to a view becomes part
 * of the history of the tensor that owns the memory.
 *
 * @throws RuntimeError for a leaf that wants gradients, a result of another shape or of a type that does not fit.
 */
export function writeInPlace(target: Tensor, compute: (self: Tensor) => Tensor): Tensor {
  checkLeaf(target);
  const self = fromArray(target.array.view(target.array.shape, target.array.strides));
  const edge = is_grad_enabled() ? target.grad_fn : null;
  if (edge) self.setHistory(edge);
  const result = compute(self);
  checkFits(target, result);
  const node = result.grad_fn;
  if (node && !edge) checkLeaf(target, true);
  if (node instanceof OpNode) node.keepCopyOf(self.array, () => copy(self.array));
  copyInto(target.array, result.array);
  target.version.count++;
  if (node) rewriteHistory(target, node);
  return target;
}

function checkLeaf(target: Tensor, recorded = false): void {
  if (!is_grad_enabled() || !(target.requires_grad || target.base?.requires_grad || recorded)) return;
  if (target.base === null) {
    if (target.is_leaf && target.requires_grad) {
      throw new RuntimeError("a leaf Variable that requires grad is being used in an in-place operation.");
    }
  } else if (!target.isTracked && target.base.requires_grad) {
    throw new RuntimeError(
      "A view was created in no_grad mode and is being modified inplace with grad mode enabled. Given that this use case is ambiguous and error-prone, it is forbidden. You can clarify your code by moving both the view and the inplace either both inside the no_grad block (if you don't want the inplace to be tracked) or both outside (if you want the inplace to be tracked).",
    );
  } else if (target.base.is_leaf && target.base.requires_grad) {
    throw new RuntimeError("a view of a leaf Variable that requires grad is being used in an in-place operation.");
  }
}

function checkFits(target: Tensor, result: Tensor): void {
  const { array } = target;
  if (array.shape.some((length, axis) => length > 1 && array.strides[axis] === 0)) {
    throw new RuntimeError(
      "unsupported operation: more than one element of the written-to tensor refers to a single memory location. Please clone() the tensor before performing the operation.",
    );
  }
  if (!sameShape(array.shape, result.array.shape)) {
    throw new RuntimeError(
      `output with shape ${sizeText(array.shape)} doesn't match the broadcast shape ${sizeText(result.array.shape)}`,
    );
  }
  if (result.dtype.category > target.dtype.category) {
    throw new RuntimeError(
      `result type ${result.dtype.scalarType} can't be cast to the desired output type ${target.dtype.scalarType}`,
    );
  }
}

function rewriteHistory(target: Tensor, node: GraphNode): void {
  const { base } = target;
  if (base === null) {
    target.setHistory(node);
    if (node instanceof OpNode) node.saveOutput(target);
    return;
  }
  base.setHistory(new CopySlices(base, target.array, node));
}

/** The history of a tensor after one of its views was written: the view's part of the gradient takes the write's way. */
class CopySlices implements GraphNode {
  readonly name = "CopySlices";
  readonly sequence = nextSequence();
  readonly edges: readonly (GraphNode | null)[];
  walk = 0;
  incoming: NdArray | null = null;
  private readonly base: NdArray;

  constructor(
    base: Tensor,
    private readonly view: NdArray,
    private readonly write: GraphNode,
  ) {
    this.base = base.array;
    this.edges = [base.gradientEdge(), ...write.edges.slice(1)];
  }

  backward(grad: NdArray): readonly (NdArray | null)[] {
    const rest = sameMemory(this.base, grad);
    const window = new NdArray(grad.dtype, rest.data, this.view.shape, this.view.strides, this.view.offset);
    const [own, ...others] = this.write.backward(copy(window));
    copyInto(window, own ?? NdArray.zeros(grad.dtype, window.shape));
    return [rest, ...others];
  }

  release(): void {
    this.write.release();
  }
}

/** The gradient of a view made by its geometry alone: zero but for what the view shows. */
export class AsStridedBackward implements GraphNode {
  readonly name = "AsStridedBackward0";
  readonly sequence = nextSequence();
  readonly edges: readonly (GraphNode | null)[];
  walk = 0;
  incoming: NdArray | null = null;
  private readonly base: NdArray;

  constructor(
    base: Tensor,
    private readonly view: NdArray,
  ) {
    this.base = base.array;
    this.edges = [base.gradientEdge()];
  }

  backward(grad: NdArray): readonly NdArray[] {
    const whole = sameMemory(this.base, null, grad);
    copyInto(new NdArray(grad.dtype, whole.data, this.view.shape, this.view.strides, this.view.offset), grad);
    return [whole];
  }

  release(): void {}
}

/** An array of `base`'s geometry in memory of its own, holding `values` or zeros. */
function sameMemory(base: NdArray, values: NdArray | null, like: NdArray | null = values): NdArray {
  const dtype = (like ?? base).dtype;
  const whole = new NdArray(dtype, new dtype.array(base.data.length), base.shape, base.strides, base.offset);
  if (values) copyInto(whole, values);
  return whole;
}
