import { RuntimeError } from "../../base/errors.js";
import { full } from "../../ops/elementwise.js";
import { sameShape } from "../../tensor/shape.js";
import { Size } from "../../tensor/size.js";
import type { Tensor } from "../tensor.js";
import { gradientEdge } from "./history.js";
import { throughHooks } from "./hooks.js";
import { accumulateGrad } from "./leaf.js";
import type { GraphNode } from "./node.js";
import { GradientQueue } from "./queue.js";
import { propagateRecorded } from "./recorded-walk.js";
import { arrayOf, fromArray } from "./variable.js";

/** A node that a backward walk starts from, and the gradient it is given. */
interface Root {
  readonly node: GraphNode;
  readonly grad: Tensor;
}

/**
 * Walks the graph from the roots, youngest node first, so that every gradient is
 * complete before it is passed on. A loop, not a recursion: graphs may be deep.
 *
 * @param capture receives the gradients of these nodes; when given, no leaf's `grad` is changed
 */
export function propagate(
  roots: readonly Root[],
  retainGraph: boolean,
  capture: Map<GraphNode, Tensor | null> | null = null,
): void {
  const queue = new GradientQueue();
  for (const { node, grad } of roots) queue.give(node, arrayOf(grad), false);
  for (let node = queue.next(); node; node = queue.next()) visit(node, queue, retainGraph, capture);
}

function visit(
  node: GraphNode,
  queue: GradientQueue,
  retainGraph: boolean,
  capture: Map<GraphNode, Tensor | null> | null,
): void {
  const given = node.incoming;
  node.incoming = null;
  if (!given) return;
  const grad = node.hooks === undefined ? given : arrayOf(throughHooks(node.hooks, fromArray(given)));
  if (node.hooks !== undefined) node.ownsIncoming = false;
  if (capture?.has(node)) capture.set(node, fromArray(grad));
  if (capture && node.sequence < 0) return;
  if (node.retained !== undefined) accumulateGrad(node.retained, grad, false);
  const inputs = node.backward(grad);
  for (let k = 0; k < node.edges.length; k++) {
    const edge = node.edges[k];
    const own = inputs[k];
    if (edge && own) queue.give(edge, own, node.makesGradients === true);
  }
  if (!retainGraph) node.release();
}

/** The gradient a walk starts with: the one given, or 1 for a scalar. */
export function rootGradient(output: Tensor, gradient: Tensor | null): Tensor {
  if (gradient) {
    if (!sameShape(arrayOf(gradient).shape, arrayOf(output).shape)) {
      throw new RuntimeError(
        `Mismatch in shape: grad_output[0] has a shape of ${new Size(gradient.shape)} and output[0] has a shape of ${new Size(output.shape)}.`,
      );
    }
    return gradient;
  }
  if (output.requires_grad && output.numel() !== 1) {
    throw new RuntimeError("grad can be implicitly created only for scalar outputs");
  }
  return fromArray(full(arrayOf(output).shape, 1, output.dtype));
}

interface WalkOptions {
  readonly retainGraph?: boolean;
  /** Whether gradients have a history, so that gradients of them can be taken. */
  readonly createGraph?: boolean;
  /** Whether null answers for an input that takes no part. */
  readonly allowUnused?: boolean;
}

/**
 * Gradients of `outputs` with respect to `inputs`, without touching any `grad`: `torch.autograd.grad`.
 *
 * @example torch.autograd.grad(y, [x]) // [tensor([2., 4.])]
 * @throws RuntimeError when an input takes no part, unless `allowUnused`, which answers null for it.
 */
export function gradientsOf(
  outputs: readonly Tensor[],
  inputs: readonly Tensor[],
  gradOutputs: readonly (Tensor | null)[],
  { retainGraph = false, createGraph = false, allowUnused = false }: WalkOptions = {},
): (Tensor | null)[] {
  const roots = outputs.map((output, k) => ({
    grad: rootGradient(output, gradOutputs[k] ?? null),
    node: rootNode(output, k),
  }));
  const nodes = inputs.map((input) => {
    const node = gradientEdge(input);
    if (!node) throw new RuntimeError("One of the differentiated Tensors does not require grad");
    return node;
  });
  const capture = new Map<GraphNode, Tensor | null>(nodes.map((node) => [node, null]));
  (createGraph ? propagateRecorded : propagate)(roots, retainGraph, capture);
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

/** The node that a backward walk from `output` starts from; `position` is for the message. */
export function rootNode(output: Tensor, position: number): GraphNode {
  const node = gradientEdge(output);
  if (!node) throw new RuntimeError(`element ${position} of tensors does not require grad and does not have a grad_fn`);
  return node;
}
