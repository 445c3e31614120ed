import { engine } from "../engine/index.js";
import { int64 } from "../tensor/dtype.js";
import { NdArray } from "../tensor/ndarray.js";
import { denseFloats, fromFloats } from "./floats.js";
import type { AveragePoolPlan, MaxPoolPlan } from "./pool-shape.js";

/** The largest value of each window, and its flat position in the input's plane (int64, as PyTorch's `indices`). */
export function maxPool(x: NdArray, { shape, geometry }: MaxPoolPlan): { values: NdArray; indices: NdArray } {
  const { values, indices } = engine.maxPool(denseFloats(x), geometry);
  return {
    values: fromFloats(x.dtype, values, shape),
    indices: new NdArray(int64, BigInt64Array.from(indices, BigInt), shape),
  };
}

export function maxPoolGradient(
  gradOutput: NdArray,
  indices: NdArray,
  { geometry }: MaxPoolPlan,
  shape: readonly number[],
): NdArray {
  const winners = Int32Array.from(denseFloats(indices));
  return fromFloats(gradOutput.dtype, engine.maxPoolGradient(denseFloats(gradOutput), winners, geometry), shape);
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
