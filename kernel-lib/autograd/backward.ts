import { RuntimeError } from "../errors.js";
import { full, zipElements } from "../ops/elementwise.js";
import { binaryRules } from "../ops/rules.js";
import type { NdArray } from "../tensor/ndarray.js";
import { Size } from "../tensor/size.js";
import type { GraphNode } from "./node.js";
import type { Tensor } from "./tensor.js";

/** Adds two gradients of one tensor. */
export function addGradients(a: NdArray, b: NdArray): NdArray {
  return zipElements(binaryRules.add, a, b, a.dtype);
}

/**
 * Walks the graph from the roots, youngest node first, so that every gradient is
 * complete before it is passed on. A loop, not a recursion: graphs may be deep.
 *
 * @param capture nodes whose gradient is wanted; when given, leaves are left alone
 */
export function propagate(
  roots: readonly { readonly node: GraphNode; readonly grad: NdArray }[],
  retainGraph: boolean,
  capture: Map<GraphNode, NdArray | null> | null = null,
): void {
  const grads = new Map<GraphNode, NdArray>();
  const give = (node: GraphNode, grad: NdArray): void => {
    const before = grads.get(node);
    grads.set(node, before ? addGradients(before, grad) : grad);
  };
  for (const { node, grad } of roots) give(node, grad);
  for (const node of reachable(roots.map((root) => root.node))) {
    const grad = grads.get(node);
    if (!grad) continue;
    grads.delete(node);
    if (capture?.has(node)) capture.set(node, grad);
    if (capture && node.sequence < 0) continue;
    if (node.retained) node.retained.accumulateGrad(grad);
    const inputs = node.backward(grad);
    node.edges.forEach((edge, k) => {
      const own = inputs[k];
      if (edge && own) give(edge, own);
    });
    if (!retainGraph) node.release();
  }
}

function reachable(roots: readonly GraphNode[]): GraphNode[] {
  const seen = new Set<GraphNode>(roots);
  const pending = [...seen];
  for (let node = pending.pop(); node; node = pending.pop()) {
    for (const edge of node.edges) {
      if (edge && !seen.has(edge)) {
        seen.add(edge);
        pending.push(edge);
      }
    }
  }
  return [...seen].sort((a, b) => b.sequence - a.sequence);
}

/** The gradient a walk starts with: the one given, or 1 for a scalar. */
export function rootGradient(output: Tensor, gradient: Tensor | null): NdArray {
  if (gradient) {
    if (String(gradient.shape) !== String(output.shape)) {
      throw new RuntimeError(
        `Mismatch in shape: grad_output[0] has a shape of ${new Size(gradient.shape)} and output[0] has a shape of ${new Size(output.shape)}.`,
      );
    }
    return gradient.array;
  }
  if (output.requires_grad && output.numel() !== 1) {
    throw new RuntimeError("grad can be implicitly created only for scalar outputs");
  }
  return full(output.shape, 1, output.dtype);
}

/**
 * Gradients of `outputs` with respect to `inputs`, without touching any `grad`: `torch.autograd.grad`.
 *
 * @example torch.autograd.grad(y, [x]) // [tensor([2., 4.])]
 * @throws RuntimeError when an input takes no part, unless `allow_unused`, which answers null for it.
 */
export function gradientsOf(
  outputs: readonly Tensor[],
  inputs: readonly Tensor[],
  gradOutputs: readonly (Tensor | null)[],
  retainGraph: boolean,
  allowUnused: boolean,
): (NdArray | null)[] {
  const roots = outputs.map((output, k) => ({
    grad: rootGradient(output, gradOutputs[k] ?? null),
    node: rootNode(output, k),
  }));
  const nodes = inputs.map((input) => {
    const node = input.gradientEdge();
    if (!node) throw new RuntimeError("One of the differentiated Tensors does not require grad");
    return node;
  });
  const capture = new Map<GraphNode, NdArray | null>(nodes.map((node) => [node, null]));
  propagate(roots, retainGraph, capture);
  return nodes.map((node, k) => {
    const grad = capture.get(node) ?? null;
    if (!grad && !allowUnused) {
      throw new RuntimeError(
        `The differentiated Tensor at index ${k} appears to not have been used in the graph. Set allow_unused=True if this is the desired behavior.`,
      );
    }
    return grad;
  });
}

/** Where a walk from `output` starts. */
export function rootNode(output: Tensor, position: number): GraphNode {
  const node = output.gradientEdge();
  if (!node) throw new RuntimeError(`element ${position} of tensors does not require grad and does not have a grad_fn`);
  return node;
}
