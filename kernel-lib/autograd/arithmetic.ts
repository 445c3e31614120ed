import { Comparisons } from "./comparisons.js";
import type { Operand, Scalar } from "./operand.js";
import { applyBinary, floorDivide, requireTensor, reverseSub } from "./rules/binary.js";
import { copy_, fill_ } from "./rules/indexing.js";
import type { Tensor } from "./tensor.js";

/** How much of `other` is added or subtracted. */
export interface AlphaOptions {
  readonly alpha?: number;
}

/** Elementwise arithmetic. Operands broadcast; a number takes the tensor's type where it can. */
export abstract class Arithmetic extends Comparisons {
  /**
   * `this + alpha · other`.
   *
   * @example torch.tensor([1, 2]).add(10) // tensor([11., 12.])
   */
  add(this: Tensor, other: Operand, { alpha = 1 }: AlphaOptions = {}): Tensor {
    return applyBinary("add", this, alpha === 1 ? other : applyBinary("mul", other, alpha));
  }

  /**
   * `this − alpha · other`.
   *
   * @example torch.tensor([1, 2]).sub(torch.ones(2), { alpha: 3 }) // tensor([-2., -1.])
   */
  sub(this: Tensor, other: Operand, { alpha = 1 }: AlphaOptions = {}): Tensor {
    return applyBinary("sub", this, alpha === 1 ? other : applyBinary("mul", other, alpha));
  }

  /**
   * `other − this`: Python's `1 - x`.
   *
   * @example torch.tensor([1, 2]).rsub(1) // tensor([ 0., -1.])
   */
  rsub(this: Tensor, other: Operand): Tensor {
    return reverseSub(this, other);
  }

  /**
   * Elementwise product.
   *
   * @example torch.tensor([1, 2]).mul(3) // tensor([3., 6.])
   */
  mul(this: Tensor, other: Operand): Tensor {
    return applyBinary("mul", this, other);
  }

  /**
   * Elementwise quotient; integers give float32.
   *
   * @example torch.arange(3).div(2) // tensor([0.0000, 0.5000, 1.0000])
   */
  div(this: Tensor, other: Operand): Tensor {
    return applyBinary("div", this, other);
  }

  /**
   * Quotient rounded towards −∞.
   *
   * @example torch.tensor([7, -7]).floor_divide(2) // tensor([ 3., -4.])
   */
  floor_divide(this: Tensor, other: Operand): Tensor {
    return floorDivide(this, other);
  }

  /**
   * Remainder with the sign of the divisor, as Python's `%`.
   *
   * @example torch.tensor([7, -7]).remainder(3) // tensor([1., 2.])
   */
  remainder(this: Tensor, other: Operand): Tensor {
    return applyBinary("remainder", this, other);
  }

  /**
   * Elementwise power.
   *
   * @example torch.tensor([1, 2, 3]).pow(2) // tensor([1., 4., 9.])
   */
  pow(this: Tensor, exponent: Operand): Tensor {
    return applyBinary("pow", this, exponent);
  }

  /**
   * The larger of two elements; NaN wins.
   *
   * @example torch.tensor([1, 5]).maximum(torch.tensor([3, 2])) // tensor([3., 5.])
   */
  maximum(this: Tensor, other: Tensor): Tensor {
    requireTensor("maximum", other);
    return applyBinary("maximum", this, other);
  }

  /**
   * The smaller of two elements; NaN wins.
   *
   * @example torch.tensor([1, 5]).minimum(torch.tensor([3, 2])) // tensor([1., 2.])
   */
  minimum(this: Tensor, other: Tensor): Tensor {
    requireTensor("minimum", other);
    return applyBinary("minimum", this, other);
  }

  /**
   * Values of another tensor (or one number), converted to this type, in place.
   *
   * @example torch.zeros(2).copy_(torch.tensor([1, 2])) // tensor([1., 2.])
   */
  copy_(this: Tensor, source: Operand): Tensor {
    return copy_(this, source);
  }

  /**
   * One value everywhere, in place.
   *
   * @example torch.zeros(2).fill_(7) // tensor([7., 7.])
   */
  fill_(this: Tensor, value: Scalar): Tensor {
    return fill_(this, value, "FillBackward0");
  }

  /**
   * Zeros, in place.
   *
   * @example torch.ones(2).zero_() // tensor([0., 0.])
   */
  zero_(this: Tensor): Tensor {
    return fill_(this, 0, "ZeroBackward0");
  }
}
