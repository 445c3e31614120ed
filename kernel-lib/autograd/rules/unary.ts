import { NotImplementedError } from "../../base/errors.js";
import {
  type BinaryRule,
  compareElements,
  full,
  mapElements,
  type UnaryRule,
  zipElements,
} from "../../ops/elementwise.js";
import { relations, unaryRules } from "../../ops/scalar-rules.js";
import { bool, type DType, float32, int64 } from "../../tensor/dtype.js";
import { NdArray } from "../../tensor/ndarray.js";
import { apply, type Primitive } from "../apply.js";
import { arrayOf, fromArray } from "../graph/variable.js";
import { elementwise, operation } from "../operation.js";
import type { Tensor } from "../tensor.js";
import { cast } from "./cast.js";

/** d output / d input, from the input or the output, times the gradient. */
type Slope = (grad: number, value: number) => number;

type From = "input" | "output" | "nothing";

/** An elementwise function of one tensor: its values, and its slope from one of them. */
function unary(
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
function floating(primitive: Primitive<null>): Run {
  return (input) => apply(primitive, [input.dtype.is_floating_point ? input : cast(input, float32)], null);
}

/** Integers stay what they are; bool is refused in PyTorch's words. */
function whole(primitive: Primitive<null>, boolRefusal: string): Run {
  return (input) => {
    if (input.dtype === bool) throw new NotImplementedError(boolRefusal);
    return apply(primitive, [input], null);
  };
}

const zero = (): number => 0;

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

/**
 * Down to a whole number.
 *
 * @example torch.tensor([1.5, -1.5]).floor() // tensor([ 1., -2.])
 */
export const floor = elementwise(
  "floor(Tensor input) -> Tensor",
  whole(unary("Floor", unaryRules.floor, "nothing", zero), "\"floor_vml_cpu\" not implemented for 'Bool'"),
);

/**
 * Up to a whole number.
 *
 * @example torch.tensor([1.5, -1.5]).ceil() // tensor([ 2., -1.])
 */
export const ceil = elementwise(
  "ceil(Tensor input) -> Tensor",
  whole(unary("Ceil", unaryRules.ceil, "nothing", zero), "\"ceil_vml_cpu\" not implemented for 'Bool'"),
);

const toWhole = whole(
  unary("Round", unaryRules.round, "nothing", zero),
  "\"round_vml_cpu\" not implemented for 'Bool'",
);

const toDecimals: Primitive<{ readonly decimals: number }> = {
  grad_fn: "RoundBackward1",
  forward: ([a], { decimals }) => {
    const factor = 10 ** Math.abs(decimals);
    const { number: nearest } = unaryRules.round;
    // in float32 throughout, as PyTorch: a product that is rounded once more may round otherwise
    const fit = a.dtype === float32 ? Math.fround : (x: number) => x;
    const rounded = (x: number): number =>
      decimals < 0 ? nearest(fit(x / factor)) * factor : nearest(fit(x * factor)) / factor;
    return mapElements({ number: rounded }, a);
  },
  backward: (grad) => [NdArray.zeros(grad.dtype, grad.shape)],
};

/**
 * To the nearest whole number, or to a number of decimals; a half goes to the even one.
 *
 * @param decimals places behind the point that stay; below 0, places before it that become 0
 * @example torch.tensor([0.5, 1.5, 2.6]).round() // tensor([0., 2., 3.])
 * @example torch.tensor([1.256]).round({ decimals: 2 }) // tensor([1.2600])
 */
export const round = elementwise("round(Tensor input, *, int decimals=0) -> Tensor", (input, decimals) => {
  if (decimals === 0) return toWhole(input);
  if (!input.dtype.is_floating_point) {
    throw new NotImplementedError(`"round_vml_cpu" not implemented for '${input.dtype.scalarType}'`);
  }
  return apply(toDecimals, [input], { decimals });
});

/**
 * e to the power of each element.
 *
 * @example torch.tensor([0, 1]).exp() // tensor([1.0000, 2.7183])
 */
export const exp = elementwise(
  "exp(Tensor input) -> Tensor",
  floating(unary("Exp", unaryRules.exp, "output", (g, y) => g * y, "mul")),
);

/**
 * Natural logarithm.
 *
 * @example torch.tensor([1, 10]).log() // tensor([0.0000, 2.3026])
 */
export const log = elementwise(
  "log(Tensor input) -> Tensor",
  floating(unary("Log", unaryRules.log, "input", (g, x) => g / x)),
);

/**
 * Logarithm to base 2.
 *
 * @example torch.tensor([1, 8]).log2() // tensor([0., 3.])
 */
export const log2 = elementwise(
  "log2(Tensor input) -> Tensor",
  floating(unary("Log2", unaryRules.log2, "input", (g, x) => g / (x * Math.LN2))),
);

/**
 * Square root; NaN below 0.
 *
 * @example torch.tensor([4, 9]).sqrt() // tensor([2., 3.])
 */
export const sqrt = elementwise(
  "sqrt(Tensor input) -> Tensor",
  floating(unary("Sqrt", unaryRules.sqrt, "output", (g, y) => g / (2 * y))),
);

/**
 * 1 / x.
 *
 * @example torch.tensor([2, 4]).reciprocal() // tensor([0.5000, 0.2500])
 */
export const reciprocal = elementwise(
  "reciprocal(Tensor input) -> Tensor",
  floating(unary("Reciprocal", unaryRules.reciprocal, "output", (g, y) => -g * y * y)),
);

/**
 * Sine of radians.
 *
 * @example torch.tensor([0, 1]).sin() // tensor([0.0000, 0.8415])
 */
export const sin = elementwise(
  "sin(Tensor input) -> Tensor",
  floating(unary("Sin", unaryRules.sin, "input", (g, x) => g * Math.cos(x))),
);

/**
 * Cosine of radians.
 *
 * @example torch.tensor([0, 1]).cos() // tensor([1.0000, 0.5403])
 */
export const cos = elementwise(
  "cos(Tensor input) -> Tensor",
  floating(unary("Cos", unaryRules.cos, "input", (g, x) => -g * Math.sin(x))),
);

/**
 * Hyperbolic tangent.
 *
 * @example torch.tensor([0, 1]).tanh() // tensor([0.0000, 0.7616])
 */
export const tanh = elementwise(
  "tanh(Tensor input) -> Tensor",
  floating(unary("Tanh", unaryRules.tanh, "output", (g, y) => g * (1 - y * y), "tanhGradient")),
);

/**
 * 1 / (1 + e^−x).
 *
 * @example torch.tensor([0, 2]).sigmoid() // tensor([0.5000, 0.8808])
 */
export const sigmoid = elementwise(
  "sigmoid(Tensor input) -> Tensor",
  floating(unary("Sigmoid", unaryRules.sigmoid, "output", (g, y) => g * y * (1 - y), "sigmoidGradient")),
);

/** True where an element has a property. */
function test(input: Tensor, property: (x: number) => boolean): Tensor {
  const source = input.dtype.is_floating_point ? arrayOf(input) : arrayOf(cast(input, float32));
  const marks = mapElements({ number: (x) => (property(Number(x)) ? 1 : 0) }, source);
  return fromArray(compareElements(relations.ne, marks, zeroOf(marks.dtype), marks.dtype));
}

const zeroOf = (dtype: DType): NdArray => full([], 0, dtype);

/**
 * Where an element is NaN.
 *
 * @example torch.tensor([1, Number.NaN]).isnan() // tensor([False, True])
 */
export const isnan = operation("isnan(Tensor input) -> Tensor", (input) => test(input, Number.isNaN));

/**
 * Where an element is infinite.
 *
 * @example torch.tensor([1, -Infinity]).isinf() // tensor([False, True])
 */
export const isinf = operation("isinf(Tensor input) -> Tensor", (input) =>
  test(input, (x) => Math.abs(x) === Number.POSITIVE_INFINITY),
);

/**
 * Where an element is neither infinite nor NaN.
 *
 * @example torch.tensor([1, Infinity]).isfinite() // tensor([ True, False])
 */
export const isfinite = operation("isfinite(Tensor input) -> Tensor", (input) => test(input, Number.isFinite));

/**
 * Where an element is 0 or false.
 *
 * @example torch.tensor([true, false]).logical_not() // tensor([False, True])
 */
export const logical_not = operation("logical_not(Tensor input) -> Tensor", (input) =>
  fromArray(compareElements(relations.eq, arrayOf(input), zeroOf(input.dtype), input.dtype)),
);
