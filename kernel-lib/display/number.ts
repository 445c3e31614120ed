import { format } from "d3-format";
import type { Statistics } from "./statistics.js";

const six = format(".6~g");
const four = format(".4~g");

/** PyTorch's words for what is not a number. */
function special(value: number): string | undefined {
  if (Number.isNaN(value)) return "nan";
  if (value === Number.POSITIVE_INFINITY) return "inf";
  if (value === Number.NEGATIVE_INFINITY) return "−inf";
  return undefined;
}

/** Six significant digits: fine enough for float32, coarse enough to compare outputs. */
export function formatNumber(value: number): string {
  return special(value) ?? six(value);
}

/** Four significant digits, for captions and legends. */
export function formatShort(value: number): string {
  return special(value) ?? four(value);
}

/** One format for all cells of a table, so that their digits line up; `limit` is the largest usual magnitude. */
export function cellFormat(stats: Statistics, limit: number): (value: number) => string {
  const largest = Math.min(Math.max(Math.abs(stats.min), Math.abs(stats.max)), limit);
  if (!Number.isFinite(largest)) return formatNumber;
  const specifier =
    stats.integers && largest < 1e6 ? "d" : largest >= 1e5 || largest < 1e-3 ? ".2e" : `.${decimals(largest)}f`;
  const finite = format(specifier);
  return (value) => special(value) ?? finite(value === 0 ? 0 : value);
}

function decimals(largest: number): number {
  return Math.min(4, Math.max(0, 2 - Math.floor(Math.log10(largest))));
}
