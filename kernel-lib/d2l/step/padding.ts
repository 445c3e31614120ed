import { type Matrix, matrix, type Pair, sizeOf } from "./matrix.js";

export type PaddingMode = "zeros" | "reflect" | "replicate" | "circular";

/** A matrix with `before` and `after` rows and columns around it. */
export function pad(rows: Matrix, before: Pair, after: Pair, mode: PaddingMode): Matrix {
  const [height, width] = sizeOf(rows);
  return matrix(height + before[0] + after[0], width + before[1] + after[1], (r, c) => {
    const row = source(r - before[0], height, mode);
    const column = source(c - before[1], width, mode);
    return row === undefined || column === undefined ? 0 : rows[row][column];
  });
}

/** Which element stands at `position` of an axis that goes on beyond its ends. */
function source(position: number, length: number, mode: PaddingMode): number | undefined {
  if (position >= 0 && position < length) return position;
  if (mode === "zeros") return undefined;
  if (mode === "replicate") return position < 0 ? 0 : length - 1;
  if (mode === "circular") return ((position % length) + length) % length;
  return position < 0 ? -position : 2 * (length - 1) - position;
}
