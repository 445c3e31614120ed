import { libraries } from "../../../platform/libraries.js";
import { element, emptyElement } from "../../html.js";
import type { Bar, Line, Mark, Scatter } from "../figure.js";
import { DASHES, px, SERIES, text } from "../theme.js";
import type { ChartScale } from "./chart-scales.js";

export interface ChartScales {
  x: ChartScale;
  y: ChartScale;
  /** Pixels from the top to the lower axis. */
  height: number;
}

/** The colour of the `i`-th series. */
export function seriesColour(i: number): string {
  return SERIES[i % SERIES.length];
}

/** Points are told apart by shape, not by colour alone; d3's shapes and Plotly's names for them. */
export const SYMBOLS = [
  { shape: () => libraries.shape.symbolCircle, plotly: "circle" },
  { shape: () => libraries.shape.symbolSquare, plotly: "square" },
  { shape: () => libraries.shape.symbolTriangle, plotly: "triangle-up" },
  { shape: () => libraries.shape.symbolCross, plotly: "cross" },
  { shape: () => libraries.shape.symbolStar, plotly: "star" },
] as const;

/** All marks of a chart as SVG, in their order. */
export function drawMarks(marks: readonly Mark[], scales: ChartScales): string {
  const bars = marks.filter((mark): mark is Bar => mark.mark === "bar");
  const series = marks.filter((mark) => mark.mark !== "label");
  return marks
    .map((mark) => {
      if (mark.mark === "label") {
        return text(mark.text, scales.x.position(mark.x) + 4, scales.y.position(mark.y) - 5, { size: 11 });
      }
      const i = series.indexOf(mark);
      if (mark.mark === "line") return drawLine(mark, i, scales) + (mark.points ? drawPoints(mark, i, scales) : "");
      return mark.mark === "scatter" ? drawPoints(mark, i, scales) : drawBars(mark, i, bars, scales);
    })
    .join("");
}

function drawLine(mark: Line, i: number, { x, y }: ChartScales): string {
  const points = mark.x.map((value, k): [number, number] => [x.position(value), y.position(mark.y[k])]);
  const path = libraries.shape
    .line()
    .defined(([, level]) => Number.isFinite(level))
    .digits(2)(points);
  const style = { fill: "none", stroke: seriesColour(i), "stroke-width": 2, "stroke-linejoin": "round" };
  return emptyElement("path", { d: path ?? "", ...style, "stroke-dasharray": DASHES[mark.dash ?? "solid"] });
}

function drawPoints(mark: Line | Scatter, i: number, { x, y }: ChartScales): string {
  const shape = libraries.shape.symbol(SYMBOLS[i % SYMBOLS.length].shape(), 40).digits(2)() ?? "";
  const points = mark.x.map((value, k) => {
    const place = `translate(${px(x.position(value))} ${px(y.position(mark.y[k]))})`;
    return Number.isFinite(mark.y[k]) ? emptyElement("path", { d: shape, transform: place }) : "";
  });
  return element("g", { fill: seriesColour(i), "fill-opacity": 0.85 }, ...points);
}

/** Bars of several series stand beside each other. */
function drawBars(mark: Bar, i: number, all: readonly Bar[], { x, y, height }: ChartScales): string {
  const width = x.bandwidth / all.length;
  const shift = (all.indexOf(mark) - all.length / 2) * width;
  const zero = Math.min(height, Number.isFinite(y.position(0)) ? y.position(0) : height);
  const rects = mark.x.map((name, k) => {
    const top = y.position(mark.y[k]);
    if (!Number.isFinite(top)) return "";
    const place = { x: px(x.position(name) + shift), y: px(Math.min(top, zero)) };
    return emptyElement("rect", { ...place, width: px(width), height: px(Math.abs(zero - top)) });
  });
  return element("g", { fill: seriesColour(i) }, ...rects);
}
