import { allocate } from "../base/memory.js";
import type { FloatArray } from "./contract.js";

/** A zero-filled array of the same element type. */
export function zerosLike<T extends FloatArray>(array: T, length: number): T;
export function zerosLike(array: FloatArray, length: number): FloatArray {
  return array instanceof Float32Array ? allocate(Float32Array, length) : allocate(Float64Array, length);
}
