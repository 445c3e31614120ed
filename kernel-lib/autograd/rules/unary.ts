import { NotImplementedError } from "../../base/errors.js";
import { type BinaryRule, mapElements, type UnaryRule, zipElements } from "../../ops/elementwise.js";
import { unaryRules } from "../../ops/scalar-rules.js";
import { bool, float32, int64 } from "../../tensor/dtype.js";
import { apply, type Primitive } from "../apply.js";
import { elementwise } from "../operation.js";
import type { Tensor } from "../tensor.js";
import { cast } from "./cast.js";

/** d output / d input, from the input or the output, times the gradient. */
type Slope = (grad: number, value: number) => number;

type From = "input" | "output" | "nothing";

/** An elementwise function of one tensor: its values, and its slope from one of them. */
export function unary(
  name: string,
  rule: UnaryRule,
  from: From,
  slope: Slope,
  kernel?: BinaryRule["kernel"],
): Primitive<null> {
  const zip = { number: slope, bigint: (grad: bigint) => grad, ...(kernel && { kernel }) };
  return {
    grad_fn: `${name}Backward0`,
    forward: ([a]) => mapElements(rule, a),
    backward: (grad, context) => {
      if (from === "nothing") return [mapElements({ number: (g) => slope(g, 0) }, grad)];
      return [zipElements(zip, grad, from === "input" ? context.input(0) : context.output, grad.dtype)];
    },
    saves: from === "input" ? [0] : [],
    savesOutput: from === "output",
  };
}

/** What runs a primitive on a tensor. */
type Run = (input: Tensor) => Tensor;

/** Integers and bool become float32 first, since the result is not whole. */
export function floating(primitive: Primitive<null>): Run {
  return (input) => apply(primitive, [input.dtype.is_floating_point ? input : cast(input, float32)], null);
}

/** Integers stay what they are; bool is refused in PyTorch's words. */
export function whole(primitive: Primitive<null>, boolRefusal: string): Run {
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
  whole(
    unary("Neg", unaryRules.neg, "nothing", (g) => -g),
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
  whole(
    unary("Abs", unaryRules.abs, "input", (g, x) => g * (x > 0 ? 1 : x < 0 ? -1 : 0)),
    "\"abs_cpu\" not implemented for 'Bool'",
  ),
);

const signs = unary("Sign", unaryRules.sign, "nothing", zero);

/**
 * 1, 0 or −1.
 *
 * @example torch.tensor([3, 0, -2]).sign() // tensor([ 1., 0., -1.])
 */
export const sign = elementwise("sign(Tensor input) -> Tensor", (input) => apply(signs, [input], null));

const squares = unary("Pow", unaryRules.square, "input", (g, x) => g * 2 * x);

/**
 * Each element times itself.
 *
 * @example torch.tensor([3, -2]).square() // tensor([9., 4.])
 */
export const square = elementwise("square(Tensor input) -> Tensor", (input) =>
  apply(squares, [input.dtype === bool ? cast(input, int64) : input], null),
);

/** Negative elements become 0: what `torch.relu` and `F.relu` compute. */
export const rectify = whole(
  unary("Relu", unaryRules.relu, "output", (g, y) => (y > 0 ? g : 0), "reluGradient"),
  "Boolean inputs not supported for relu",
);

/**
 * Negative elements become 0.
 *
 * @example torch.tensor([3, -2]).relu() // tensor([3., 0.])
 */
export const relu = elementwise("relu(Tensor input) -> Tensor", rectify);
