import { libraries } from "../platform/libraries.js";
import type { Statistics } from "./statistics.js";

/** Formats by their specifier, made once. */
const formats = new Map<string, (value: number) => string>();

function format(specifier: string): (value: number) => string {
  const known = formats.get(specifier) ?? libraries.format.format(specifier);
  formats.set(specifier, known);
  return known;
}

/** PyTorch's words for what is not a number. */
function special(value: number): string | undefined {
  if (Number.isNaN(value)) return "nan";
  if (value === Number.POSITIVE_INFINITY) return "inf";
  if (value === Number.NEGATIVE_INFINITY) return "−inf";
  return undefined;
}

/** Six significant digits: fine enough for float32, coarse enough to compare outputs. */
export function formatNumber(value: number): string {
  return special(value) ?? format(".6~g")(value);
}

/** Four significant digits, for captions and legends. */
export function formatShort(value: number): string {
  return special(value) ?? format(".4~g")(value);
}

/** One format for all cells of a table, so that their digits line up, with a plain 0 for zero; `limit` is the largest usual magnitude. */
export function cellFormat(stats: Statistics, limit: number): (value: number) => string {
  const largest = Math.min(Math.max(Math.abs(stats.min), Math.abs(stats.max)), limit);
  if (!Number.isFinite(largest)) return formatNumber;
  const specifier =
    stats.integers && largest < 1e6 ? "d" : largest >= 1e5 || largest < 1e-3 ? ".2e" : `.${decimals(largest)}f`;
  const finite = format(specifier);
  return (value) => special(value) ?? (value === 0 ? "0" : finite(value));
}

function decimals(largest: number): number {
  return Math.min(4, Math.max(0, 2 - Math.floor(Math.log10(largest))));
}
