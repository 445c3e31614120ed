import type { Tensor } from "../tensor.js";
import { enable_grad } from "./grad-mode.js";
import { throughHooks } from "./hooks.js";
import { accumulateRecorded } from "./leaf.js";
import type { GraphNode } from "./node.js";
import { valuesAlone } from "./values-alone.js";

/** A node that a walk starts from, and the gradient it is given. */
interface Root {
  readonly node: GraphNode;
  readonly grad: Tensor;
}

/**
 * Walks the graph as `propagate` does, with gradients that are tensors and have a history of their own: `create_graph`.
 *
 * @param capture receives the gradients of these nodes; when given, no leaf's `grad` is changed
 */
export function propagateRecorded(
  roots: readonly Root[],
  retainGraph: boolean,
  capture: Map<GraphNode, Tensor | null> | null = null,
): void {
  const sums = new Map<GraphNode, Tensor>();
  const give = (node: GraphNode, grad: Tensor): void => {
    const before = sums.get(node);
    sums.set(node, before === undefined ? grad : before.add(grad));
  };
  enable_grad(() => {
    for (const { node, grad } of roots) give(node, grad);
    const order = youngestFirst(roots);
    const isAsked = capture === null ? null : leadingTo(capture, order);
    for (const node of order) {
      const given = sums.get(node);
      sums.delete(node);
      if (given === undefined) continue;
      const grad = node.hooks === undefined ? given : throughHooks(node.hooks, given);
      if (capture?.has(node)) capture.set(node, grad);
      if (isAsked !== null && !isAsked.has(node)) continue;
      passOn(node, grad, give);
      if (!retainGraph) node.release();
    }
  });
}

function passOn(node: GraphNode, grad: Tensor, give: (node: GraphNode, grad: Tensor) => void): void {
  if (node.retained !== undefined) accumulateRecorded(node.retained, grad);
  const inputs = node.differentiate?.(grad) ?? valuesAlone(node, grad);
  for (const [k, edge] of node.edges.entries()) {
    const own = inputs[k];
    if (edge && own) give(edge, own);
  }
}

/** The nodes that pass something on to one that is captured, of all in `order`. */
function leadingTo(capture: ReadonlyMap<GraphNode, unknown>, order: readonly GraphNode[]): Set<GraphNode> {
  const leading = new Set<GraphNode>();
  for (const node of [...order].reverse()) {
    if (node.edges.some((edge) => edge !== null && (capture.has(edge) || leading.has(edge)))) leading.add(node);
  }
  return leading;
}

/** All nodes that the roots lead to: each is younger than what feeds it. The walk makes younger ones, and leaves them out. */
function youngestFirst(roots: readonly Root[]): GraphNode[] {
  const found = new Set(roots.map(({ node }) => node));
  // a set may grow while it is walked
  for (const { edges } of found) for (const edge of edges) if (edge) found.add(edge);
  return [...found].sort((a, b) => b.sequence - a.sequence);
}
