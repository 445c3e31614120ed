import { type ArrayView, asMatrix, elementAt, numel, select } from "../../display/array-view.js";

/** Rows of numbers: small, and easy to follow. */
export type Matrix = readonly (readonly number[])[];

/** Height and width; a one-dimensional signal has height 1. */
export type Pair = readonly [number, number];

export function matrix(rows: number, columns: number, value: (row: number, column: number) => number): number[][] {
  return Array.from({ length: rows }, (_, row) => Array.from({ length: columns }, (_, column) => value(row, column)));
}

export function sizeOf(rows: Matrix): Pair {
  return [rows.length, rows[0].length];
}

/** The matrix, or the row, that is left when the leading axes are fixed. */
export function planeAt(view: ArrayView, index: readonly number[]): Matrix {
  const plane = asMatrix(select(view, index));
  return matrix(plane.shape[0], plane.shape[1], (row, column) => elementAt(plane, row, column));
}

/** As something to draw. */
export function viewOf(rows: Matrix): ArrayView {
  const shape = sizeOf(rows);
  const data = Float64Array.from({ length: numel(shape) }, (_, i) => rows[Math.floor(i / shape[1])][i % shape[1]]);
  return { dtype: { name: "float64" }, shape, strides: [shape[1], 1], offset: 0, data };
}
