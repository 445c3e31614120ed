import { NotImplementedError, RuntimeError } from "../../base/errors.js";
import {
  type BinaryRule,
  compareElements,
  full,
  mapElements,
  type UnaryRule,
  zipElements,
} from "../../ops/elementwise.js";
import { binaryRules, relations, unaryRules } from "../../ops/scalar-rules.js";
import { bool, float32, int64 } from "../../tensor/dtype.js";
import { NdArray } from "../../tensor/ndarray.js";
import { apply, fromArray, type Op } from "../op.js";
import type { Tensor } from "../tensor.js";

/** d output / d input, from the input or the output, times the gradient. */
type Slope = (grad: number, value: number) => number;

type From = "input" | "output" | "nothing";

function unary(name: string, rule: UnaryRule, from: From, slope: Slope, kernel?: BinaryRule["kernel"]): Op<null> {
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

const ops = {
  neg: unary("Neg", unaryRules.neg, "nothing", (g) => -g),
  abs: unary("Abs", unaryRules.abs, "input", (g, x) => g * (x > 0 ? 1 : x < 0 ? -1 : 0)),
  sign: unary("Sign", unaryRules.sign, "nothing", () => 0),
  square: unary("Pow", unaryRules.square, "input", (g, x) => g * 2 * x),
  relu: unary("Relu", unaryRules.relu, "output", (g, y) => (y > 0 ? g : 0), "reluGradient"),
  floor: unary("Floor", unaryRules.floor, "nothing", () => 0),
  ceil: unary("Ceil", unaryRules.ceil, "nothing", () => 0),
  round: unary("Round", unaryRules.round, "nothing", () => 0),
  exp: unary("Exp", unaryRules.exp, "output", (g, y) => g * y, "mul"),
  log: unary("Log", unaryRules.log, "input", (g, x) => g / x),
  log2: unary("Log2", unaryRules.log2, "input", (g, x) => g / (x * Math.LN2)),
  sqrt: unary("Sqrt", unaryRules.sqrt, "output", (g, y) => g / (2 * y)),
  reciprocal: unary("Reciprocal", unaryRules.reciprocal, "output", (g, y) => -g * y * y),
  sin: unary("Sin", unaryRules.sin, "input", (g, x) => g * Math.cos(x)),
  cos: unary("Cos", unaryRules.cos, "input", (g, x) => -g * Math.sin(x)),
  tanh: unary("Tanh", unaryRules.tanh, "output", (g, y) => g * (1 - y * y), "tanhGradient"),
  sigmoid: unary("Sigmoid", unaryRules.sigmoid, "output", (g, y) => g * y * (1 - y), "sigmoidGradient"),
};

/** Integers and bool become float32 first, where the result is not whole. */
const floating = new Set(["exp", "log", "log2", "sqrt", "reciprocal", "sin", "cos", "tanh", "sigmoid"]);

export type UnaryName = keyof typeof ops;

/** What PyTorch says where bool has no meaning; `square` counts in int64 instead. */
const boolRefusals: Partial<Record<UnaryName, string>> = {
  neg: "Negation, the `-` operator, on a bool tensor is not supported. If you are trying to invert a mask, use the `~` or `logical_not()` operator instead.",
  abs: "\"abs_cpu\" not implemented for 'Bool'",
  relu: "Boolean inputs not supported for relu",
  floor: "\"floor_vml_cpu\" not implemented for 'Bool'",
  ceil: "\"ceil_vml_cpu\" not implemented for 'Bool'",
  round: "\"round_vml_cpu\" not implemented for 'Bool'",
};

/** One elementwise function by its PyTorch name. */
export function applyUnary(name: UnaryName, input: Tensor): Tensor {
  if (floating.has(name) && !input.dtype.is_floating_point) return apply(ops[name], [input.to(float32)], null);
  if (input.dtype === bool) {
    const refusal = boolRefusals[name];
    if (refusal) throw new NotImplementedError(refusal);
    if (name === "square") return apply(ops.square, [input.to(int64)], null);
  }
  return apply(ops[name], [input], null);
}

interface Bounds {
  readonly min: number;
  readonly max: number;
}

const clampOp: Op<Bounds> = {
  grad_fn: "ClampBackward1",
  forward: ([a], { min, max }) =>
    mapElements(
      {
        // not Math.max(Math.min(…)) alone: NaN stays, and a min above max gives max, as in PyTorch
        number: (x) => (Number.isNaN(x) ? x : Math.min(Math.max(x, min), max)),
        bigint: (x) => (Number(x) < min ? BigInt(min) : Number(x) > max ? BigInt(max) : x),
      },
      a,
    ),
  backward: (grad, context) => {
    const { min, max } = context.options;
    const inside = mapElements({ number: (x) => (x >= min && x <= max ? 1 : 0) }, context.input(0));
    return [zipElements(binaryRules.mul, grad, inside, grad.dtype)];
  },
  saves: [0],
};

/** Elements below `min` or above `max` become the bound. */
export function clamp(input: Tensor, min: number | null, max: number | null): Tensor {
  if (min === null && max === null)
    throw new RuntimeError("torch.clamp: At least one of 'min' or 'max' must not be None");
  const fractional = [min, max].some((bound) => bound !== null && !Number.isInteger(bound));
  const source = fractional && !input.dtype.is_floating_point ? input.to(float32) : input;
  return apply(clampOp, [source], { min: min ?? -Infinity, max: max ?? Infinity });
}

/** True where an element has a property: `isnan` and its kin. */
export function test(input: Tensor, property: (x: number) => boolean): Tensor {
  const marks = mapElements(
    { number: (x) => (property(Number(x)) ? 1 : 0) },
    input.dtype.is_floating_point ? input.array : input.to(float32).array,
  );
  return fromArray(mapToBool(marks));
}

function mapToBool(marks: NdArray): NdArray {
  return compareElements(relations.ne, marks, NdArray.zeros(marks.dtype, []), marks.dtype);
}

/** True where an element is 0 or false. */
export function logicalNot(input: Tensor): Tensor {
  return fromArray(compareElements(relations.eq, input.array, full([], 0, input.dtype), input.dtype));
}
