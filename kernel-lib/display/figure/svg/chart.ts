import { element, emptyElement } from "../../html.js";
import type { Chart } from "../figure.js";
import { DASHES, type Drawing, FAINT, GRID, type PanelDrawing, px, text, textWidth, translate } from "../theme.js";
import { type ChartScales, drawMarks, seriesColour } from "./chart-marks.js";
import { type ChartScale, horizontalScale, verticalScale } from "./chart-scales.js";

const TICK = 11;

/** A chart with axes, ticks, grid lines and legend as SVG. */
export function drawChart(chart: Chart): PanelDrawing {
  const [width, height] = chart.size ?? [320, 200];
  const x = horizontalScale(chart, width);
  const y = verticalScale(chart, height);
  const legend = drawLegend(chart, width);
  const ticksWidth = Math.max(...y.ticks.map((tick) => textWidth(tick.text, TICK)));
  const left = ticksWidth + 10 + (chart.y?.label ? 20 : 0);
  const top = (chart.title ? 22 : 6) + legend.height;
  const bottom = 22 + (chart.x?.label ? 18 : 0);
  const frame = [
    grid(x, y, width, height),
    drawMarks(chart.marks, { x, y, height } satisfies ChartScales),
    axisTexts(x, y, height),
    chart.x?.label ? text(chart.x.label, width / 2, height + 36, { anchor: "middle" }) : "",
    chart.y?.label ? text(chart.y.label, -ticksWidth - 16, height / 2, { anchor: "middle", rotate: -90 }) : "",
  ];
  return {
    width: left + width + 16,
    height: top + height + bottom,
    inner: { x: left, y: top, width, height },
    body: [
      chart.title ? text(chart.title, left + width / 2, 14, { anchor: "middle", weight: "bold" }) : "",
      translate(left, chart.title ? 22 : 6, legend.body),
      translate(left, top, frame.join("")),
    ].join(""),
  };
}

function grid(x: ChartScale, y: ChartScale, width: number, height: number): string {
  const vertical = x.bandwidth > 0 ? [] : x.ticks.map(({ at }) => `M${px(at)} 0V${height}`);
  const horizontal = y.ticks.map(({ at }) => `M0 ${px(at)}H${width}`);
  const lines = emptyElement("path", { d: [...vertical, ...horizontal].join(""), stroke: GRID, fill: "none" });
  return lines + emptyElement("path", { d: `M0 0V${height}H${width}`, stroke: FAINT, fill: "none" });
}

function axisTexts(x: ChartScale, y: ChartScale, height: number): string {
  const below = x.ticks.map(({ at, text: tick }) => text(tick, at, height + 16, { anchor: "middle", size: TICK }));
  const beside = y.ticks.map(({ at, text: tick }) => text(tick, -6, at + 4, { anchor: "end", size: TICK }));
  return [...below, ...beside].join("");
}

/** Names above the frame, in as many lines as they need, so that they never cover data. */
function drawLegend(chart: Chart, width: number): Drawing {
  const series = chart.marks.filter((mark) => mark.mark !== "label");
  let [at, line] = [0, 0];
  const entries = series.map((mark, i) => {
    if (mark.name === undefined) return "";
    const length = 34 + textWidth(mark.name, TICK);
    if (at > 0 && at + length > width) [at, line] = [0, line + 1];
    const dash = mark.mark === "line" ? DASHES[mark.dash ?? "solid"] : undefined;
    const thickness = mark.mark === "line" ? 2 : 8;
    const sample = { d: "M0 8H20", stroke: seriesColour(i), "stroke-width": thickness, "stroke-dasharray": dash };
    const entry = translate(at, line * 16, emptyElement("path", sample) + text(mark.name, 26, 12, { size: TICK }));
    at += length + 6;
    return entry;
  });
  const lines = entries.some((entry) => entry !== "") ? line + 1 : 0;
  return { width, height: lines > 0 ? lines * 16 + 6 : 0, body: element("g", {}, ...entries) };
}
