import type { TypedArray } from "../tensor/dtype.js";
import { numel } from "../tensor/shape.js";

/** Where each element along one axis comes from; −1 where it comes from nowhere. */
export interface AxisMap {
  readonly axis: number;
  readonly from: Int32Array;
}

/** `shape` with the axis as long as the map. */
export function mappedShape(shape: readonly number[], { axis, from }: AxisMap): number[] {
  return shape.map((length, i) => (i === axis ? from.length : length));
}

/** out[…, j, …] = in[…, from[j], …]; elements from nowhere keep what `out` holds. */
export function gatherAxis(input: TypedArray, shape: readonly number[], map: AxisMap, out: TypedArray): void {
  forEachBlock(shape, map, (source, target, length) => {
    if (length === 1) out[target] = input[source];
    else for (let i = 0; i < length; i++) out[target + i] = input[source + i];
  });
}

/** out[…, j, …] = weight[j] · in[…, from[j], …] */
export function weighAxis(
  input: Float64Array,
  shape: readonly number[],
  map: AxisMap,
  weight: Float64Array,
  out: Float64Array,
): void {
  forEachBlock(shape, map, (source, target, length, j) => {
    const scale = weight[j];
    for (let i = 0; i < length; i++) out[target + i] = scale * input[source + i];
  });
}

/** out[…, j, …] += weight[j] · in[…, from[j], …] */
export function addAxis(
  input: Float64Array,
  shape: readonly number[],
  map: AxisMap,
  weight: Float64Array,
  out: Float64Array,
): void {
  forEachBlock(shape, map, (source, target, length, j) => {
    const scale = weight[j];
    for (let i = 0; i < length; i++) out[target + i] += scale * input[source + i];
  });
}

/** The transpose of `addAxis`, or without a weight of `gatherAxis`: gradIn[…, from[j], …] += weight[j] · gradOut[…, j, …]. */
export function scatterAxis(
  gradOut: Float64Array,
  shape: readonly number[],
  map: AxisMap,
  gradIn: Float64Array,
  weight: Float64Array | null = null,
): void {
  forEachBlock(shape, map, (source, target, length, j) => {
    const scale = weight === null ? 1 : weight[j];
    for (let i = 0; i < length; i++) gradIn[source + i] += scale * gradOut[target + i];
  });
}

/** Calls `visit` for each contiguous block that the map moves: its place before, after, its length, and j. */
function forEachBlock(
  shape: readonly number[],
  { axis, from }: AxisMap,
  visit: (source: number, target: number, length: number, j: number) => void,
): void {
  const outer = numel(shape.slice(0, axis));
  const inner = numel(shape.slice(axis + 1));
  for (let o = 0; o < outer; o++) {
    for (let j = 0; j < from.length; j++) {
      if (from[j] >= 0) visit((o * shape[axis] + from[j]) * inner, (o * from.length + j) * inner, inner, j);
    }
  }
}
