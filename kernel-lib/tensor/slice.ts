import { ValueError } from "../base/errors.js";

/** A Python slice with its defaults filled in; positions may still be negative or too large. */
export interface Slice {
  readonly start: number;
  readonly stop: number;
  readonly step: number;
}

const pattern = /^\s*([+-]?\d+)?\s*:\s*([+-]?\d+)?\s*(?::\s*([+-]?\d+)?\s*)?$/;

/**
 * Reads a Python slice such as `":"`, `"2:6"`, `"::2"` or `"-3:"` for an axis of `length` elements.
 *
 * @throws ValueError for other text and for steps below 1, as PyTorch does.
 * @example parseSlice("2:", 8) // { start: 2, stop: 8, step: 1 }
 */
export function parseSlice(text: string, length: number): Slice {
  const match = pattern.exec(text);
  if (!match) throw new ValueError(`expected a slice such as ":", "2:6" or "::2", but got "${text}"`);
  const [, start, stop, step] = match;
  const stride = step === undefined ? 1 : Number(step);
  if (stride === 0) throw new ValueError("slice step cannot be zero");
  if (stride < 0) throw new ValueError("step must be greater than zero");
  return {
    start: start === undefined ? 0 : Number(start),
    stop: stop === undefined ? length : Number(stop),
    step: stride,
  };
}
