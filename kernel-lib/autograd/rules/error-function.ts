import { errorComplement, errorFunction, errorSlope, inverseErrorFunction } from "../../ops/error-function.js";
import { elementwise } from "../operation.js";
import type { Tensor } from "../tensor.js";
import { callInFloat, unaryPrimitive } from "./unary.js";

/** The slope of `erf`, as a tensor. */
const errorCurve = (x: Tensor): Tensor =>
  x
    .mul(x)
    .neg()
    .exp()
    .mul(2 / Math.sqrt(Math.PI));

/**
 * The error function: how much of a bell curve lies within each element.
 *
 * @example torch.tensor([0, 1]).erf() // tensor([0.0000, 0.8427])
 */
export const erf = elementwise(
  "erf(Tensor input) -> Tensor",
  callInFloat(unaryPrimitive("Erf", { number: errorFunction }, "input", (g, x) => g * errorSlope(x), errorCurve)),
);

/**
 * 1 − erf(x), exact also where little is left.
 *
 * @example torch.tensor([0, 1]).erfc() // tensor([1.0000, 0.1573])
 */
export const erfc = elementwise(
  "erfc(Tensor input) -> Tensor",
  callInFloat(
    unaryPrimitive(
      "Erfc",
      { number: errorComplement },
      "input",
      (g, x) => -g * errorSlope(x),
      (x) => errorCurve(x).neg(),
    ),
  ),
);

/**
 * What `erf` answers each element for; infinite at ±1, and NaN beyond.
 *
 * @example torch.tensor([0, 0.5]).erfinv() // tensor([0.0000, 0.4769])
 */
export const erfinv = elementwise(
  "erfinv(Tensor input) -> Tensor",
  callInFloat(
    unaryPrimitive(
      "Erfinv",
      { number: inverseErrorFunction },
      "input",
      (g, x) => g / errorSlope(inverseErrorFunction(x)),
      (x) => errorCurve(x.erfinv()).reciprocal(),
    ),
  ),
);
