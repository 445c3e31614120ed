import type { FloatArray } from "./engine.js";

/** A zero-filled array of the same element type. */
export function zerosLike<T extends FloatArray>(array: T, length: number): T;
export function zerosLike(array: FloatArray, length: number): FloatArray {
  return array instanceof Float32Array ? new Float32Array(length) : new Float64Array(length);
}
