import { elementFunctions } from "../../ops/scalar-functions.js";
import { elementwise } from "../operation.js";
import { callInFloat, unaryPrimitive } from "./unary.js";

/**
 * e to the power of each element.
 *
 * @example torch.tensor([0, 1]).exp() // tensor([1.0000, 2.7183])
 */
export const exp = elementwise(
  "exp(Tensor input) -> Tensor",
  callInFloat(
    unaryPrimitive(
      "Exp",
      elementFunctions.exp,
      "output",
      (g, y) => g * y,
      (y) => y,
      "mul",
    ),
  ),
);

/**
 * Natural logarithm.
 *
 * @example torch.tensor([1, 10]).log() // tensor([0.0000, 2.3026])
 */
export const log = elementwise(
  "log(Tensor input) -> Tensor",
  callInFloat(
    unaryPrimitive(
      "Log",
      elementFunctions.log,
      "input",
      (g, x) => g / x,
      (x) => x.reciprocal(),
    ),
  ),
);

/**
 * Logarithm to base 2.
 *
 * @example torch.tensor([1, 8]).log2() // tensor([0., 3.])
 */
export const log2 = elementwise(
  "log2(Tensor input) -> Tensor",
  callInFloat(
    unaryPrimitive(
      "Log2",
      elementFunctions.log2,
      "input",
      (g, x) => g / (x * Math.LN2),
      (x) => x.mul(Math.LN2).reciprocal(),
    ),
  ),
);

/**
 * Square root; NaN below 0.
 *
 * @example torch.tensor([4, 9]).sqrt() // tensor([2., 3.])
 */
export const sqrt = elementwise(
  "sqrt(Tensor input) -> Tensor",
  callInFloat(
    unaryPrimitive(
      "Sqrt",
      elementFunctions.sqrt,
      "output",
      (g, y) => g / (2 * y),
      (y) => y.mul(2).reciprocal(),
    ),
  ),
);

/**
 * 1 / x.
 *
 * @example torch.tensor([2, 4]).reciprocal() // tensor([0.5000, 0.2500])
 */
export const reciprocal = elementwise(
  "reciprocal(Tensor input) -> Tensor",
  callInFloat(
    unaryPrimitive(
      "Reciprocal",
      elementFunctions.reciprocal,
      "output",
      (g, y) => -g * y * y,
      (y) => y.mul(y).neg(),
    ),
  ),
);

/**
 * Hyperbolic tangent.
 *
 * @example torch.tensor([0, 1]).tanh() // tensor([0.0000, 0.7616])
 */
export const tanh = elementwise(
  "tanh(Tensor input) -> Tensor",
  callInFloat(
    unaryPrimitive(
      "Tanh",
      elementFunctions.tanh,
      "output",
      (g, y) => g * (1 - y * y),
      (y) => y.mul(y).rsub(1),
      "tanhGradient",
    ),
  ),
);

/**
 * 1 / (1 + e^−x).
 *
 * @example torch.tensor([0, 2]).sigmoid() // tensor([0.5000, 0.8808])
 */
export const sigmoid = elementwise(
  "sigmoid(Tensor input) -> Tensor",
  callInFloat(
    unaryPrimitive(
      "Sigmoid",
      elementFunctions.sigmoid,
      "output",
      (g, y) => g * y * (1 - y),
      (y) => y.mul(y.rsub(1)),
      "sigmoidGradient",
    ),
  ),
);

/**
 * 1 / √x.
 *
 * @example torch.tensor([4, 16]).rsqrt() // tensor([0.5000, 0.2500])
 */
export const rsqrt = elementwise(
  "rsqrt(Tensor input) -> Tensor",
  callInFloat(
    unaryPrimitive(
      "Rsqrt",
      { number: (x) => 1 / Math.sqrt(x) },
      "output",
      (g, y) => -0.5 * g * y * y * y,
      (y) => y.pow(3).mul(-0.5),
    ),
  ),
);

/**
 * 2 to the power of each element.
 *
 * @example torch.tensor([0, 3]).exp2() // tensor([1., 8.])
 */
export const exp2 = elementwise(
  "exp2(Tensor input) -> Tensor",
  callInFloat(
    unaryPrimitive(
      "Exp2",
      { number: (x) => 2 ** x },
      "output",
      (g, y) => g * y * Math.LN2,
      (y) => y.mul(Math.LN2),
    ),
  ),
);

/**
 * eˣ − 1, exact also near 0.
 *
 * @example torch.tensor([0, 1]).expm1() // tensor([0.0000, 1.7183])
 */
export const expm1 = elementwise(
  "expm1(Tensor input) -> Tensor",
  callInFloat(
    unaryPrimitive(
      "Expm1",
      { number: Math.expm1 },
      "output",
      (g, y) => g * (y + 1),
      (y) => y.add(1),
    ),
  ),
);

/**
 * log(1 + x), exact also near 0.
 *
 * @example torch.tensor([0, 1]).log1p() // tensor([0.0000, 0.6931])
 */
export const log1p = elementwise(
  "log1p(Tensor input) -> Tensor",
  callInFloat(
    unaryPrimitive(
      "Log1P",
      { number: Math.log1p },
      "input",
      (g, x) => g / (x + 1),
      (x) => x.add(1).reciprocal(),
    ),
  ),
);

/**
 * Logarithm to base 10.
 *
 * @example torch.tensor([1, 100]).log10() // tensor([0., 2.])
 */
export const log10 = elementwise(
  "log10(Tensor input) -> Tensor",
  callInFloat(
    unaryPrimitive(
      "Log10",
      { number: Math.log10 },
      "input",
      (g, x) => g / (x * Math.LN10),
      (x) => x.mul(Math.LN10).reciprocal(),
    ),
  ),
);
