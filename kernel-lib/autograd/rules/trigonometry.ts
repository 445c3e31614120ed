import { zipElements } from "../../ops/elementwise.js";
import { elementFunctions, pairFunctions } from "../../ops/scalar-functions.js";
import { float32 } from "../../tensor/dtype.js";
import type { Primitive } from "../apply.js";
import { writeInPlace } from "../graph/in-place.js";
import { operandType, unbroadcast } from "../operand.js";
import { elementwise } from "../operation.js";
import type { Tensor } from "../tensor.js";
import { wanted } from "./adjoint.js";
import { applyToOperands, type ComputeType, forwardOf } from "./binary.js";
import { callInFloat, unaryPrimitive } from "./unary.js";
import { withoutGradient } from "./without-gradient.js";

/**
 * Sine of radians.
 *
 * @example torch.tensor([0, 1]).sin() // tensor([0.0000, 0.8415])
 */
export const sin = elementwise(
  "sin(Tensor input) -> Tensor",
  callInFloat(
    unaryPrimitive(
      "Sin",
      elementFunctions.sin,
      "input",
      (g, x) => g * Math.cos(x),
      (x) => x.cos(),
    ),
  ),
);

/**
 * Cosine of radians.
 *
 * @example torch.tensor([0, 1]).cos() // tensor([1.0000, 0.5403])
 */
export const cos = elementwise(
  "cos(Tensor input) -> Tensor",
  callInFloat(
    unaryPrimitive(
      "Cos",
      elementFunctions.cos,
      "input",
      (g, x) => -g * Math.sin(x),
      (x) => x.sin().neg(),
    ),
  ),
);

/**
 * Tangent of radians.
 *
 * @example torch.tensor([0, 1]).tan() // tensor([0.0000, 1.5574])
 */
export const tan = elementwise(
  "tan(Tensor input) -> Tensor",
  callInFloat(
    unaryPrimitive(
      "Tan",
      { number: Math.tan },
      "output",
      (g, y) => g * (1 + y * y),
      (y) => y.mul(y).add(1),
    ),
  ),
);

/**
 * The angle from −π/2 to π/2 whose sine each element is; NaN beyond 1.
 *
 * @example torch.tensor([0, 1]).asin() // tensor([0.0000, 1.5708])
 */
export const asin = elementwise(
  "asin(Tensor input) -> Tensor",
  callInFloat(
    unaryPrimitive(
      "Asin",
      { number: Math.asin },
      "input",
      (g, x) => g / Math.sqrt(1 - x * x),
      (x) => x.mul(x).rsub(1).rsqrt(),
    ),
  ),
);

/**
 * The angle from 0 to π whose cosine each element is; NaN beyond 1.
 *
 * @example torch.tensor([0, 1]).acos() // tensor([1.5708, 0.0000])
 */
export const acos = elementwise(
  "acos(Tensor input) -> Tensor",
  callInFloat(
    unaryPrimitive(
      "Acos",
      { number: Math.acos },
      "input",
      (g, x) => -g / Math.sqrt(1 - x * x),
      (x) => x.mul(x).rsub(1).rsqrt().neg(),
    ),
  ),
);

/**
 * The angle between −π/2 and π/2 whose tangent each element is.
 *
 * @example torch.tensor([0, 1]).atan() // tensor([0.0000, 0.7854])
 */
export const atan = elementwise(
  "atan(Tensor input) -> Tensor",
  callInFloat(
    unaryPrimitive(
      "Atan",
      { number: Math.atan },
      "input",
      (g, x) => g / (1 + x * x),
      (x) => x.mul(x).add(1).reciprocal(),
    ),
  ),
);

/**
 * Hyperbolic sine.
 *
 * @example torch.tensor([0, 1]).sinh() // tensor([0.0000, 1.1752])
 */
export const sinh = elementwise(
  "sinh(Tensor input) -> Tensor",
  callInFloat(
    unaryPrimitive(
      "Sinh",
      { number: Math.sinh },
      "input",
      (g, x) => g * Math.cosh(x),
      (x) => x.cosh(),
    ),
  ),
);

/**
 * Hyperbolic cosine.
 *
 * @example torch.tensor([0, 1]).cosh() // tensor([1.0000, 1.5431])
 */
export const cosh = elementwise(
  "cosh(Tensor input) -> Tensor",
  callInFloat(
    unaryPrimitive(
      "Cosh",
      { number: Math.cosh },
      "input",
      (g, x) => g * Math.sinh(x),
      (x) => x.sinh(),
    ),
  ),
);

const asinhPrimitive = unaryPrimitive(
  "Asinh",
  { number: Math.asinh },
  "input",
  (g, x) => g / Math.sqrt(x * x + 1),
  (x) => x.mul(x).add(1).rsqrt(),
);

/**
 * What the hyperbolic sine turns into each element.
 *
 * @example torch.tensor([0, 1]).asinh() // tensor([0.0000, 0.8814])
 */
export const asinh = elementwise(
  "asinh(Tensor input) -> Tensor",
  callInFloat(asinhPrimitive),
  overwriteWith(asinhPrimitive, "asinh"),
);

const acoshPrimitive = unaryPrimitive(
  "Acosh",
  { number: Math.acosh },
  "input",
  (g, x) => g / Math.sqrt(x * x - 1),
  (x) => x.mul(x).sub(1).rsqrt(),
);

/**
 * What the hyperbolic cosine turns into each element; NaN below 1.
 *
 * @example torch.tensor([1, 2]).acosh() // tensor([0.0000, 1.3170])
 */
export const acosh = elementwise(
  "acosh(Tensor input) -> Tensor",
  callInFloat(acoshPrimitive),
  overwriteWith(acoshPrimitive, "acosh"),
);

const atanhPrimitive = unaryPrimitive(
  "Atanh",
  { number: Math.atanh },
  "input",
  (g, x) => g / (1 - x * x),
  (x) => x.mul(x).rsub(1).reciprocal(),
);

/**
 * What the hyperbolic tangent turns into each element; NaN beyond 1.
 *
 * @example torch.tensor([0, 0.5]).atanh() // tensor([0.0000, 0.5493])
 */
export const atanh = elementwise(
  "atanh(Tensor input) -> Tensor",
  callInFloat(atanhPrimitive),
  overwriteWith(atanhPrimitive, "atanh"),
);

/** The form in place of a function: PyTorch has no gradient of it. */
function overwriteWith(primitive: Primitive<null>, name: string): (target: Tensor) => Tensor {
  const node = `${name[0].toUpperCase()}${name.slice(1)}Backward1`;
  const named = withoutGradient<null>(`inplace version of ${name}`, (inputs) => primitive.forward(inputs, null), node);
  return (target) => writeInPlace(target, callInFloat(named));
}

const slopeOf = (sign: 1 | -1) => ({
  number: (own: number, other: number): number => (sign * other) / (own * own + other * other),
  bigint: (own: bigint): bigint => own,
});

const atan2Primitive: Primitive<ComputeType> = {
  grad_fn: "Atan2Backward0",
  forward: forwardOf("atan2"),
  backward: (grad, context) =>
    ([1, -1] as const).map((sign, k) => {
      if (!context.needs(k)) return null;
      const slope = zipElements(slopeOf(sign), context.input(k), context.input(1 - k), grad.dtype);
      return unbroadcast(zipElements(pairFunctions.mul, grad, slope, grad.dtype), context.shapes[k]);
    }),
  gradient: (grad, context) => {
    const [y, x] = [context.tensor(0), context.tensor(1)];
    const share = (): Tensor => grad.div(x.mul(x).add(y.mul(y)));
    return wanted(context, [() => share().mul(x), () => share().mul(y).neg()]);
  },
  saves: [0, 1],
};

/**
 * The angle of the point (other, input), from −π to π.
 *
 * @example torch.tensor([1, -1]).atan2(torch.tensor([1, -1])) // tensor([ 0.7854, -2.3562])
 */
export const atan2 = elementwise("atan2(Tensor input, Tensor other) -> Tensor", (input, other) => {
  const dtype = operandType(input, other);
  return applyToOperands(atan2Primitive, input, other, dtype.is_floating_point ? dtype : float32);
});
