import { RuntimeError } from "../base/errors.js";
import { astype, copy } from "../ops/cast.js";
import type { DType } from "../tensor/dtype.js";
import type { NdArray } from "../tensor/ndarray.js";
import { Size } from "../tensor/size.js";
import { propagate, rootGradient, rootNode } from "./graph/backward.js";
import { is_grad_enabled } from "./graph/grad-mode.js";
import { AsStridedBackward } from "./graph/in-place.js";
import { AccumulateGrad, type GraphNode, type Version } from "./graph/node.js";
import { addGradients } from "./graph/queue.js";
import { fromArray } from "./op.js";
import type { Tensor } from "./tensor.js";

/** An array with a history: what autograd needs of a tensor. Its methods live in the classes below it. */
export abstract class Variable {
  /** The gradient that `backward` has added up, or null. */
  grad: Tensor | null = null;
  /** Shared by all tensors that show the same memory. */
  version: Version = { count: 0 };
  /** For a view: the tensor that owns the memory. */
  base: Tensor | null = null;
  /** For a view: whether it was made while operations were recorded. */
  isTracked = false;
  private node: GraphNode | null = null;
  private wantsGrad = false;
  private accumulator: AccumulateGrad | null = null;
  private seenVersion = 0;

  constructor(public array: NdArray) {}

  get dtype(): DType {
    return this.array.dtype;
  }

  /** Lengths of the axes; shows as `torch.Size([2, 3])`. */
  get shape(): Size {
    return new Size(this.array.shape);
  }

  get ndim(): number {
    return this.array.ndim;
  }

  /** The step that made this tensor, or null for a leaf. */
  get grad_fn(): GraphNode | null {
    if (this.isTracked && this.base !== null && this.seenVersion !== this.version.count) {
      // The memory was written through another view: the history is now the owner's.
      this.seenVersion = this.version.count;
      if (this.base.requires_grad) this.node = new AsStridedBackward(this.base, this.array);
    }
    return this.node;
  }

  get is_leaf(): boolean {
    return this.grad_fn === null;
  }

  get requires_grad(): boolean {
    return this.wantsGrad || this.grad_fn !== null;
  }

  set requires_grad(wanted: boolean) {
    this.want(wanted);
  }

  /**
   * Starts (or stops) the recording of what is computed from this tensor.
   *
   * @throws RuntimeError for integers and bool, and for stopping at a tensor that was computed.
   */
  requires_grad_(this: Tensor, wanted = true): Tensor {
    if (wanted && !this.dtype.is_floating_point) {
      throw new RuntimeError("only Tensors of floating point dtype can require gradients");
    }
    this.requires_grad = wanted;
    return this;
  }

  private want(wanted: boolean): void {
    if (wanted && !this.dtype.is_floating_point) {
      throw new RuntimeError("only Tensors of floating point and complex dtype can require gradients");
    }
    if (!wanted && !this.is_leaf) {
      throw new RuntimeError(
        "you can only change requires_grad flags of leaf variables. If you want to use a computed variable in a subgraph that doesn't require differentiation use var_no_grad = var.detach().",
      );
    }
    if (this.is_leaf) this.wantsGrad = wanted;
  }

  /**
   * Adds the gradient of this tensor to the `grad` of every leaf it was computed from.
   *
   * @param gradient of the same shape; may be left out for a single element
   */
  backward(
    this: Tensor,
    gradient: Tensor | null = null,
    { retain_graph = false }: { retain_graph?: boolean } = {},
  ): void {
    const grad = rootGradient(this, gradient);
    propagate([{ node: rootNode(this, 0), grad }], retain_graph);
  }

  /** Keeps the gradient of a tensor that is not a leaf, too. */
  retain_grad(this: Tensor): void {
    if (!this.requires_grad) throw new RuntimeError("can't retain_grad on Tensor that has requires_grad=False");
    const node = this.grad_fn;
    if (node) node.retained = this;
  }

  /** The same memory without history; writes to it are seen by the version check. */
  detach(this: Tensor): Tensor {
    const detached = fromArray(this.array);
    detached.version = this.version;
    return detached;
  }

  /** The same memory without history and unknown to the version check: `weight.data.sub_(…)`. */
  get data(): Tensor {
    return fromArray(this.array);
  }

  set data(value: Tensor) {
    this.array = value.array;
  }

  /** Where this tensor's gradient goes: the step that made it, or the leaf's own `grad`; null when none is wanted. */
  gradientEdge(this: Tensor): GraphNode | null;
  gradientEdge(): GraphNode | null {
    if (this.grad_fn) return this.grad_fn;
    if (!this.wantsGrad) return null;
    this.accumulator ??= new AccumulateGrad(this as unknown as Tensor);
    return this.accumulator;
  }

  /** Called by operations: this tensor was made by `node`. */
  setHistory(node: GraphNode): void {
    this.node = node;
    this.seenVersion = this.version.count;
  }

  /** Called by operations: this tensor shows the memory of `source`. */
  viewOf(source: Tensor): void {
    this.base = source.base ?? source;
    this.version = source.version;
    this.seenVersion = this.version.count;
    this.isTracked = is_grad_enabled() && (source.base === null || source.isTracked);
  }

  /** Called by `backward`. */
  accumulateGrad(grad: NdArray): void {
    const own = astype(grad, this.dtype);
    if (this.grad) this.grad.array = addGradients(this.grad.array, own);
    else this.grad = fromArray(own === grad ? copy(grad) : own);
  }
}
