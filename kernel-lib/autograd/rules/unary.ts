import { NotImplementedError } from "../../base/errors.js";
import { type ElementFunction, mapElements, type PairFunction, zipElements } from "../../ops/elementwise.js";
import { elementFunctions } from "../../ops/scalar-functions.js";
import { bool, float32, int64 } from "../../tensor/dtype.js";
import { apply, type Primitive } from "../apply.js";
import { elementwise } from "../operation.js";
import type { Tensor } from "../tensor.js";
import { piecewise } from "./adjoint.js";
import { castTensor } from "./cast.js";

/** d output / d input, from the input or the output, times the gradient. */
type Slope = (grad: number, value: number) => number;

type SlopeSource = "input" | "output" | "nothing";

/** The slope as a tensor, from the input or the output, or that it is the same on either side of corners. */
type Curve = "straight" | ((value: Tensor) => Tensor);

/** An elementwise function of one tensor: its values, and its slope from one of them. */
export function unaryPrimitive(
  name: string,
  compute: ElementFunction,
  from: SlopeSource,
  slope: Slope,
  curve: Curve,
  loop?: PairFunction["loop"],
): Primitive<null> {
  const isStraight = curve === "straight" || from === "nothing";
  const zip = { number: slope, bigint: (grad: bigint) => grad, ...(loop && { loop }) };
  return {
    grad_fn: `${name}Backward0`,
    forward: ([a]) => mapElements(compute, a),
    backward: (grad, context) => {
      if (from === "nothing") return [mapElements({ number: (g) => slope(g, 0) }, grad)];
      return [zipElements(zip, grad, from === "input" ? context.input(0) : context.output, grad.dtype)];
    },
    gradient: isStraight
      ? piecewise(name === "Relu" ? "ThresholdBackwardBackward0" : undefined)
      : (grad, context) => [grad.mul(curve(from === "input" ? context.tensor(0) : context.result))],
    saves: from === "input" ? [0] : [],
    savesOutput: from === "output",
  };
}

/** What runs a primitive on a tensor. */
type UnaryCall = (input: Tensor) => Tensor;

/** Integers and bool become float32 first, since the result is not whole. */
export function callInFloat(primitive: Primitive<null>): UnaryCall {
  return (input) => apply(primitive, [input.dtype.is_floating_point ? input : castTensor(input, float32)], null);
}

/** Integers stay what they are; bool is refused in PyTorch's words. */
export function callUnlessBool(primitive: Primitive<null>, boolRefusal: string): UnaryCall {
  return (input) => {
    if (input.dtype === bool) throw new NotImplementedError(boolRefusal);
    return apply(primitive, [input], null);
  };
}

export const zero = (): number => 0;

/**
 * Opposite sign.
 *
 * @example torch.tensor([1, -2]).neg() // tensor([-1., 2.])
 */
export const neg = elementwise(
  "neg(Tensor input) -> Tensor",
  callUnlessBool(
    unaryPrimitive("Neg", elementFunctions.neg, "nothing", (g) => -g, "straight"),
    "Negation, the `-` operator, on a bool tensor is not supported. If you are trying to invert a mask, use the `~` or `logical_not()` operator instead.",
  ),
);

/**
 * Magnitude.
 *
 * @example torch.tensor([1, -2]).abs() // tensor([1., 2.])
 */
export const abs = elementwise(
  "abs(Tensor input) -> Tensor",
  callUnlessBool(
    unaryPrimitive("Abs", elementFunctions.abs, "input", (g, x) => g * (x > 0 ? 1 : x < 0 ? -1 : 0), "straight"),
    "\"abs_cpu\" not implemented for 'Bool'",
  ),
);

/**
 * Another name of {@link neg}.
 *
 * @example torch.tensor([1, -2]).negative() // tensor([-1., 2.])
 */
export const negative = elementwise("negative(Tensor input) -> Tensor", (input) => neg(input));

/**
 * Another name of {@link abs}.
 *
 * @example torch.tensor([1, -2]).absolute() // tensor([1., 2.])
 */
export const absolute = elementwise("absolute(Tensor input) -> Tensor", (input) => abs(input));

const signPrimitive = unaryPrimitive("Sign", elementFunctions.sign, "nothing", zero, "straight");

/**
 * 1, 0 or −1.
 *
 * @example torch.tensor([3, 0, -2]).sign() // tensor([ 1., 0., -1.])
 */
export const sign = elementwise("sign(Tensor input) -> Tensor", (input) => apply(signPrimitive, [input], null));

const squarePrimitive = unaryPrimitive(
  "Pow",
  elementFunctions.square,
  "input",
  (g, x) => g * 2 * x,
  (x) => x.mul(2),
);

/**
 * Each element times itself.
 *
 * @example torch.tensor([3, -2]).square() // tensor([9., 4.])
 */
export const square = elementwise("square(Tensor input) -> Tensor", (input) =>
  apply(squarePrimitive, [input.dtype === bool ? castTensor(input, int64) : input], null),
);

/** Negative elements become 0: what `torch.relu` and `F.relu` compute. */
export const rectify = callUnlessBool(
  unaryPrimitive("Relu", elementFunctions.relu, "output", (g, y) => (y > 0 ? g : 0), "straight", "reluGradient"),
  "Boolean inputs not supported for relu",
);

/**
 * Negative elements become 0.
 *
 * @example torch.tensor([3, -2]).relu() // tensor([3., 0.])
 */
export const relu = elementwise("relu(Tensor input) -> Tensor", rectify);
