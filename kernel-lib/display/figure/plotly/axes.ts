import type { Axis, Box, Chart, Heatmap, Panel, Picture } from "../figure.js";
import { seriesColour } from "../svg/chart-marks.js";
import { type ChartScale, horizontalScale, verticalScale } from "../svg/chart-scales.js";
import { pictureSize } from "../svg/photograph.js";
import { FAINT, GRID } from "../theme.js";
import { axisId, type Json, plain, six } from "./json.js";

/** Where the data of a panel are: fractions of the page, and pixels. */
export interface Place {
  index: number;
  inner: { width: number; height: number };
  x: readonly [number, number];
  y: readonly [number, number];
}

/** The two axes of a panel. */
export function panelAxes(panel: Panel, place: Place): Json {
  if (panel.kind === "blank") return {};
  const { index } = place;
  const [x, y] = panel.kind === "chart" ? chartAxes(panel, place) : cellAxes(panel);
  const name = (letter: "x" | "y") => `${letter}axis${index === 0 ? "" : index + 1}`;
  return {
    [name("x")]: { ...x, domain: place.x.map(six), anchor: axisId("y", index) },
    [name("y")]: { ...y, domain: place.y.map(six), anchor: axisId("x", index) },
  };
}

function chartAxes(chart: Chart, { inner }: Place): readonly [Json, Json] {
  const [x, y] = [horizontalScale(chart, inner.width), verticalScale(chart, inner.height)];
  const common = { linecolor: FAINT, showline: true, zeroline: false, tickfont: { size: 11 } };
  const horizontal =
    x.bandwidth > 0
      ? { type: "category", showgrid: false, ...title(chart.x) }
      : { ...continuous(chart.x, x), ...title(chart.x) };
  return [
    { ...common, ...horizontal },
    { ...common, ...continuous(chart.y, y), ...title(chart.y) },
  ];
}

function continuous(axis: Axis | undefined, { domain, ticks, wholeStep }: ChartScale): Json {
  const whole = wholeStep === undefined ? {} : { tick0: ticks[0].value, dtick: wholeStep };
  if (axis?.scale !== "log") return { type: "linear", gridcolor: GRID, range: domain.map(six), ...whole };
  return {
    type: "log",
    gridcolor: GRID,
    range: domain.map((end) => six(Math.log10(end))),
    tickvals: ticks.map((tick) => tick.value),
    ticktext: ticks.map((tick) => tick.text),
  };
}

/** An axis without a label has no title: a figure of many pictures has many such axes. */
function title(axis: { label?: string } | undefined): Json {
  return axis?.label ? { title: { text: plain(axis.label), font: { size: 12 }, standoff: 6 } } : {};
}

/** Cells count from the upper left. */
function cellAxes(panel: Heatmap | Picture): readonly [Json, Json] {
  const { width, height } = panel.kind === "picture" ? pictureSize(panel) : { width: 0, height: 0 };
  const [rows, columns] = panel.kind === "picture" ? [height, width] : panel.values.shape;
  const common = { showgrid: false, zeroline: false, ticks: "", fixedrange: true };
  const axis = (end: "x" | "y", range: readonly number[]): Json => {
    const given = panel.kind === "heatmap" ? panel[end] : undefined;
    const labels = given?.ticks
      ? { tickvals: given.ticks.map((_, i) => i), ticktext: given.ticks.map(plain), tickfont: { size: 10 } }
      : { showticklabels: false };
    return { ...common, range, ...title(given), ...labels };
  };
  return [axis("x", [-0.5, columns - 0.5]), axis("y", [rows - 0.5, -0.5])];
}

/** What Plotly draws beside traces: frames around cells, words at places, the legend. */
export function panelShapes(panel: Panel, index: number): { shapes: Json[]; annotations: Json[] } {
  const refs = { xref: axisId("x", index), yref: axisId("y", index) };
  if (panel.kind === "chart") return { shapes: [], annotations: [...labels(panel, refs), ...legend(panel, index)] };
  const boxes = panel.kind === "heatmap" ? [...outline(panel), ...(panel.boxes ?? [])] : [];
  return {
    annotations: [],
    shapes: boxes.map((box) => ({
      type: "rect",
      ...refs,
      x0: box.column - 0.5,
      x1: box.column + box.columns - 0.5,
      y0: box.row - 0.5,
      y1: box.row + box.rows - 0.5,
      line: { color: box.colour, width: box.colour === GRID ? 1 : 2.5, dash: box.dashed ? "dot" : "solid" },
    })),
  };
}

/** How large a matrix is whose cells are not all shown yet. */
function outline({ shown, values }: Heatmap): Box[] {
  const [rows, columns] = values.shape;
  return shown ? [{ row: 0, column: 0, rows, columns, colour: GRID }] : [];
}

function labels(chart: Chart, refs: Json): Json[] {
  const log = (axis: Axis | undefined, value: number) => six(axis?.scale === "log" ? Math.log10(value) : value);
  return chart.marks
    .filter((mark) => mark.mark === "label")
    .map((mark) => ({
      ...refs,
      x: log(chart.x, mark.x),
      y: log(chart.y, mark.y),
      text: plain(mark.text),
      showarrow: false,
      xanchor: "left",
      yanchor: "bottom",
      font: { size: 11 },
    }));
}

/** Names of the series above the frame, in their colours. */
function legend(chart: Chart, index: number): Json[] {
  const named = chart.marks.filter((mark) => mark.mark !== "label");
  const words = named.flatMap((mark, i) =>
    mark.name === undefined ? [] : [`<span style="color:${seriesColour(i)}">━</span> ${plain(mark.name)}`],
  );
  if (words.length === 0) return [];
  return [
    {
      xref: `${axisId("x", index)} domain`,
      yref: `${axisId("y", index)} domain`,
      x: 0,
      y: 1,
      xanchor: "left",
      yanchor: "bottom",
      text: words.join("   "),
      showarrow: false,
      font: { size: 11 },
    },
  ];
}
