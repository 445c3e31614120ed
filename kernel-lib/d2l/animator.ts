import { Figure } from "../display/figure/figure.js";
import { formatShort } from "../display/number.js";
import { notebookChannel } from "../platform/channel.js";
import { LiveOutput } from "./live.js";
import { type AxesOptions, chartOf, curve, FORMATS, type PlotOptions } from "./plot.js";

export interface AnimatorOptions extends AxesOptions {
  title?: string;
  legend?: readonly string[];
  fmts?: readonly string[];
  figsize?: readonly [number, number];
}

/** Drawing more often than this is not seen. */
const PAUSE_MS = 150;

/**
 * A plot that grows while a network learns. Defined in d2l's chapter on softmax regression.
 * In a notebook each point redraws the same output; with `xlim`, points in quick succession are drawn
 * together, and the last one always.
 *
 * @example
 * const animator = new d2l.Animator({ xlabel: "epoch", xlim: [1, num_epochs], legend: ["loss", "accuracy"] });
 * animator.add(epoch, [loss, accuracy]);
 */
export class Animator {
  private readonly output = new LiveOutput();
  private readonly xs: number[][] = [];
  private readonly ys: number[][] = [];
  private drawn = Number.NEGATIVE_INFINITY;

  constructor(private readonly options: AnimatorOptions = {}) {}

  /** A value for each curve at `x`; a null leaves its curve as it is. */
  add(x: number, y: number | null | readonly (number | null)[]): void {
    const values = Array.isArray(y) ? y : [y];
    values.forEach((value, i) => {
      this.xs[i] ??= [];
      this.ys[i] ??= [];
      if (value === null) return;
      this.xs[i].push(x);
      this.ys[i].push(value);
    });
    const { xlim } = this.options;
    // Only a limit tells which point is the last, the one that a saved notebook must show.
    const mayWait = xlim !== undefined && x < xlim[1];
    const now = performance.now();
    if (notebookChannel() === undefined || (mayWait && now - this.drawn < PAUSE_MS)) return;
    this.drawn = now;
    this.output.show(this.figure());
  }

  /** The plot as it is now, to be shown as a cell's value. */
  figure(): Figure {
    const options = { fmts: FORMATS, ...this.options } satisfies Omit<PlotOptions, "alt">;
    const marks = this.ys.map((y, i) => curve(this.xs[i], y, i, options));
    return new Figure({ alt: this.describe(), panels: [chartOf(marks, options)] });
  }

  private describe(): string {
    const { xlabel = "x", legend = [] } = this.options;
    const ends = this.ys.map((y, i) => {
      const name = legend[i] ?? `curve ${i + 1}`;
      return y.length === 0
        ? `${name}: nothing yet`
        : `${name}: ${formatShort(y[0])} to ${formatShort(y[y.length - 1])}`;
    });
    const all = this.xs.flat();
    const over = all.length === 0 ? "" : ` from ${formatShort(Math.min(...all))} to ${formatShort(Math.max(...all))}`;
    return `Curves over ${xlabel}${over}. ${ends.join("; ")}.`;
  }
}
