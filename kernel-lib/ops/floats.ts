import type { FloatArray } from "../engine/contract.js";
import { bool, type DType } from "../tensor/dtype.js";
import { NdArray } from "../tensor/ndarray.js";
import { dense } from "./cast.js";

/** The elements in row-major order as the engine takes them: integers become doubles, exact up to 2⁵³. */
export function denseFloats(array: NdArray): FloatArray {
  const data = dense(array);
  if (data instanceof Float32Array || data instanceof Float64Array) return data;
  return Float64Array.from(data as ArrayLike<number | bigint>, Number);
}

/** Computed numbers as an array of `dtype`: integers are cut towards zero and wrap around, as PyTorch's do. */
export function fromFloats(dtype: DType, values: FloatArray, shape: readonly number[]): NdArray {
  if (values instanceof dtype.array) return new NdArray(dtype, values, shape);
  const data = new dtype.array(values.length);
  if (dtype === bool) for (let i = 0; i < values.length; i++) data[i] = values[i] === 0 ? 0 : 1;
  else if (data instanceof BigInt64Array)
    for (let i = 0; i < values.length; i++) data[i] = BigInt(Math.trunc(values[i]));
  else for (let i = 0; i < values.length; i++) data[i] = values[i];
  return new NdArray(dtype, data, shape);
}
