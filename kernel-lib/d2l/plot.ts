import { ValueError } from "../base/errors.js";
import { type Axis, type Chart, Figure, type Line, type Mark } from "../display/figure/figure.js";
import { toNumbers, toTensor, type Values } from "./values.js";

/** What d2l's `set_axes` sets. */
export interface AxesOptions {
  xlabel?: string;
  ylabel?: string;
  xlim?: readonly [number, number];
  ylim?: readonly [number, number];
  xscale?: "linear" | "log";
  yscale?: "linear" | "log";
}

export interface PlotOptions extends AxesOptions {
  /** What is seen, in a sentence, for those who do not see it. */
  alt: string;
  title?: string;
  /** A word for each curve. */
  legend?: readonly string[];
  /** matplotlib's words for lines: "-", "--", "-.", ":", "o" for points, "o-" for both. */
  fmts?: readonly string[];
  /** Inches, as in matplotlib; 3.5 × 2.5 unless given. */
  figsize?: readonly [number, number];
}

/** d2l's order: a line told apart from the one before it. */
export const FORMATS: readonly string[] = ["-", "m--", "g-.", "r:"];
const INCH = 92;

/** A chart with its axes set, as d2l's `set_axes` does to matplotlib's. */
export function set_axes(chart: Chart, options: AxesOptions): Chart {
  const { xlabel, ylabel, xlim, ylim, xscale, yscale } = options;
  return { ...chart, x: axis(xlabel, xlim, xscale), y: axis(ylabel, ylim, yscale) };
}

function axis(label?: string, domain?: readonly [number, number], scale?: "linear" | "log"): Axis {
  return { ...(label !== undefined && { label }), ...(domain && { domain }), ...(scale && { scale }) };
}

/**
 * Curves over a common axis: `plot(x, y, …)`, or several with `plot(x, [y1, y2], …)`. Without `Y`
 * the first argument is drawn over 0, 1, 2, …
 *
 * @throws TypeError without `alt`; ValueError when a curve has not as many values as its axis.
 * @example d2l.plot(x, [x.pow(2), x.mul(2)], "x", "f(x)", { legend: ["f", "f′"], alt: "A parabola and its tangent line" })
 */
export function plot(X: Curves, options: PlotOptions): Figure;
export function plot(X: Curves, Y: Curves | null, options: PlotOptions): Figure;
export function plot(X: Curves, Y: Curves | null, xlabel: string, ylabel: string, options: PlotOptions): Figure;
export function plot(
  X: Curves,
  ...rest: [PlotOptions] | [Curves | null, PlotOptions] | [Curves | null, string, string, PlotOptions]
): Figure {
  const labels = rest.length === 4 ? { xlabel: rest[1], ylabel: rest[2] } : {};
  const options = { ...(rest[rest.length - 1] as PlotOptions), ...labels };
  const Y = rest.length === 1 ? null : rest[0];
  const ys = curves(Y ?? X);
  const xs = Y === null ? [] : curves(X);
  const marks = ys.map((y, i) => {
    const x = Y === null ? y.map((_, k) => k) : xs[xs.length === 1 ? 0 : i];
    return curve(x, y, i, options);
  });
  return new Figure({ alt: options.alt, panels: [chartOf(marks, options)] });
}

/** One curve, or a list of several. */
export type Curves = Values | readonly Values[];

/** The chart of some curves. */
export function chartOf(marks: readonly Mark[], options: Omit<PlotOptions, "alt">): Chart {
  const [width, height] = options.figsize ?? [3.5, 2.5];
  const size = [Math.round(width * INCH), Math.round(height * INCH * 0.85)] as const;
  return set_axes(
    { kind: "chart", marks, size, ...(options.title !== undefined && { title: options.title }) },
    options,
  );
}

/** The `i`-th curve in its format. */
export function curve(
  x: readonly number[],
  y: readonly number[],
  i: number,
  { fmts = FORMATS, legend = [] }: Pick<PlotOptions, "fmts" | "legend">,
): Mark {
  if (x === undefined || x.length !== y.length) {
    throw new ValueError(`x and y must have same first dimension, but have lengths ${x?.length ?? 0} and ${y.length}`);
  }
  const name = legend[i];
  const series = { x, y, ...(name !== undefined && { name }) };
  const format = fmts[i % fmts.length];
  if (format.includes("o") && !/[-:]/.test(format)) return { mark: "scatter", ...series };
  return { mark: "line", ...series, dash: dashOf(format), ...(format.includes("o") && { points: true }) };
}

function dashOf(format: string): NonNullable<Line["dash"]> {
  if (format.includes("--")) return "dash";
  if (format.includes("-.")) return "dashdot";
  return format.includes(":") ? "dot" : "solid";
}

/** Rows of a matrix are curves; a list of lists or of tensors is too. */
function curves(values: Curves): number[][] {
  if (Array.isArray(values) && values.some((part) => typeof part === "object"))
    return values.map((part) => toNumbers(part));
  const tensor = toTensor(values as Values);
  return tensor.ndim === 2 ? [...tensor].map((row) => toNumbers(row)) : [toNumbers(tensor)];
}
