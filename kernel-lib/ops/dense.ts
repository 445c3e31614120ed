import type { FloatArray } from "../engine/engine.js";
import type { DType, TypedArray } from "../tensor/dtype.js";
import { NdArray } from "../tensor/ndarray.js";
import { contiguousStrides } from "../tensor/shape.js";

/** The elements in row-major order: the array's own memory if it lies so, a copy otherwise. */
export function denseData(array: NdArray): TypedArray {
  const { data, offset, size, shape, strides } = array;
  if (array.isContiguous) return data.subarray(offset, offset + size);
  const copy = new array.dtype.array(size);
  const steps = contiguousStrides(shape);
  for (let i = 0; i < size; i++) {
    let from = offset;
    for (let axis = 0; axis < shape.length; axis++) from += (Math.floor(i / steps[axis]) % shape[axis]) * strides[axis];
    copy[i] = data[from];
  }
  return copy;
}

/** The elements as the engine takes them: integers become doubles, exact up to 2⁵³. */
export function denseFloats(array: NdArray): FloatArray {
  const data = denseData(array);
  if (data instanceof Float32Array || data instanceof Float64Array) return data;
  return Float64Array.from(data as ArrayLike<number | bigint>, Number);
}

/** Computed numbers as an array of `dtype`: integers wrap around as PyTorch's do. */
export function fromFloats(dtype: DType, values: FloatArray, shape: readonly number[]): NdArray {
  if (values instanceof dtype.array) return new NdArray(dtype, values, shape);
  const data = new dtype.array(values.length);
  if (data instanceof BigInt64Array) for (let i = 0; i < values.length; i++) data[i] = BigInt(Math.trunc(values[i]));
  else for (let i = 0; i < values.length; i++) data[i] = values[i];
  return new NdArray(dtype, data, shape);
}
