import { numel } from "../tensor/shape.js";

/** One line of dense data along an axis: `length` elements that lie `step` apart. */
export interface Line {
  readonly start: number;
  readonly step: number;
  readonly length: number;
  /** Which block of neighbouring lines it belongs to, and which of the block it is. */
  readonly block: number;
  readonly inner: number;
}

/** Visits every line along `axis` of dense data; a scalar is one line of one element. */
export function eachLine(shape: readonly number[], axis: number, visit: (line: Line) => void): void {
  const length = shape[axis] ?? 1;
  const step = numel(shape.slice(axis + 1));
  const blocks = numel(shape.slice(0, axis));
  for (let block = 0; block < blocks; block++) {
    for (let inner = 0; inner < step; inner++)
      visit({ start: block * length * step + inner, step, length, block, inner });
  }
}
