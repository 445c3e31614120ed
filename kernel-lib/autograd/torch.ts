/**
 * The `torch` namespace: the functions of the operations, dtypes, devices and modes.
 */
import { NotImplementedError, ValueError } from "../base/errors.js";
import { Device } from "../tensor/device.js";
import { type DType, float32 } from "../tensor/dtype.js";
import { broadcastShapes } from "../tensor/shape.js";
import { Size } from "../tensor/size.js";
import { AutogradFunction } from "./function.js";
import { gradientsOf } from "./graph/backward.js";
import { gradcheck } from "./graph/gradcheck.js";
import { callable } from "./operation.js";
import type { Tensor } from "./tensor.js";

export { get_num_threads, set_num_threads } from "../ops/threads.js";
export {
  bfloat16,
  bool,
  DType as dtype,
  float16,
  float16 as half,
  float32,
  float32 as float,
  float64,
  float64 as double,
  int32,
  int32 as int,
  int64,
  int64 as long,
  uint8,
} from "../tensor/dtype.js";
export { Generator, manual_seed } from "../tensor/generator.js";
export {
  channels_last,
  channels_last_3d,
  contiguous_format,
  MemoryFormat as memory_format,
  preserve_format,
} from "../tensor/memory-format.js";
export { set_printoptions } from "../tensor/print-options.js";
export { Size } from "../tensor/size.js";
export { finfo, iinfo } from "../tensor/type-info.js";
export { __version__, backends, cuda, get_rng_state, initial_seed, seed, set_rng_state, version } from "./backends.js";
export type { FunctionContext } from "./function.js";
export * from "./generated/torch.js";
export { enable_grad, inference_mode, is_grad_enabled, no_grad, set_grad_enabled } from "./graph/grad-mode.js";
export {
  BFloat16Tensor,
  BoolTensor,
  ByteTensor,
  DoubleTensor,
  FloatTensor,
  from_numpy,
  HalfTensor,
  IntTensor,
  LongTensor,
  Tensor,
  type TensorClass,
} from "./legacy-tensors.js";
export {
  BFloat16Storage,
  BoolStorage,
  ByteStorage,
  DoubleStorage,
  FloatStorage,
  HalfStorage,
  IntStorage,
  LongStorage,
} from "./storage-classes.js";

/** π, e, infinity and not-a-number, for texts that write `torch.pi`. */
export const pi = Math.PI;
export const e = Math.E;
export const inf = Number.POSITIVE_INFINITY;
export const nan = Number.NaN;

/**
 * A device, as `torch.device("cpu")`.
 *
 * @throws RuntimeError in PyTorch's words for a text that names no device
 */
export function device(text: string | Device, index: number | null = null): Device {
  return text instanceof Device ? text : new Device(text, index);
}

/**
 * The function or module itself: nothing is compiled here. Without it, a function that answers what it is given.
 *
 * @example const fast = torch.compile(net)
 */
export function compile<Model>(model: Model, options?: object): Model;
export function compile(options?: object): <Model>(model: Model) => Model;
export function compile(model?: unknown): unknown {
  return typeof model === "function" ? model : (own: unknown) => own;
}

/** The dtype of new tensors where none is given. */
export const get_default_dtype = (): DType => float32;

/**
 * The shape that shapes broadcast to.
 *
 * @throws RuntimeError where there is none
 * @example torch.broadcast_shapes([2, 1], [3]) // torch.Size([2, 3])
 */
export function broadcast_shapes(...shapes: readonly (readonly number[])[]): Size {
  return new Size(shapes.map((shape) => [...shape]).reduce(broadcastShapes, []));
}

const gradientsCall = callable(
  "def autograd::grad(Tensor|Tensor[] outputs, Tensor|Tensor[] inputs, Tensor|Tensor?[]? grad_outputs=None, bool? retain_graph=None, bool create_graph=False, bool only_inputs=True, bool? allow_unused=None, bool is_grads_batched=False, bool materialize_grads=False) -> Tensor?[]",
  (outputs, inputs, grad_outputs, retain_graph, create_graph, _, allow_unused, is_grads_batched, materialize_grads) => {
    if (is_grads_batched)
      throw new NotImplementedError("is_grads_batched: call grad once for each gradient of a batch");
    if (materialize_grads && allow_unused === false) {
      throw new ValueError(
        "Expected allow_unused to be True or not passed when materialize_grads=True, but got: allow_unused=False.",
      );
    }
    const asked = listOf(inputs);
    const given = listOf<Tensor | null>(grad_outputs ?? []);
    const grads = gradientsOf(listOf(outputs), asked, given, {
      retainGraph: retain_graph ?? create_graph,
      createGraph: create_graph,
      allowUnused: allow_unused ?? materialize_grads,
    });
    return materialize_grads ? grads.map((own, k) => own ?? asked[k].new_zeros([...asked[k].shape])) : grads;
  },
);

function listOf<T>(value: T | readonly T[]): readonly T[] {
  return Array.isArray(value) ? (value as readonly T[]) : [value as T];
}

/** `torch.autograd`. */
export const autograd = {
  /** Gradients of the outputs with respect to the inputs, in the inputs' order; no `grad` is touched. */
  grad: gradientsCall,
  gradcheck,
  Function: AutogradFunction,
  /**
   * The tensor itself: what old programs wrapped tensors in.
   *
   * @param requires_grad whether operations on it are recorded
   */
  Variable: (data: Tensor, requires_grad: boolean | { readonly requires_grad?: boolean } = false): Tensor => {
    const wants = typeof requires_grad === "boolean" ? requires_grad : requires_grad.requires_grad === true;
    return wants && !data.requires_grad ? data.detach().requires_grad_() : data;
  },
};
