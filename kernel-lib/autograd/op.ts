import type { NdArray } from "../tensor/ndarray.js";
import { is_grad_enabled } from "./graph/grad-mode.js";
import { OpNode } from "./graph/node.js";
import type { Tensor } from "./tensor.js";

/** What a gradient rule may look at. */
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

/** A differentiable operation: forward, gradient and PyTorch's name side by side. */
export interface Op<Options> {
  readonly grad_fn: string | ((options: Options) => string);
  forward(inputs: readonly NdArray[], options: Options): NdArray;
  /** One gradient for each input; null where it is zero or not wanted. */
  backward(grad: NdArray, context: Context<Options>): readonly (NdArray | null)[];
  /** Inputs that `backward` reads. */
  readonly saves?: readonly number[];
  readonly savesOutput?: boolean;
  /** The result shows the first input's memory. */
  readonly isView?: boolean;
}

let wrap: (array: NdArray) => Tensor;

/** Told once by `tensor.ts`: operations make tensors without importing the class. */
export function setTensorConstructor(construct: (array: NdArray) => Tensor): void {
  wrap = construct;
}

/** A tensor around an array, without history. */
export function fromArray(array: NdArray): Tensor {
  return wrap(array);
}

const arrayOf = (tensor: Tensor): NdArray => tensor.array;
const wantsGradient = (tensor: Tensor): boolean => tensor.requires_grad;

/** Runs an operation and, if any input wants gradients, remembers how to undo it. */
export function apply<Options>(op: Op<Options>, inputs: readonly Tensor[], options: Options): Tensor {
  const output = wrap(op.forward(inputs.map(arrayOf), options));
  if (op.isView) output.viewOf(inputs[0]);
  if (is_grad_enabled() && output.dtype.is_floating_point && inputs.some(wantsGradient)) {
    output.setHistory(new OpNode(op, inputs, options, output));
  }
  return output;
}
