import type { ArrayView } from "../array-view.js";
import type { ColourMap } from "../colour-scale.js";
import { displaySymbol, type MimeBundle } from "../contract.js";
import { figureBundle } from "./bundle.js";

/** One direction of a chart. */
export interface Axis {
  label?: string;
  scale?: "linear" | "log";
  /** The ends shown; those of the data unless given. */
  domain?: readonly [number, number];
}

interface Series {
  x: readonly number[];
  y: readonly number[];
  /** Its word in the legend. */
  name?: string;
}

export interface Line extends Series {
  mark: "line";
  /** Lines are told apart by dashes, not by colour alone. */
  dash?: "solid" | "dash" | "dashdot" | "dot";
  /** A mark at each value, too. */
  points?: boolean;
}

export interface Scatter extends Series {
  mark: "scatter";
}

export interface Bar {
  mark: "bar";
  x: readonly string[];
  y: readonly number[];
  name?: string;
}

/** Words at a place of a chart. */
export interface Label {
  mark: "label";
  x: number;
  y: number;
  text: string;
}

export type Mark = Line | Scatter | Bar | Label;

/** Marks over a horizontal and a vertical axis. */
export interface Chart {
  kind: "chart";
  title?: string;
  x?: Axis;
  y?: Axis;
  marks: readonly Mark[];
  /** Pixels between the axes; 320 × 200 unless given. */
  size?: readonly [number, number];
}

/** A frame around cells, in rows and columns of the matrix. */
export interface Box {
  row: number;
  column: number;
  rows: number;
  columns: number;
  colour: string;
  dashed?: boolean;
}

/** The cells of a matrix as colours, with their numbers if wanted. */
export interface Heatmap {
  kind: "heatmap";
  title?: string;
  /** Two axes; a cell that is NaN is drawn as NaN, one that is not `shown` is left empty. */
  values: ArrayView;
  numbers?: boolean;
  shown?: (row: number, column: number) => boolean;
  colours?: { map: ColourMap; low: number; high: number };
  boxes?: readonly Box[];
  x?: { label?: string; ticks?: readonly string[] };
  y?: { label?: string; ticks?: readonly string[] };
  /** Show what the colours mean. */
  legend?: boolean;
  /** The longer side in pixels, about; 200 unless given. */
  side?: number;
  /** The side of a cell in pixels; made to fit the numbers or the side unless given. */
  cell?: number;
}

/** A photograph: rows × columns in grey, or rows × columns × 3 in colour, or × 4 where it is transparent too. */
export interface Picture {
  kind: "picture";
  title?: string;
  values: ArrayView;
  /** What is black and what is white: 0 and 255 for uint8, 0 and 1 for others, unless given. */
  range?: readonly [number, number];
  /** The longer side in pixels, about; 160 unless given. */
  side?: number;
  /** Magnified to just that side, smoothly, as suits photographs; otherwise by a whole factor, so that its pixels can be seen. */
  smooth?: boolean;
}

/** An empty place in a row. */
export interface Blank {
  kind: "blank";
}

export type Panel = Chart | Heatmap | Picture | Blank;

/** One state of a figure that a slider steps through. */
export interface Frame {
  /** Its word at the slider. */
  name: string;
  panels: readonly Panel[];
  /** Lines below its panels. */
  notes?: readonly string[];
}

export interface FigureSpec {
  /** What is seen, for those who do not see it. */
  alt: string;
  title?: string;
  panels: readonly Panel[];
  /** Panels in a row; all of them unless given. */
  columns?: number;
  /** Lines below everything. */
  notes?: readonly string[];
  /** States to step through, `panels` being those of the first. */
  frames?: readonly Frame[];
  /** What the slider counts, before the name of the frame. */
  slider?: string;
  /** How long each frame stays when they are played; without it they are only stepped through. */
  milliseconds?: number;
  /** Which frames the static form shows, side by side; the last alone unless given. */
  keyFrames?: readonly number[];
}

/**
 * A picture described once: an interactive Plotly figure where the viewer has Plotly, and the
 * same drawn as SVG and PNG everywhere else.
 *
 * @throws TypeError without alternative text.
 * @example
 * new Figure({ alt: "y grows as the square of x", panels: [{ kind: "chart", marks: [{ mark: "line", x, y }] }] })
 */
export class Figure {
  constructor(readonly spec: FigureSpec) {
    if (typeof spec.alt !== "string" || spec.alt.trim() === "") {
      throw new TypeError("a figure needs alternative text: give `alt`, a sentence that says what is seen");
    }
  }

  [displaySymbol](): MimeBundle {
    return figureBundle(this.spec);
  }

  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return this.spec.alt;
  }
}
