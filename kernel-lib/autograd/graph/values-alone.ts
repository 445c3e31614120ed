import { NotImplementedError } from "../../base/errors.js";
import type { NdArray } from "../../tensor/ndarray.js";
import type { Tensor } from "../tensor.js";
import { setHistory } from "./history.js";
import { type GraphNode, nextSequence } from "./node.js";
import { arrayOf, fromArray } from "./variable.js";

/** The history of a gradient that came from a rule for arrays: it can be read, and not walked. */
class WithoutGradient implements GraphNode {
  readonly name: string;
  readonly sequence = nextSequence();
  readonly edges = [];
  walk = 0;
  incoming: NdArray | null = null;
  ownsIncoming = false;

  constructor(private readonly source: string) {
    this.name = source.replace("Backward", "BackwardBackward");
  }

  backward(): never {
    throw new NotImplementedError(
      `derivative for the gradient of ${this.source} is not implemented: of this operation there are no gradients of gradients`,
    );
  }

  release(): void {}
}

/** The gradients of a node that has no rule for tensors; whoever asks for theirs is refused. */
export function valuesAlone(node: GraphNode, grad: Tensor): (Tensor | null)[] {
  return node.backward(arrayOf(grad)).map((own) => {
    if (own === null) return null;
    const tensor = fromArray(own);
    setHistory(tensor, new WithoutGradient(node.name));
    return tensor;
  });
}
