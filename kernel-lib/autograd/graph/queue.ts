import { zipElements } from "../../ops/elementwise.js";
import { pairFunctions } from "../../ops/scalar-functions.js";
import type { NdArray } from "../../tensor/ndarray.js";
import type { GraphNode } from "./node.js";

/** Adds two gradients of one tensor. */
export function addGradients(a: NdArray, b: NdArray): NdArray {
  return zipElements(pairFunctions.add, a, b, a.dtype);
}

let walks = 0;

/** The nodes that a backward walk has given a gradient and not visited yet, youngest first. */
export class GradientQueue {
  /** A binary heap: a node at k is younger than those at 2k + 1 and 2k + 2. */
  readonly #heap: GraphNode[] = [];
  /** A walk that an error or an interrupt has ended leaves its gradients in the nodes: its number tells them apart. */
  readonly #walk = ++walks;

  /** @param isOwn whether nothing else holds the gradient */
  give(node: GraphNode, grad: NdArray, isOwn: boolean): void {
    if (node.walk === this.#walk && node.incoming) {
      node.incoming = addGradients(node.incoming, grad);
      node.ownsIncoming = true;
      return;
    }
    node.walk = this.#walk;
    node.incoming = grad;
    node.ownsIncoming = isOwn;
    const heap = this.#heap;
    let at = heap.push(node) - 1;
    while (at > 0) {
      const above = (at - 1) >> 1;
      if (heap[above].sequence >= node.sequence) break;
      heap[at] = heap[above];
      at = above;
    }
    heap[at] = node;
  }

  /** Takes out the youngest node: every node that could add to its gradient has been visited. */
  next(): GraphNode | undefined {
    const heap = this.#heap;
    const last = heap.pop();
    if (last === undefined || heap.length === 0) return last;
    const youngest = heap[0];
    let at = 0;
    for (let below = 1; below < heap.length; below = 2 * at + 1) {
      if (below + 1 < heap.length && heap[below + 1].sequence > heap[below].sequence) below++;
      if (heap[below].sequence <= last.sequence) break;
      heap[at] = heap[below];
      at = below;
    }
    heap[at] = last;
    return youngest;
  }
}
