import { RuntimeError } from "../base/errors.js";
import { Elementary } from "./elementary.js";
import type { Operand } from "./operand.js";
import { compare, requireTensor, where } from "./rules/binary.js";
import type { Tensor } from "./tensor.js";

/** Tolerances of `isclose`: PyTorch's defaults are 1e-5 and 1e-8. */
export interface CloseOptions {
  readonly rtol?: number;
  readonly atol?: number;
  /** Whether NaN equals NaN. */
  readonly equal_nan?: boolean;
}

/** Comparisons, which give bool tensors; operands broadcast. */
export abstract class Comparisons extends Elementary {
  /**
   * Where the elements are equal.
   *
   * @example torch.tensor([1, 2]).eq(2) // tensor([False, True])
   */
  eq(this: Tensor, other: Operand): Tensor {
    return compare("eq", this, other);
  }

  /**
   * Where they differ.
   *
   * @example torch.tensor([1, 2]).ne(2) // tensor([ True, False])
   */
  ne(this: Tensor, other: Operand): Tensor {
    return compare("ne", this, other);
  }

  /**
   * Where this is less.
   *
   * @example torch.tensor([1, 2]).lt(2) // tensor([ True, False])
   */
  lt(this: Tensor, other: Operand): Tensor {
    return compare("lt", this, other);
  }

  /**
   * Where this is less or equal.
   *
   * @example torch.tensor([1, 2]).le(1) // tensor([ True, False])
   */
  le(this: Tensor, other: Operand): Tensor {
    return compare("le", this, other);
  }

  /**
   * Where this is greater.
   *
   * @example torch.tensor([1, 2]).gt(1) // tensor([False, True])
   */
  gt(this: Tensor, other: Operand): Tensor {
    return compare("gt", this, other);
  }

  /**
   * Where this is greater or equal.
   *
   * @example torch.tensor([1, 2]).ge(2) // tensor([False, True])
   */
  ge(this: Tensor, other: Operand): Tensor {
    return compare("ge", this, other);
  }

  /**
   * Where both are true (not 0).
   *
   * @example torch.tensor([true, false]).logical_and(torch.tensor([true, true])) // tensor([ True, False])
   */
  logical_and(this: Tensor, other: Tensor): Tensor {
    requireTensor("logical_and", other);
    return compare("logical_and", this, other);
  }

  /**
   * Where either is true.
   *
   * @example torch.tensor([true, false]).logical_or(torch.tensor([false, false])) // tensor([ True, False])
   */
  logical_or(this: Tensor, other: Tensor): Tensor {
    requireTensor("logical_or", other);
    return compare("logical_or", this, other);
  }

  /**
   * Where just one is true.
   *
   * @example torch.tensor([true, true]).logical_xor(torch.tensor([true, false])) // tensor([False, True])
   */
  logical_xor(this: Tensor, other: Tensor): Tensor {
    requireTensor("logical_xor", other);
    return compare("logical_xor", this, other);
  }

  /**
   * This tensor's elements where `condition` holds, `other`'s elsewhere.
   *
   * @example torch.tensor([1, 2]).where(torch.tensor([true, false]), 0) // tensor([1., 0.])
   */
  where(this: Tensor, condition: Tensor, other: Operand): Tensor {
    return where(condition, this, other);
  }

  /**
   * Where `|this − other| ≤ atol + rtol · |other|`.
   *
   * @example torch.tensor([1, 2]).isclose(torch.tensor([1.000001, 3])) // tensor([ True, False])
   */
  isclose(this: Tensor, other: Tensor, options: CloseOptions = {}): Tensor {
    return isclose(this, other, options);
  }

  /**
   * Whether all elements are close.
   *
   * @example torch.ones(2).allclose(torch.ones(2).add(1e-6)) // true
   */
  allclose(this: Tensor, other: Tensor, options: CloseOptions = {}): boolean {
    return isclose(this, other, options).all().item<boolean>();
  }

  /**
   * Whether both have the same shape and equal elements.
   *
   * @example torch.ones(2).equal(torch.ones(3)) // false
   */
  equal(this: Tensor, other: Tensor): boolean {
    return String(this.shape) === String(other.shape) && this.eq(other).all().item<boolean>();
  }
}

function isclose(a: Tensor, b: Tensor, { rtol = 1e-5, atol = 1e-8, equal_nan = false }: CloseOptions): Tensor {
  if (a.dtype !== b.dtype) {
    throw new RuntimeError(`${a.dtype.scalarType} did not match ${b.dtype.scalarType}`);
  }
  const [x, y] = [a.detach(), b.detach()];
  const near = x.sub(y).abs().le(y.abs().mul(rtol).add(atol)).logical_and(y.isfinite());
  const same = x.eq(y).logical_or(near);
  return equal_nan ? same.logical_or(x.isnan().logical_and(y.isnan())) : same;
}
