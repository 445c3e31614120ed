import type { ArrayView } from "../../kernel-lib/display/array-view.js";

/** A contiguous view whose elements are computed from their flat index. */
export function viewOf(shape: readonly number[], value: (flat: number) => number, dtype = "float32"): ArrayView {
  const count = shape.reduce((product, length) => product * length, 1);
  const data = dtype === "uint8" || dtype === "bool" ? new Uint8Array(count) : new Float32Array(count);
  for (let i = 0; i < count; i++) data[i] = value(i);
  return { dtype: { name: dtype }, shape, strides: strides(shape), offset: 0, data };
}

export function strides(shape: readonly number[]): number[] {
  return shape.map((_, axis) => shape.slice(axis + 1).reduce((product, length) => product * length, 1));
}

/** Deterministic numbers between −1 and 1 that look random. */
export function noise(flat: number): number {
  const x = Math.sin(flat * 12.9898) * 43758.5453;
  return 2 * (x - Math.floor(x)) - 1;
}
