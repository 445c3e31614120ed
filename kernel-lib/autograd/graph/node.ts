import type { NdArray } from "../../tensor/ndarray.js";
import type { Tensor } from "../tensor.js";

/** A step of the recorded computation, as the backward walk sees it. */
export interface GraphNode {
  /** PyTorch's name, shown as `grad_fn=<…>`. */
  readonly name: string;
  /** Creation order: a node is always younger than what feeds it. Leaves have −1. */
  readonly sequence: number;
  /** Where each input's gradient goes; null where none is wanted. */
  readonly edges: readonly (GraphNode | null)[];
  /** From the gradient of the output to those of the inputs. */
  backward(grad: NdArray): readonly (NdArray | null)[];
  /** The same with a history of its own, for a walk with `create_graph`; where it is absent, gradients are values alone. */
  differentiate?(grad: Tensor): readonly (Tensor | null)[];
  /** Forgets what was saved. */
  release(): void;
  /** The number of the last backward walk that reached this node. */
  walk: number;
  /** The sum of the gradients that this walk has given it so far. */
  incoming: NdArray | null;
  /** Whether nothing else holds `incoming`. */
  ownsIncoming: boolean;
  /** Whether `backward` makes arrays that nothing else holds. */
  readonly makesGradients?: boolean;
  /** The result itself, when its gradient is to be kept: `retain_grad()`. */
  retained?: Tensor;
  /** Called with the gradient of the result before it goes on; what they return, if anything, takes its place. */
  hooks?: Set<GradHook>;
}

/** Called with a gradient; what it returns, if anything, takes the gradient's place. */
export type GradHook = (grad: Tensor) => unknown;

/** How often the memory behind a tensor and its views has been written to. */
export interface Version {
  count: number;
}

let created = 0;

/** The next place in creation order. */
export function nextSequence(): number {
  return created++;
}
