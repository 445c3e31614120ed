import { RuntimeError } from "../../base/errors.js";
import { dense } from "../../ops/cast.js";
import { mapElements, zipElements } from "../../ops/elementwise.js";
import { expand } from "../../ops/layout.js";
import { clampFunction } from "../../ops/scalar-functions.js";
import { float32, int64 } from "../../tensor/dtype.js";
import { NdArray } from "../../tensor/ndarray.js";
import { apply, type Primitive } from "../apply.js";
import { no_grad } from "../graph/grad-mode.js";
import { arrayOf } from "../graph/variable.js";
import { isScalar, type Operand, operandType, type Scalar, typeOf, unbroadcast } from "../operand.js";
import { elementwise } from "../operation.js";
import type { Tensor } from "../tensor.js";
import { piecewise } from "./adjoint.js";
import { applyToOperands } from "./binary.js";
import { castTensor } from "./cast.js";
import { boundPrimitive, lowerTo, raiseTo, takeLarger, takeSmaller } from "./maximum.js";

interface Bounds {
  /** null leaves a side open */
  readonly min: number | null;
  readonly max: number | null;
  readonly name: string;
}

const clampPrimitive: Primitive<Bounds> = {
  grad_fn: ({ name }) => name,
  forward: ([a], { min, max }) => mapElements(clampFunction(min, max), a),
  backward: (grad, context) => {
    const { min, max } = context.options;
    const flows = (x: number) => (min === null || x > min) && (max === null || x < max);
    return [
      zipElements({ number: (g, x) => (flows(x) ? g : 0), bigint: (g) => g }, grad, context.input(0), grad.dtype),
    ];
  },
  gradient: piecewise(),
  saves: [0],
};

/** Bounds that are numbers; null leaves a side open. */
function clampByNumbers(input: Tensor, min: Scalar | null, max: Scalar | null, name = "ClampBackward1"): Tensor {
  const bounds = [min, max].filter((bound) => bound !== null).map(Number);
  const isFractional = bounds.some((bound) => !Number.isInteger(bound));
  const type =
    input.dtype.category === 2
      ? input.dtype
      : isFractional
        ? float32
        : input.dtype.category === 0
          ? int64
          : input.dtype;
  return apply(clampPrimitive, [castTensor(input, type)], {
    min: min === null ? null : Number(min),
    max: max === null ? null : Number(max),
    name,
  });
}

/** How much of the gradient the element, its lower and its upper bound get. */
function shareOut(x: number, low: number, high: number): readonly [number, number, number] {
  if (Number.isNaN(x + low + high)) return [1, 0, 0];
  if (low > high || x > high) return [0, 0, 1];
  if (x < low) return [0, 1, 0];
  if (low === high) return [1, 0, 0];
  return x === low ? [0.5, 0.5, 0] : x === high ? [0.5, 0, 0.5] : [1, 0, 0];
}

const betweenPrimitive: Primitive<{ readonly value: NdArray }> = {
  grad_fn: "ClampBackward0",
  forward: (_, { value }) => value,
  backward: (grad, context) => {
    const [x, low, high] = [0, 1, 2].map((k) => dense(expand(context.input(k), grad.shape)));
    const grads = [x, low, high].map(() => NdArray.zeros(grad.dtype, grad.shape));
    dense(grad).forEach((g: number | bigint, i: number) => {
      const parts = shareOut(Number(x[i]), Number(low[i]), Number(high[i]));
      for (const k of [0, 1, 2]) if (parts[k] > 0) grads[k].data[i] = parts[k] * Number(g);
    });
    return grads.map((own, k) => unbroadcast(own, context.shapes[k]));
  },
  saves: [0, 1, 2],
};

function clampByTensors(input: Tensor, low: Tensor, high: Tensor): Tensor {
  const value = no_grad(() => takeSmaller(takeLarger(input, low), high));
  const operands = [input, low, high].map((operand) => castTensor(operand, value.dtype));
  return apply(betweenPrimitive, operands, { value: arrayOf(value) });
}

function clampBetween(input: Tensor, min: Operand | null, max: Operand | null): Tensor {
  if (min === null && max === null) {
    throw new RuntimeError("torch.clamp: At least one of 'min' or 'max' must not be None");
  }
  const [low, high] = [min, max];
  if ((low === null || isScalar(low)) && (high === null || isScalar(high))) return clampByNumbers(input, low, high);
  if ((low !== null && isScalar(low)) || (high !== null && isScalar(high))) {
    throw new TypeError("clamp() takes two numbers or two tensors as bounds, but got one of each");
  }
  if (low === null) return lowerTo(input, high as Tensor);
  if (high === null) return raiseTo(input, low as Tensor);
  return clampByTensors(input, low as Tensor, high as Tensor);
}

/**
 * Elements outside `[min, max]` become the bound; null leaves a side open.
 *
 * @param min a number, or a tensor that broadcasts
 * @param max likewise
 * @throws RuntimeError without any bound
 * @example torch.tensor([-2, 0.5, 7]).clamp(0, 1) // tensor([0.0000, 0.5000, 1.0000])
 */
export const clamp = elementwise(
  "clamp(Tensor input, Tensor|Number? min=None, Tensor|Number? max=None) -> Tensor",
  clampBetween,
  checkBounds,
);

/**
 * Another name of {@link clamp}.
 *
 * @example torch.tensor([-2, 0.5, 7]).clip(0, 1) // tensor([0.0000, 0.5000, 1.0000])
 */
export const clip = elementwise(
  "clip(Tensor input, Tensor|Number? min=None, Tensor|Number? max=None) -> Tensor",
  clampBetween,
  checkBounds,
);

const raisePrimitive = boundPrimitive("maximum", "ClampMinBackward1");
const lowerPrimitive = boundPrimitive("minimum", "ClampMaxBackward1");

/**
 * Elements below `min` become it.
 *
 * @param min a number, or a tensor that broadcasts
 * @example torch.tensor([-2, 7]).clamp_min(0) // tensor([0., 7.])
 */
export const clamp_min = elementwise(
  "clamp_min(Tensor input, Tensor|Number min) -> Tensor",
  (input, min) =>
    isScalar(min) ? clampByNumbers(input, min, null, "ClampMinBackward0") : applyToOperands(raisePrimitive, input, min),
  checkResultType,
);

/**
 * Elements above `max` become it.
 *
 * @param max a number, or a tensor that broadcasts
 * @example torch.tensor([-2, 7]).clamp_max(0) // tensor([-2., 0.])
 */
export const clamp_max = elementwise(
  "clamp_max(Tensor input, Tensor|Number max) -> Tensor",
  (input, max) =>
    isScalar(max) ? clampByNumbers(input, null, max, "ClampMaxBackward0") : applyToOperands(lowerPrimitive, input, max),
  checkResultType,
);

/** C++'s names of the types that a fraction or another kind of number does not fit. */
const words: { readonly [scalarType: string]: string } = {
  Bool: "bool",
  Byte: "unsigned char",
  Int: "int",
  Long: "long int",
};

function checkBounds(target: Tensor, ...bounds: readonly (Operand | null)[]): null {
  // of two, a fraction's type is named
  const [first] = bounds.filter((bound) => bound !== null).sort((a, b) => typeOf(b).category - typeOf(a).category);
  return first === undefined ? null : checkResultType(target, first);
}

/** In place a bound must not be of a higher kind than the tensor. */
function checkResultType(target: Tensor, bound: Operand): null {
  const type = operandType(target, bound);
  if (type.category <= target.dtype.category) return null;
  const own = isScalar(bound) ? words[target.dtype.scalarType] : target.dtype.scalarType;
  throw new RuntimeError(`result type ${type.scalarType} can't be cast to the desired output type ${own}`);
}
