import { turns } from "../base/turns.js";
import type { NdArray } from "../tensor/ndarray.js";
import { is_grad_enabled } from "./graph/grad-mode.js";
import { markView, setHistory } from "./graph/history.js";
import { OpNode } from "./graph/op-node.js";
import { arrayOf, fromArray } from "./graph/variable.js";
import type { Tensor } from "./tensor.js";

/** What `backward` of a primitive can read. */
export interface Context<Options> {
  readonly options: Options;
  /** Shapes of the inputs. */
  readonly shapes: readonly (readonly number[])[];
  /** Whether input `k` wants a gradient. */
  needs(k: number): boolean;
  /** Input `k` as it was; only for those named in `saves`. */
  input(k: number): NdArray;
  /** The result as it was; only with `savesOutput`. */
  readonly output: NdArray;
}

/** What `gradient` of a primitive can read: inputs and result with their history, too. */
export interface RecordedContext<Options> extends Context<Options> {
  readonly primitive: Primitive<Options>;
  /** Input `k` as it was; only for those named in `saves`. */
  tensor(k: number): Tensor;
  /** The result as it was; only with `savesOutput`. */
  readonly result: Tensor;
}

/** A differentiable function of arrays, as `rules/` define them: forward, gradient and the name of the backward node. */
export interface Primitive<Options> {
  readonly grad_fn: string | ((options: Options) => string);
  forward(inputs: readonly NdArray[], options: Options): NdArray;
  /** One gradient for each input; null where it is zero or not wanted. */
  backward(grad: NdArray, context: Context<Options>): readonly (NdArray | null)[];
  /**
   * `backward` written with operations of tensors, so that gradients have gradients: what a walk with `create_graph` calls.
   * A primitive without it gives such a walk values alone.
   */
  gradient?(grad: Tensor, context: RecordedContext<Options>): readonly (Tensor | null)[];
  /** Whether `backward` makes arrays that nothing else holds, so that they can become a leaf's `grad` as they are. */
  readonly makesGradients?: boolean;
  /** Inputs that `backward` reads. */
  readonly saves?: readonly number[];
  readonly savesOutput?: boolean;
  /** Whether the result shares the first input's memory. */
  readonly isView?: boolean;
}

const wantsGradient = (tensor: Tensor): boolean => tensor.requires_grad;

/** Computes a primitive and, if an input requires gradients, records the backward node. */
export function apply<Options>(primitive: Primitive<Options>, inputs: readonly Tensor[], options: Options): Tensor {
  turns.between?.();
  const array = primitive.forward(inputs.map(arrayOf), options);
  const output = fromArray(primitive.isView ? array : array.rounded());
  if (primitive.isView) markView(output, inputs[0]);
  if (is_grad_enabled() && output.dtype.is_floating_point && inputs.some(wantsGradient)) {
    setHistory(output, new OpNode(primitive, inputs, options, output));
  }
  return output;
}
