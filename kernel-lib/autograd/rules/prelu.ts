import { RuntimeError } from "../../base/errors.js";
import { zipElements } from "../../ops/elementwise.js";
import { apply, type Primitive } from "../apply.js";
import { writeInPlace } from "../graph/in-place.js";
import { arrayOf } from "../graph/variable.js";
import { unbroadcast } from "../operand.js";
import { callable } from "../operation.js";
import type { Tensor } from "../tensor.js";
import { activate } from "./activation.js";
import { wanted } from "./adjoint.js";
import { combine } from "./binary.js";
import { reshapeTensor } from "./layout.js";
import { unaryPrimitive } from "./unary.js";

const bigint = (x: bigint): bigint => x;

/** Of the input, and of a weight that broadcasts with it. */
const preluPrimitive: Primitive<null> = {
  grad_fn: "PreluKernelBackward0",
  forward: ([x, w]) => zipElements({ number: (a, b) => (a > 0 ? a : a * b), bigint }, x, w, x.dtype),
  backward: (grad, context) => {
    const [x, w] = [context.input(0), context.input(1)];
    const slope = zipElements({ number: (a, b) => (a > 0 ? 1 : b), bigint }, x, w, x.dtype);
    const below = zipElements({ number: (a, g) => (a > 0 ? 0 : a * g), bigint }, x, grad, x.dtype);
    return [
      context.needs(0) ? combine("mul", grad, slope) : null,
      context.needs(1) ? unbroadcast(below, context.shapes[1]) : null,
    ];
  },
  gradient: (grad, context) => {
    const [x, w] = [context.tensor(0), context.tensor(1)];
    const isAbove = x.gt(0);
    return wanted(context, [
      () => grad.mul(w).where(isAbove.logical_not(), grad),
      () => grad.mul(x).masked_fill(x.ge(0), 0),
    ]);
  },
  saves: [0, 1],
};

/**
 * x, and a learned part of it below 0.
 *
 * @param weight one number, or one for each channel
 * @throws RuntimeError for a weight of another length
 * @example F.prelu(torch.tensor([3, -2]), torch.tensor([0.5])) // tensor([ 3., -1.])
 */
export const prelu = callable("F::prelu(Tensor input, Tensor weight) -> Tensor", (input, weight) => {
  if (input.dtype !== weight.dtype) {
    throw new RuntimeError(
      `prelu: Type promoting not supported. Got ${input.dtype.scalarType} and ${weight.dtype.scalarType}`,
    );
  }
  if (weight.numel() !== 1) {
    if (input.ndim === 0) throw new RuntimeError("Not allow zero-dim input tensor.");
    const channels = input.ndim > 1 ? arrayOf(input).shape[1] : 1;
    if (channels !== weight.numel()) {
      throw new RuntimeError(
        `Mismatch of parameter numbers and input channel size. Found parameter numbers = ${weight.numel()} and channel size = ${channels}.`,
      );
    }
  }
  return apply(preluPrimitive, [input, reshapeTensor(weight, weightShape(input, weight))], null);
});

/** The weight's numbers along the channels of the input. */
function weightShape(input: Tensor, weight: Tensor): readonly number[] {
  if (input.ndim < 2) return input.ndim === 0 ? [] : [1];
  return Array.from({ length: input.ndim }, (_, axis) => (axis === 1 ? weight.numel() : 1));
}

/** scale · x, and scale · α (e^(x·steepness) − 1) below 0. */
function exponentialUnit(
  input: Tensor,
  name: string,
  inplace: boolean,
  [alpha, scale, steepness]: readonly number[],
): Tensor {
  const rule = { number: (x: number) => (x < 0 ? scale * alpha * Math.expm1(x * steepness) : scale * x) };
  const slope = (g: number, x: number): number =>
    x <= 0 ? g * scale * steepness * alpha * Math.exp(x * steepness) : g * scale;
  const curve = (x: Tensor): Tensor => {
    const below = x
      .masked_fill(x.ge(0), 0)
      .mul(steepness)
      .exp()
      .mul(scale * steepness * alpha);
    return below.masked_fill(x.gt(0), scale);
  };
  const primitive = {
    ...unaryPrimitive(name, rule, "input", slope, curve),
    grad_fn: `${name}Backward${inplace ? 1 : 0}`,
  };
  return inplace
    ? writeInPlace(input, (own) => activate(primitive, "elu_cpu", own))
    : activate(primitive, "elu_cpu", input);
}

/**
 * `elu` with the numbers that keep mean 0 and variance 1 (Klambauer et al., 2017).
 *
 * @param inplace whether to overwrite the input
 * @example F.selu(torch.tensor([1, -2])) // tensor([ 1.0507, -1.5202])
 */
export const selu = callable("def F::selu(Tensor input, bool inplace=False) -> Tensor", (input, inplace) =>
  exponentialUnit(input, "Elu", inplace, [1.6732632423543772, 1.0507009873554805, 1]),
);

/**
 * x, and α (e^(x/α) − 1) below 0.
 *
 * @param alpha the bound below, with its sign turned
 * @param inplace whether to overwrite the input
 * @throws RuntimeError for an α of 0
 * @example F.celu(torch.tensor([1, -2]), 2) // tensor([ 1.0000, -1.2642])
 */
export const celu = callable(
  "def F::celu(Tensor input, Number alpha=1.0, bool inplace=False) -> Tensor",
  (input, alpha, inplace) => {
    const bound = Number(alpha);
    if (bound === 0) throw new RuntimeError("ZeroDivisionError: alpha cannot be 0 for CELU");
    return exponentialUnit(input, "Celu", inplace, [bound, 1, 1 / bound]);
  },
);
