import { libraries } from "../platform/libraries.js";
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

/** ColorBrewer's blues, reds, and red to blue; black to white for pictures. */
export type ColourMap = "blues" | "reds" | "diverging" | "grey";

const INTERPOLATE: { readonly [map in ColourMap]: (t: number) => string } = {
  blues: (t) => libraries.chromatic.interpolateBlues(t),
  reds: (t) => libraries.chromatic.interpolateReds(t),
  diverging: (t) => libraries.chromatic.interpolateRdBu(t),
  grey: (t) => libraries.chromatic.interpolateGreys(1 - t),
};

/**
 * The scale for values with these statistics. Zero is white wherever it is in the range:
 * blue is above, red below. uint8 is a picture: black to white.
 */
export function colourScale(stats: Statistics, dtype: string): ColourScale {
  if (dtype === "uint8") return fixedScale("grey", 0, 255);
  if (!(stats.min <= stats.max)) return fixedScale("blues", 0, 1);
  const limit = robustLimit(stats);
  const clipped = limit < Math.max(-stats.min, stats.max);
  if (stats.min < 0) return { ...fixedScale("diverging", -limit, limit), clipped };
  const farFromZero = stats.min > 0.5 * limit && stats.min < stats.max;
  return { ...fixedScale("blues", farFromZero ? stats.min : 0, limit || 1), clipped };
}

/** The largest magnitude, or less when a few values are far beyond all others. */
function robustLimit({ min, max, typical, visited }: Statistics): number {
  const largest = Math.max(Math.abs(min), Math.abs(max));
  return visited >= 32 && largest > 4 * typical ? 2 * typical : largest;
}

/** The scale with these ends, whatever the values. */
export function fixedScale(map: ColourMap, low: number, high: number): ColourScale {
  const palette = Array.from({ length: STEPS }, (_, step): Rgb => {
    const colour = libraries.color.rgb(INTERPOLATE[map](step / (STEPS - 1)));
    return [colour.r, colour.g, colour.b];
  });
  return {
    low,
    high,
    clipped: false,
    palette: [...palette, ...MARKS],
    index(value) {
      if (Number.isNaN(value)) return NAN;
      if (value === Number.POSITIVE_INFINITY) return POSINF;
      if (value === Number.NEGATIVE_INFINITY) return NEGINF;
      const t = high > low ? (value - low) / (high - low) : 0.5;
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
