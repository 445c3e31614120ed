import { rgb } from "d3-color";
import { interpolateBlues, interpolateGreys, interpolateRdBu } from "d3-scale-chromatic";
import type { Statistics } from "./statistics.js";

export type Rgb = [number, number, number];

const STEPS = 125;
const NAN = STEPS;
const POSINF = STEPS + 1;
const NEGINF = STEPS + 2;
/** Hues that no scale below contains, told apart by lightness too. */
const MARKS: readonly Rgb[] = [
  [255, 208, 0],
  [214, 0, 214],
  [0, 190, 130],
];

/** Maps values to colours; outside of [low, high] the end colours are kept. */
export interface ColourScale {
  readonly low: number;
  readonly high: number;
  /** Values beyond the ends exist: an outlier does not wash out the rest. */
  readonly clipped: boolean;
  readonly palette: readonly Rgb[];
  /** The palette entry of a value, NaN and infinities included. */
  index(value: number): number;
}

/**
 * The scale for values with these statistics. Zero is white wherever it is in the range:
 * blue is above, red below. All of one sign: one hue. uint8 is a picture: black to white.
 */
export function colourScale(stats: Statistics, dtype: string): ColourScale {
  if (dtype === "uint8") return build("grey", 0, 255, stats);
  if (!(stats.min <= stats.max)) return build("sequential", 0, 1, stats);
  const limit = robustLimit(stats);
  if (stats.min < 0) return build("diverging", -limit, limit, stats);
  const farFromZero = stats.min > 0.5 * limit && stats.min < stats.max;
  return build("sequential", farFromZero ? stats.min : 0, limit || 1, stats);
}

/** The largest magnitude, or less when a few values are far beyond all others. */
function robustLimit({ min, max, typical, visited }: Statistics): number {
  const largest = Math.max(Math.abs(min), Math.abs(max));
  return visited >= 32 && largest > 4 * typical ? 2 * typical : largest;
}

function build(
  kind: "diverging" | "sequential" | "grey",
  low: number,
  high: number,
  { min, max }: Statistics,
): ColourScale {
  const interpolate = { diverging: interpolateRdBu, sequential: interpolateBlues, grey: interpolateGreys }[kind];
  const palette = Array.from({ length: STEPS }, (_, step): Rgb => {
    const t = step / (STEPS - 1);
    const colour = rgb(interpolate(kind === "grey" ? 1 - t : t));
    return [colour.r, colour.g, colour.b];
  });
  const span = high - low;
  return {
    low,
    high,
    clipped: min < low || max > high,
    palette: [...palette, ...MARKS],
    index(value) {
      if (Number.isNaN(value)) return NAN;
      if (value === Number.POSITIVE_INFINITY) return POSINF;
      if (value === Number.NEGATIVE_INFINITY) return NEGINF;
      const t = span > 0 ? (value - low) / span : 0.5;
      return Math.round(Math.min(1, Math.max(0, t)) * (STEPS - 1));
    },
  };
}

/** `#rrggbb` */
export function hex([r, g, b]: Rgb): string {
  return `#${[r, g, b].map((channel) => channel.toString(16).padStart(2, "0")).join("")}`;
}

/** Black or white, whichever has more contrast (WCAG 2 relative luminance) on the colour. */
export function textOn(colour: Rgb): "#000" | "#fff" {
  const [r, g, b] = colour.map((channel) => {
    const c = channel / 255;
    return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b > 0.179 ? "#000" : "#fff";
}
