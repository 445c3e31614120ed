import type { DType } from "../tensor/dtype.js";
import { applyBinary, compare, floorDivide, requireTensor, reverseSub, where } from "./functions/binary.js";
import { copy_, fill_ } from "./functions/index.js";
import { applyUnary, clamp, logicalNot, test } from "./functions/unary.js";
import type { Operand, Scalar } from "./operand.js";
import type { Tensor } from "./tensor.js";
import { Variable } from "./variable.js";

/** How much of `other` is added or subtracted. */
export interface AlphaOptions {
  readonly alpha?: number;
}

/** Elementwise methods. Operands broadcast; a number takes the tensor's type where it can. */
export abstract class Arithmetic extends Variable {
  /** `this + alpha · other`. */
  add(this: Tensor, other: Operand, { alpha = 1 }: AlphaOptions = {}): Tensor {
    return applyBinary("add", this, alpha === 1 ? other : applyBinary("mul", other, alpha));
  }

  /** `this − alpha · other`. */
  sub(this: Tensor, other: Operand, { alpha = 1 }: AlphaOptions = {}): Tensor {
    return applyBinary("sub", this, alpha === 1 ? other : applyBinary("mul", other, alpha));
  }

  /** `other − this`: Python's `1 - x`. */
  rsub(this: Tensor, other: Operand): Tensor {
    return reverseSub(this, other);
  }

  /** Elementwise product. */
  mul(this: Tensor, other: Operand): Tensor {
    return applyBinary("mul", this, other);
  }

  /** Elementwise quotient; integers give float32. */
  div(this: Tensor, other: Operand): Tensor {
    return applyBinary("div", this, other);
  }

  /** Quotient rounded towards −∞. */
  floor_divide(this: Tensor, other: Operand): Tensor {
    return floorDivide(this, other);
  }

  /** Remainder with the sign of the divisor, as Python's `%`. */
  remainder(this: Tensor, other: Operand): Tensor {
    return applyBinary("remainder", this, other);
  }

  /** Elementwise power. */
  pow(this: Tensor, exponent: Operand): Tensor {
    return applyBinary("pow", this, exponent);
  }

  maximum(this: Tensor, other: Tensor): Tensor {
    requireTensor("maximum", other);
    return applyBinary("maximum", this, other);
  }

  minimum(this: Tensor, other: Tensor): Tensor {
    requireTensor("minimum", other);
    return applyBinary("minimum", this, other);
  }

  neg(this: Tensor): Tensor {
    return applyUnary("neg", this);
  }

  abs(this: Tensor): Tensor {
    return applyUnary("abs", this);
  }

  sign(this: Tensor): Tensor {
    return applyUnary("sign", this);
  }

  square(this: Tensor): Tensor {
    return applyUnary("square", this);
  }

  relu(this: Tensor): Tensor {
    return applyUnary("relu", this);
  }

  floor(this: Tensor): Tensor {
    return applyUnary("floor", this);
  }

  ceil(this: Tensor): Tensor {
    return applyUnary("ceil", this);
  }

  /** To the nearest whole number; a half goes to the even one. */
  round(this: Tensor): Tensor {
    return applyUnary("round", this);
  }

  exp(this: Tensor): Tensor {
    return applyUnary("exp", this);
  }

  log(this: Tensor): Tensor {
    return applyUnary("log", this);
  }

  log2(this: Tensor): Tensor {
    return applyUnary("log2", this);
  }

  sqrt(this: Tensor): Tensor {
    return applyUnary("sqrt", this);
  }

  reciprocal(this: Tensor): Tensor {
    return applyUnary("reciprocal", this);
  }

  sin(this: Tensor): Tensor {
    return applyUnary("sin", this);
  }

  cos(this: Tensor): Tensor {
    return applyUnary("cos", this);
  }

  tanh(this: Tensor): Tensor {
    return applyUnary("tanh", this);
  }

  sigmoid(this: Tensor): Tensor {
    return applyUnary("sigmoid", this);
  }

  /** Elements outside `[min, max]` become the bound; null leaves a side open. */
  clamp(this: Tensor, min: number | null = null, max: number | null = null): Tensor {
    return clamp(this, min, max);
  }

  eq(this: Tensor, other: Operand): Tensor {
    return compare("eq", this, other);
  }

  ne(this: Tensor, other: Operand): Tensor {
    return compare("ne", this, other);
  }

  lt(this: Tensor, other: Operand): Tensor {
    return compare("lt", this, other);
  }

  le(this: Tensor, other: Operand): Tensor {
    return compare("le", this, other);
  }

  gt(this: Tensor, other: Operand): Tensor {
    return compare("gt", this, other);
  }

  ge(this: Tensor, other: Operand): Tensor {
    return compare("ge", this, other);
  }

  logical_and(this: Tensor, other: Tensor): Tensor {
    requireTensor("logical_and", other);
    return compare("logical_and", this, other);
  }

  logical_or(this: Tensor, other: Tensor): Tensor {
    requireTensor("logical_or", other);
    return compare("logical_or", this, other);
  }

  logical_xor(this: Tensor, other: Tensor): Tensor {
    requireTensor("logical_xor", other);
    return compare("logical_xor", this, other);
  }

  logical_not(this: Tensor): Tensor {
    return logicalNot(this);
  }

  isnan(this: Tensor): Tensor {
    return test(this, Number.isNaN);
  }

  isinf(this: Tensor): Tensor {
    return test(this, (x) => Math.abs(x) === Infinity);
  }

  isfinite(this: Tensor): Tensor {
    return test(this, Number.isFinite);
  }

  /** This tensor's elements where `condition` holds, `other`'s elsewhere. */
  where(this: Tensor, condition: Tensor, other: Operand): Tensor {
    return where(condition, this, other);
  }

  /** True where `|this − other| ≤ atol + rtol · |other|`. */
  isclose(this: Tensor, other: Tensor, options: CloseOptions = {}): Tensor {
    return isclose(this, other, options);
  }

  /** Whether all elements are close. */
  allclose(this: Tensor, other: Tensor, options: CloseOptions = {}): boolean {
    return isclose(this, other, options).all().item() === true;
  }

  /** Whether both have the same shape and equal elements. */
  equal(this: Tensor, other: Tensor): boolean {
    return String(this.shape) === String(other.shape) && this.eq(other).all().item() === true;
  }

  /** Values of another tensor (or one number), converted to this type, in place. */
  copy_(this: Tensor, source: Operand): Tensor {
    return copy_(this, source);
  }

  /** One value everywhere, in place. */
  fill_(this: Tensor, value: Scalar): Tensor {
    return fill_(this, value, "FillBackward0");
  }

  /** Zeros, in place. */
  zero_(this: Tensor): Tensor {
    return fill_(this, 0, "ZeroBackward0");
  }
}

/** Tolerances of `isclose`: PyTorch's defaults are 1e-5 and 1e-8. */
export interface CloseOptions {
  readonly rtol?: number;
  readonly atol?: number;
  /** Whether NaN equals NaN. */
  readonly equal_nan?: boolean;
}

function isclose(a: Tensor, b: Tensor, { rtol = 1e-5, atol = 1e-8, equal_nan = false }: CloseOptions): Tensor {
  if (a.dtype !== b.dtype) throw closeTypes(a.dtype, b.dtype);
  const [x, y] = [a.detach(), b.detach()];
  const near = x.sub(y).abs().le(y.abs().mul(rtol).add(atol)).logical_and(y.isfinite());
  const same = x.eq(y).logical_or(near);
  return equal_nan ? same.logical_or(x.isnan().logical_and(y.isnan())) : same;
}

function closeTypes(a: DType, b: DType): TypeError {
  return new TypeError(`expected two tensors of one dtype, but got ${a} and ${b}; convert one with .to(${a})`);
}
