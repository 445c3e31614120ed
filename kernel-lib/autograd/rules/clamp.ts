import { RuntimeError } from "../../base/errors.js";
import { mapElements, zipElements } from "../../ops/elementwise.js";
import { clampFunction } from "../../ops/scalar-functions.js";
import { float32, int64 } from "../../tensor/dtype.js";
import { apply, type Primitive } from "../apply.js";
import { isScalar, type Operand, type Scalar } from "../operand.js";
import { elementwise } from "../operation.js";
import type { Tensor } from "../tensor.js";
import { castTensor } from "./cast.js";
import { takeLarger, takeSmaller } from "./maximum.js";

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
  saves: [0],
};

/** Bounds that are numbers; null leaves a side open. */
function clampByNumbers(input: Tensor, min: Scalar | null, max: Scalar | null): Tensor {
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
    name: "ClampBackward1",
  });
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
  const raised = low === null ? input : takeLarger(input, low as Tensor);
  return high === null ? raised : takeSmaller(raised, high as Tensor);
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
);

/**
 * Another name of {@link clamp}.
 *
 * @example torch.tensor([-2, 0.5, 7]).clip(0, 1) // tensor([0.0000, 0.5000, 1.0000])
 */
export const clip = elementwise(
  "clip(Tensor input, Tensor|Number? min=None, Tensor|Number? max=None) -> Tensor",
  clampBetween,
);
