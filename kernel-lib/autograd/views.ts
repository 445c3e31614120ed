import { RuntimeError } from "../base/errors.js";
import { dense } from "../ops/cast.js";
import { bool, type DType } from "../tensor/dtype.js";
import { wrapDim } from "../tensor/shape.js";
import { indexArray, listOf, type NestedList } from "./data.js";
import { fromArray } from "./op.js";
import type { Operand } from "./operand.js";
import { Reductions } from "./reductions.js";
import { at, type Index, set } from "./rules/indexing.js";
import * as layout from "./rules/layout.js";
import type { Tensor } from "./tensor.js";

/** A shape written as arguments or as one list: `reshape(2, 3)` or `reshape([2, 3])`. */
export type Lengths = readonly number[] | readonly [readonly number[]];

/** The list behind either way of writing a shape. */
export function lengthsOf(args: Lengths): readonly number[] {
  return Array.isArray(args[0]) ? args[0] : (args as readonly number[]);
}

const toIndex = (list: readonly (number | boolean)[]): Tensor => fromArray(indexArray(list));

/** Methods that show the same elements otherwise, read them and write them. */
export abstract class Views extends Reductions {
  /**
   * The same elements in another shape; one length may be −1. A view where strides allow, else a copy.
   *
   * @example torch.arange(6).reshape(2, -1) // tensor([[0, 1, 2], [3, 4, 5]])
   */
  reshape(this: Tensor, ...shape: Lengths): Tensor {
    return layout.reshape(this, lengthsOf(shape));
  }

  /**
   * Like `reshape`, but never copies.
   *
   * @example torch.arange(6).view(3, 2) // tensor([[0, 1], [2, 3], [4, 5]])
   */
  view(this: Tensor, ...shape: Lengths): Tensor {
    return layout.viewAs(this, lengthsOf(shape));
  }

  /**
   * All dimensions from `start_dim` to `end_dim` joined into one.
   *
   * @example torch.zeros(2, 3, 4).flatten(1).shape // torch.Size([2, 12])
   */
  flatten(this: Tensor, start_dim = 0, end_dim = -1): Tensor {
    return layout.flatten(this, start_dim, end_dim);
  }

  /**
   * Dimensions in another order.
   *
   * @example torch.zeros(2, 3, 4).permute(2, 0, 1).shape // torch.Size([4, 2, 3])
   */
  permute(this: Tensor, ...dims: Lengths): Tensor {
    return layout.permute(this, lengthsOf(dims));
  }

  /**
   * Two dimensions exchanged.
   *
   * @example torch.zeros(2, 3, 4).transpose(0, 2).shape // torch.Size([4, 3, 2])
   */
  transpose(this: Tensor, dim0: number, dim1: number): Tensor {
    return layout.transpose(this, dim0, dim1);
  }

  /**
   * The transpose of a matrix; vectors and scalars stay as they are.
   *
   * @example torch.tensor([[1, 2], [3, 4]]).t() // tensor([[1., 3.], [2., 4.]])
   */
  t(this: Tensor): Tensor {
    if (this.ndim > 2) throw new RuntimeError(`t() expects a tensor with <= 2 dimensions, but self is ${this.ndim}D`);
    return layout.permute(this, this.ndim === 2 ? [1, 0] : this.ndim === 1 ? [0] : [], "T");
  }

  /**
   * All dimensions in reverse order.
   *
   * @example torch.zeros(2, 3, 4).T.shape // torch.Size([4, 3, 2])
   */
  get T(): Tensor {
    const self = this as unknown as Tensor;
    return layout.permute(
      self,
      self.array.shape.map((_, axis) => self.ndim - 1 - axis),
    );
  }

  /**
   * Without the dimensions of length 1: all of them, or those named.
   *
   * @example torch.zeros(1, 3, 1).squeeze().shape // torch.Size([3])
   */
  squeeze(this: Tensor, dim?: number | readonly number[]): Tensor {
    return layout.squeeze(this, typeof dim === "number" ? [dim] : dim);
  }

  /**
   * With a new dimension of length 1 before `dim`.
   *
   * @example torch.zeros(3).unsqueeze(0).shape // torch.Size([1, 3])
   */
  unsqueeze(this: Tensor, dim: number): Tensor {
    return layout.unsqueeze(this, dim);
  }

  /**
   * Repeated along dimensions of length 1 without copying; −1 keeps a length.
   *
   * @example torch.tensor([1, 2]).expand(2, -1) // tensor([[1., 2.], [1., 2.]])
   */
  expand(this: Tensor, ...shape: Lengths): Tensor {
    return layout.expand(this, lengthsOf(shape));
  }

  /**
   * Windows of `size` elements every `step` along a dimension, as a new last dimension.
   *
   * @example torch.arange(4).unfold(0, 2, 1) // tensor([[0, 1], [1, 2], [2, 3]])
   */
  unfold(this: Tensor, dimension: number, size: number, step: number): Tensor {
    return layout.unfold(this, dimension, size, step);
  }

  /**
   * Parts of the given size (the last may be shorter), or of the given sizes.
   *
   * @example torch.arange(5).split(2) // [tensor([0, 1]), tensor([2, 3]), tensor([4])]
   */
  split(this: Tensor, sizes: number | readonly number[], dim = 0): Tensor[] {
    return layout.split(this, sizes, dim);
  }

  /**
   * Reversed along the dimensions.
   *
   * @example torch.arange(3).flip(0) // tensor([2, 1, 0])
   */
  flip(this: Tensor, ...dims: Lengths): Tensor {
    return layout.flip(this, lengthsOf(dims));
  }

  /**
   * A copy in row-major order that passes gradients on.
   *
   * @example torch.ones(2).clone() // tensor([1., 1.])
   */
  clone(this: Tensor): Tensor {
    return layout.clone(this);
  }

  /**
   * The tensor itself if it is row-major, else a copy.
   *
   * @example torch.ones(2, 3).t().contiguous().is_contiguous() // true
   */
  contiguous(this: Tensor): Tensor {
    return this.array.isContiguous ? this : layout.clone(this);
  }

  is_contiguous(): boolean {
    return this.array.isContiguous;
  }

  /**
   * In another dtype; itself when it has that dtype already.
   *
   * @example torch.tensor([1.7]).to(torch.int64) // tensor([1])
   */
  to(this: Tensor, dtype: DType): Tensor {
    return layout.cast(this, dtype);
  }

  /**
   * Python's `x[…]`: integers, slices as strings, `"..."`, null for a new axis, lists and integer or bool tensors.
   *
   * @example X.at(":", "2:6") // Python: X[:, 2:6]
   */
  at(this: Tensor, ...index: readonly Index[]): Tensor {
    return at(this, index, toIndex);
  }

  /**
   * Python's `x[…] = value`, with one index or a list of them.
   *
   * @example X.set([":", "2:6"], 0) // Python: X[:, 2:6] = 0
   */
  set(this: Tensor, index: Index | readonly Index[], value: Operand): void {
    set(this, Array.isArray(index) ? (index as readonly Index[]) : [index as Index], value, toIndex);
  }

  /**
   * The value of a tensor with one element: a number, or a boolean of a bool tensor (`item<boolean>()`).
   *
   * @example torch.tensor([2.5]).item() // 2.5
   */
  item<Value extends number | boolean = number>(this: Tensor): Value {
    if (this.numel() !== 1) {
      throw new RuntimeError(`a Tensor with ${this.numel()} elements cannot be converted to Scalar`);
    }
    const value = dense(this.array)[0];
    return (this.dtype === bool ? value !== 0 : Number(value)) as Value;
  }

  /** The elements as nested lists of plain numbers or booleans. */
  tolist<List extends NestedList = NestedList>(): List {
    return listOf(this.array) as List;
  }

  /**
   * Number of elements.
   *
   * @example torch.zeros(2, 3).numel() // 6
   */
  numel(): number {
    return this.array.size;
  }

  /**
   * The shape, or one of its lengths.
   *
   * @example torch.zeros(2, 3).size() // torch.Size([2, 3])
   */
  size(): Tensor["shape"];
  size(dim: number): number;
  size(dim?: number): Tensor["shape"] | number {
    if (dim === undefined) return this.shape;
    return this.shape[wrapDim(dim, this.ndim)];
  }

  /**
   * Number of dimensions.
   *
   * @example torch.zeros(2, 3).dim() // 2
   */
  dim(): number {
    return this.ndim;
  }

  /** Step in elements along each dimension. */
  stride(): number[] {
    return [...this.array.strides];
  }
}
