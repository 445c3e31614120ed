import { RuntimeError } from "../base/errors.js";
import { typeName } from "../base/kinds.js";
import { cpu, type Device } from "../tensor/device.js";
import type { DType } from "../tensor/dtype.js";
import type { NdArray } from "../tensor/ndarray.js";
import { sameShape } from "../tensor/shape.js";
import { Size } from "../tensor/size.js";
import { tensorText } from "../tensor/text.js";
import { historyOf, setRequiresGrad } from "./graph/history.js";
import type { GraphNode } from "./graph/node.js";
import { ARRAY, arrayOf, fromArray, GRAD, setTensorConstructor, Variable, WANTS_GRAD } from "./graph/variable.js";
import { isTensor } from "./operand.js";

/**
 * A PyTorch tensor: numbers with a shape, a dtype and, if wanted, a history for gradients. Make one with `torch.tensor`,
 * `torch.zeros`, … Its methods are the operations in `rules/`, which add themselves.
 *
 * @example torch.tensor([[1, 2], [3, 4]]).mul(2) // tensor([[2., 4.], [6., 8.]])
 */
export class Tensor extends Variable {
  /** The element type: `torch.float32` and its siblings. */
  get dtype(): DType {
    return this[ARRAY].dtype;
  }

  /** Lengths of the dimensions; shows as `torch.Size([2, 3])`. */
  get shape(): Size {
    return new Size(this[ARRAY].shape);
  }

  /** Where the tensor lies: the CPU. */
  get device(): Device {
    return cpu;
  }

  /** Number of dimensions. */
  get ndim(): number {
    return this[ARRAY].ndim;
  }

  /** All dimensions in reverse order. */
  get T(): Tensor {
    const last = this.ndim - 1;
    return this.permute(this[ARRAY].shape.map((_, axis) => last - axis));
  }

  /** The matrices of a batch, transposed. */
  get mT(): Tensor {
    return this.transpose(-2, -1);
  }

  /** Bytes of an element. */
  get itemsize(): number {
    return this[ARRAY].dtype.itemsize;
  }

  /** Bytes of all elements. */
  get nbytes(): number {
    return this.itemsize * this[ARRAY].size;
  }

  /** Whether the tensor lies on a graphics processor: never. */
  get is_cuda(): boolean {
    return false;
  }

  /** Whether the tensor lies on the CPU: always. */
  get is_cpu(): boolean {
    return true;
  }

  /** Whether only elements other than zero are kept: never. */
  get is_sparse(): boolean {
    return false;
  }

  /** A name that PyTorch's tensors may have; none does. */
  get name(): null {
    return null;
  }

  /** The gradient that `backward` has added up, or null. */
  get grad(): Tensor | null {
    return this[GRAD];
  }

  set grad(value: Tensor | null) {
    this[GRAD] = value === null || value === undefined ? null : requireGradFits(this, value);
  }

  /** The step that made this tensor, or null for a leaf. */
  get grad_fn(): GraphNode | null {
    return historyOf(this);
  }

  /** Whether this tensor was made by the user, and not by a recorded operation. */
  get is_leaf(): boolean {
    return historyOf(this) === null;
  }

  /** Whether operations on this tensor are recorded for gradients. */
  get requires_grad(): boolean {
    return this[WANTS_GRAD] || historyOf(this) !== null;
  }

  set requires_grad(value: boolean) {
    if (typeof value !== "boolean") throw new RuntimeError("requires_grad must be a bool");
    setRequiresGrad(this, value);
  }

  /** The same memory without history and unknown to the version check: `weight.data.sub_(…)`. */
  get data(): Tensor {
    return fromArray(this[ARRAY]);
  }

  set data(value: Tensor) {
    if (!isTensor(value)) throw new TypeError(`Variable data has to be a tensor, but got ${typeName(value)}`);
    if (this[WANTS_GRAD] && !value.dtype.is_floating_point) {
      throw new RuntimeError("data set to a tensor that requires gradients must be floating point or complex dtype");
    }
    this[ARRAY] = arrayOf(value);
  }

  /** PyTorch's text, to the letter. */
  override toString(): string {
    return tensorText(this[ARRAY], { grad_fn: this.grad_fn?.name, requires_grad: this.requires_grad });
  }
}

/** @throws TypeError or RuntimeError in PyTorch's words for what cannot be the gradient of `tensor` */
function requireGradFits(tensor: Tensor, grad: Tensor): Tensor {
  if (!isTensor(grad)) {
    throw new TypeError(`assigned grad expected to be a Tensor or None but got grad of type ${typeName(grad)}`);
  }
  if (grad === tensor) throw new RuntimeError("can't assign Variable as its own grad");
  if (grad.dtype !== tensor.dtype) {
    throw new RuntimeError(
      `attempting to assign a gradient with dtype '${grad.dtype.scalarType.toLowerCase()}' to a tensor with grad_dtype '${tensor.dtype.scalarType}'. The gradient must match the tensor's grad_dtype (defaults to the tensor's dtype).`,
    );
  }
  if (!sameShape(arrayOf(grad).shape, arrayOf(tensor).shape)) {
    const text = ({ shape }: NdArray): string => `[${shape.join(", ")}]`;
    throw new RuntimeError(
      `attempting to assign a gradient of size '${text(arrayOf(grad))}' to a tensor of size '${text(arrayOf(tensor))}'. Please ensure that the gradient and the tensor are the same size`,
    );
  }
  return grad;
}

setTensorConstructor((array) => new Tensor(array));
