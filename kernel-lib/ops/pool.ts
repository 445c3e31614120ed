import { engine } from "../engine/choice.js";
import { int64 } from "../tensor/dtype.js";
import { NdArray } from "../tensor/ndarray.js";
import { numel } from "../tensor/shape.js";
import { denseFloats, fromFloats } from "./floats.js";
import type { AveragePoolPlan, MaxPoolPlan } from "./pool-shape.js";

/** The largest value of each window, and its flat position in the input's plane. */
export function maxPool(x: NdArray, { shape, geometry }: MaxPoolPlan): { values: NdArray; positions: Int32Array } {
  const { values, indices } = engine.maxPool(denseFloats(x), geometry);
  return { values: fromFloats(x.dtype, values, shape), positions: indices };
}

/** Such positions as PyTorch's `indices`: int64, in the result's shape. */
export function positionArray(positions: Int32Array, shape: readonly number[]): NdArray {
  return new NdArray(int64, BigInt64Array.from(positions, BigInt), shape);
}

/** Each gradient at the position that won. */
export function maxPoolGradient(
  gradOutput: NdArray,
  positions: Int32Array,
  { geometry }: MaxPoolPlan,
  shape: readonly number[],
): NdArray {
  return fromFloats(gradOutput.dtype, engine.maxPoolGradient(denseFloats(gradOutput), positions, geometry), shape);
}

/** What stands at the positions that won, in another array of the input's shape. */
export function atPositions(x: NdArray, positions: Int32Array, { shape, geometry }: MaxPoolPlan): NdArray {
  const from = denseFloats(x);
  const [inputSize, outputSize] = [numel(geometry.input), numel(geometry.output)];
  const found = Float64Array.from(positions, (position, i) => from[Math.floor(i / outputSize) * inputSize + position]);
  return fromFloats(x.dtype, found, shape);
}

export function averagePool(x: NdArray, { shape, geometry }: AveragePoolPlan): NdArray {
  return fromFloats(x.dtype, engine.averagePool(denseFloats(x), geometry), shape);
}

export function averagePoolGradient(
  gradOutput: NdArray,
  { geometry }: AveragePoolPlan,
  shape: readonly number[],
): NdArray {
  return fromFloats(gradOutput.dtype, engine.averagePoolGradient(denseFloats(gradOutput), geometry), shape);
}
