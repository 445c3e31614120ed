import { applyUnary, clamp, logicalNot, test } from "./rules/unary.js";
import type { Tensor } from "./tensor.js";
import { Variable } from "./variable.js";

/** Elementwise functions of one tensor; integers become float32 where the result is not whole. */
export abstract class Elementary extends Variable {
  /**
   * Opposite sign.
   *
   * @example torch.tensor([1, -2]).neg() // tensor([-1., 2.])
   */
  neg(this: Tensor): Tensor {
    return applyUnary("neg", this);
  }

  /**
   * Magnitude.
   *
   * @example torch.tensor([1, -2]).abs() // tensor([1., 2.])
   */
  abs(this: Tensor): Tensor {
    return applyUnary("abs", this);
  }

  /**
   * 1, 0 or −1.
   *
   * @example torch.tensor([3, 0, -2]).sign() // tensor([ 1., 0., -1.])
   */
  sign(this: Tensor): Tensor {
    return applyUnary("sign", this);
  }

  /**
   * Each element times itself.
   *
   * @example torch.tensor([3, -2]).square() // tensor([9., 4.])
   */
  square(this: Tensor): Tensor {
    return applyUnary("square", this);
  }

  /**
   * Negative elements become 0.
   *
   * @example torch.tensor([3, -2]).relu() // tensor([3., 0.])
   */
  relu(this: Tensor): Tensor {
    return applyUnary("relu", this);
  }

  /**
   * Down to a whole number.
   *
   * @example torch.tensor([1.5, -1.5]).floor() // tensor([ 1., -2.])
   */
  floor(this: Tensor): Tensor {
    return applyUnary("floor", this);
  }

  /**
   * Up to a whole number.
   *
   * @example torch.tensor([1.5, -1.5]).ceil() // tensor([ 2., -1.])
   */
  ceil(this: Tensor): Tensor {
    return applyUnary("ceil", this);
  }

  /**
   * To the nearest whole number; a half goes to the even one.
   *
   * @example torch.tensor([0.5, 1.5, 2.6]).round() // tensor([0., 2., 3.])
   */
  round(this: Tensor): Tensor {
    return applyUnary("round", this);
  }

  /**
   * e to the power of each element.
   *
   * @example torch.tensor([0, 1]).exp() // tensor([1.0000, 2.7183])
   */
  exp(this: Tensor): Tensor {
    return applyUnary("exp", this);
  }

  /**
   * Natural logarithm.
   *
   * @example torch.tensor([1, 10]).log() // tensor([0.0000, 2.3026])
   */
  log(this: Tensor): Tensor {
    return applyUnary("log", this);
  }

  /**
   * Logarithm to base 2.
   *
   * @example torch.tensor([1, 8]).log2() // tensor([0., 3.])
   */
  log2(this: Tensor): Tensor {
    return applyUnary("log2", this);
  }

  /**
   * Square root; NaN below 0.
   *
   * @example torch.tensor([4, 9]).sqrt() // tensor([2., 3.])
   */
  sqrt(this: Tensor): Tensor {
    return applyUnary("sqrt", this);
  }

  /**
   * 1 / x.
   *
   * @example torch.tensor([2, 4]).reciprocal() // tensor([0.5000, 0.2500])
   */
  reciprocal(this: Tensor): Tensor {
    return applyUnary("reciprocal", this);
  }

  /**
   * Sine of radians.
   *
   * @example torch.tensor([0, 1]).sin() // tensor([0.0000, 0.8415])
   */
  sin(this: Tensor): Tensor {
    return applyUnary("sin", this);
  }

  /**
   * Cosine of radians.
   *
   * @example torch.tensor([0, 1]).cos() // tensor([1.0000, 0.5403])
   */
  cos(this: Tensor): Tensor {
    return applyUnary("cos", this);
  }

  /**
   * Hyperbolic tangent.
   *
   * @example torch.tensor([0, 1]).tanh() // tensor([0.0000, 0.7616])
   */
  tanh(this: Tensor): Tensor {
    return applyUnary("tanh", this);
  }

  /**
   * 1 / (1 + e^−x).
   *
   * @example torch.tensor([0, 2]).sigmoid() // tensor([0.5000, 0.8808])
   */
  sigmoid(this: Tensor): Tensor {
    return applyUnary("sigmoid", this);
  }

  /**
   * Elements outside `[min, max]` become the bound; null leaves a side open.
   *
   * @example torch.tensor([-2, 0.5, 7]).clamp(0, 1) // tensor([0.0000, 0.5000, 1.0000])
   */
  clamp(this: Tensor, min: number | null = null, max: number | null = null): Tensor {
    return clamp(this, min, max);
  }

  /**
   * Where an element is NaN.
   *
   * @example torch.tensor([1, Number.NaN]).isnan() // tensor([False, True])
   */
  isnan(this: Tensor): Tensor {
    return test(this, Number.isNaN);
  }

  /**
   * Where an element is infinite.
   *
   * @example torch.tensor([1, -Infinity]).isinf() // tensor([False, True])
   */
  isinf(this: Tensor): Tensor {
    return test(this, (x) => Math.abs(x) === Number.POSITIVE_INFINITY);
  }

  /**
   * Where an element is neither infinite nor NaN.
   *
   * @example torch.tensor([1, Infinity]).isfinite() // tensor([ True, False])
   */
  isfinite(this: Tensor): Tensor {
    return test(this, Number.isFinite);
  }

  /**
   * Where an element is 0 or false.
   *
   * @example torch.tensor([true, false]).logical_not() // tensor([False, True])
   */
  logical_not(this: Tensor): Tensor {
    return logicalNot(this);
  }
}
