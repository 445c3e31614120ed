import { copy, copyInto } from "../../ops/cast.js";
import { NdArray } from "../../tensor/ndarray.js";
import { type GradHook, type GraphNode, nextSequence } from "./node.js";

/**
 * The backward node of a tensor after one of its views was written to: the gradient of the view's elements goes through
 * the write, that of the other elements to where the tensor came from.
 */
export class CopySlices implements GraphNode {
  readonly name = "CopySlices";
  readonly sequence = nextSequence();
  readonly edges: readonly (GraphNode | null)[];
  walk = 0;
  incoming: NdArray | null = null;
  ownsIncoming = false;
  hooks?: Set<GradHook>;

  /** @param edge where the gradient of the owner's other elements goes */
  constructor(
    private readonly base: NdArray,
    edge: GraphNode | null,
    private readonly view: NdArray,
    private readonly write: GraphNode,
  ) {
    this.edges = [edge, ...write.edges.slice(1)];
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

/** The backward node of a view whose memory was written through another view: zeros, with the gradient where the view lies. */
export class AsStridedBackward implements GraphNode {
  readonly name = "AsStridedBackward0";
  readonly sequence = nextSequence();
  readonly edges: readonly (GraphNode | null)[];
  walk = 0;
  incoming: NdArray | null = null;
  ownsIncoming = false;
  hooks?: Set<GradHook>;

  /** @param edge where the owner's gradient goes */
  constructor(
    private readonly base: NdArray,
    edge: GraphNode | null,
    private readonly view: NdArray,
  ) {
    this.edges = [edge];
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
