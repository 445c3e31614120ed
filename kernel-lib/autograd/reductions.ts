import type { DType } from "../tensor/dtype.js";
import * as extreme from "./functions/extreme.js";
import { dot, matmul, mm, mv } from "./functions/matmul.js";
import * as reduce from "./functions/reduce.js";
import { InPlace } from "./in-place-methods.js";
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

  /** Mean of all elements, or over one or several dimensions. */
  mean(this: Tensor, dim: Dims = null, { keepdim = false }: KeepDim = {}): Tensor {
    return reduce.mean(this, dim, keepdim);
  }

  /** Variance, divided by the count less `correction` (1 unless given). */
  var(
    this: Tensor,
    dim: Dims = null,
    { keepdim = false, correction = 1 }: KeepDim & { readonly correction?: number } = {},
  ): Tensor {
    return reduce.variance(this, dim, keepdim, correction, false);
  }

  /** Standard deviation, divided by the count less `correction` (1 unless given). */
  std(
    this: Tensor,
    dim: Dims = null,
    { keepdim = false, correction = 1 }: KeepDim & { readonly correction?: number } = {},
  ): Tensor {
    return reduce.variance(this, dim, keepdim, correction, true);
  }

  /** Largest element; with a dimension, the largest along it and where they are. */
  max(this: Tensor): Tensor;
  max(this: Tensor, dim: number, options?: KeepDim): ValuesAndIndices;
  max(this: Tensor, dim?: number, { keepdim = false }: KeepDim = {}): Tensor | ValuesAndIndices {
    return dim === undefined ? extreme.extreme(this, 1) : extreme.extremeAlong(this, dim, keepdim, 1);
  }

  /** Smallest element; with a dimension, the smallest along it and where they are. */
  min(this: Tensor): Tensor;
  min(this: Tensor, dim: number, options?: KeepDim): ValuesAndIndices;
  min(this: Tensor, dim?: number, { keepdim = false }: KeepDim = {}): Tensor | ValuesAndIndices {
    return dim === undefined ? extreme.extreme(this, -1) : extreme.extremeAlong(this, dim, keepdim, -1);
  }

  /** Position of the largest element, in the flattened tensor or along a dimension; int64. */
  argmax(this: Tensor, dim: number | null = null, { keepdim = false }: KeepDim = {}): Tensor {
    return extreme.argExtreme(this, dim, keepdim, 1);
  }

  /** Position of the smallest element, in the flattened tensor or along a dimension; int64. */
  argmin(this: Tensor, dim: number | null = null, { keepdim = false }: KeepDim = {}): Tensor {
    return extreme.argExtreme(this, dim, keepdim, -1);
  }

  /** Whether all elements are true. */
  all(this: Tensor, dim: Dims = null, { keepdim = false }: KeepDim = {}): Tensor {
    return reduce.truth(this, dim, keepdim, false);
  }

  /** Whether any element is true. */
  any(this: Tensor, dim: Dims = null, { keepdim = false }: KeepDim = {}): Tensor {
    return reduce.truth(this, dim, keepdim, true);
  }

  /** The p-norm: Euclidean unless given. */
  norm(this: Tensor, p = 2, dim: Dims = null, { keepdim = false }: KeepDim = {}): Tensor {
    return reduce.norm(this, p, dim, keepdim);
  }

  /** Matrix product with batches and vectors, as Python's `@`. */
  matmul(this: Tensor, other: Tensor): Tensor {
    return matmul(this, other);
  }

  /** (n, m) · (m, p) → (n, p). */
  mm(this: Tensor, other: Tensor): Tensor {
    return mm(this, other);
  }

  /** (n, m) · (m) → (n). */
  mv(this: Tensor, other: Tensor): Tensor {
    return mv(this, other);
  }

  /** (n) · (n) → one number. */
  dot(this: Tensor, other: Tensor): Tensor {
    return dot(this, other);
  }
}
