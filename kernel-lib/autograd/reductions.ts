import type { DType } from "../tensor/dtype.js";
import { InPlace } from "./in-place-methods.js";
import * as extreme from "./rules/extreme.js";
import { dot, matmul, mm, mv } from "./rules/matmul.js";
import * as reduce from "./rules/reduce.js";
import type { Tensor } from "./tensor.js";

type Dims = reduce.Dims;

/** Whether folded dimensions stay, with length 1. */
export interface KeepDim {
  readonly keepdim?: boolean;
}

/** What `max(dim)` and `min(dim)` answer. */
export interface ValuesAndIndices {
  readonly values: Tensor;
  readonly indices: Tensor;
}

/** Methods that fold a tensor over all of its dimensions or some, and matrix products. */
export abstract class Reductions extends InPlace {
  /**
   * Sum of all elements, or over one or several dimensions.
   *
   * @example torch.ones(2, 3).sum(0) // tensor([2., 2., 2.])
   */
  sum(
    this: Tensor,
    dim: Dims = null,
    { keepdim = false, dtype = null }: KeepDim & { readonly dtype?: DType | null } = {},
  ): Tensor {
    return reduce.sum(this, dim, keepdim, dtype);
  }

  /**
   * Mean of all elements, or over one or several dimensions.
   *
   * @example torch.tensor([[1, 2], [3, 4]]).mean(1) // tensor([1.5000, 3.5000])
   */
  mean(this: Tensor, dim: Dims = null, { keepdim = false }: KeepDim = {}): Tensor {
    return reduce.mean(this, dim, keepdim);
  }

  /**
   * Variance, divided by the count less `correction` (1 unless given).
   *
   * @example torch.tensor([1, 2, 3, 4]).var() // tensor(1.6667)
   */
  var(
    this: Tensor,
    dim: Dims = null,
    { keepdim = false, correction = 1 }: KeepDim & { readonly correction?: number } = {},
  ): Tensor {
    return reduce.variance(this, dim, keepdim, correction, false);
  }

  /**
   * Standard deviation, divided by the count less `correction` (1 unless given).
   *
   * @example torch.tensor([1, 2, 3, 4]).std() // tensor(1.2910)
   */
  std(
    this: Tensor,
    dim: Dims = null,
    { keepdim = false, correction = 1 }: KeepDim & { readonly correction?: number } = {},
  ): Tensor {
    return reduce.variance(this, dim, keepdim, correction, true);
  }

  /**
   * Largest element; with a dimension, the largest along it and where they are.
   *
   * @example torch.tensor([[1, 5], [3, 4]]).max(1).values // tensor([5., 4.])
   */
  max(this: Tensor): Tensor;
  max(this: Tensor, dim: number, options?: KeepDim): ValuesAndIndices;
  max(this: Tensor, dim?: number, { keepdim = false }: KeepDim = {}): Tensor | ValuesAndIndices {
    return dim === undefined ? extreme.extreme(this, 1) : extreme.extremeAlong(this, dim, keepdim, 1);
  }

  /**
   * Smallest element; with a dimension, the smallest along it and where they are.
   *
   * @example torch.tensor([[1, 5], [3, 4]]).min() // tensor(1.)
   */
  min(this: Tensor): Tensor;
  min(this: Tensor, dim: number, options?: KeepDim): ValuesAndIndices;
  min(this: Tensor, dim?: number, { keepdim = false }: KeepDim = {}): Tensor | ValuesAndIndices {
    return dim === undefined ? extreme.extreme(this, -1) : extreme.extremeAlong(this, dim, keepdim, -1);
  }

  /**
   * Position of the largest element, in the flattened tensor or along a dimension; int64.
   *
   * @example torch.tensor([[1, 5], [3, 4]]).argmax(1) // tensor([1, 1])
   */
  argmax(this: Tensor, dim: number | null = null, { keepdim = false }: KeepDim = {}): Tensor {
    return extreme.argExtreme(this, dim, keepdim, 1);
  }

  /**
   * Position of the smallest element, in the flattened tensor or along a dimension; int64.
   *
   * @example torch.tensor([[1, 5], [3, 4]]).argmin() // tensor(0)
   */
  argmin(this: Tensor, dim: number | null = null, { keepdim = false }: KeepDim = {}): Tensor {
    return extreme.argExtreme(this, dim, keepdim, -1);
  }

  /**
   * Whether all elements are true.
   *
   * @example torch.tensor([true, false]).all() // tensor(False)
   */
  all(this: Tensor, dim: Dims = null, { keepdim = false }: KeepDim = {}): Tensor {
    return reduce.truth(this, dim, keepdim, false);
  }

  /**
   * Whether any element is true.
   *
   * @example torch.tensor([true, false]).any() // tensor(True)
   */
  any(this: Tensor, dim: Dims = null, { keepdim = false }: KeepDim = {}): Tensor {
    return reduce.truth(this, dim, keepdim, true);
  }

  /**
   * The p-norm: Euclidean unless given.
   *
   * @example torch.tensor([3, 4]).norm() // tensor(5.)
   */
  norm(this: Tensor, p = 2, dim: Dims = null, { keepdim = false }: KeepDim = {}): Tensor {
    return reduce.norm(this, p, dim, keepdim);
  }

  /**
   * Matrix product with batches and vectors, as Python's `@`.
   *
   * @example torch.tensor([[1, 2], [3, 4]]).matmul(torch.ones(2)) // tensor([3., 7.])
   */
  matmul(this: Tensor, other: Tensor): Tensor {
    return matmul(this, other);
  }

  /**
   * (n, m) · (m, p) → (n, p).
   *
   * @example torch.ones(2, 3).mm(torch.ones(3, 2)) // tensor([[3., 3.], [3., 3.]])
   */
  mm(this: Tensor, other: Tensor): Tensor {
    return mm(this, other);
  }

  /**
   * (n, m) · (m) → (n).
   *
   * @example torch.ones(2, 3).mv(torch.ones(3)) // tensor([3., 3.])
   */
  mv(this: Tensor, other: Tensor): Tensor {
    return mv(this, other);
  }

  /**
   * (n) · (n) → one number.
   *
   * @example torch.tensor([1, 2]).dot(torch.tensor([3, 4])) // tensor(11.)
   */
  dot(this: Tensor, other: Tensor): Tensor {
    return dot(this, other);
  }
}
