import { toBase64 } from "../../../platform/base64.js";
import { elementAt } from "../../array-view.js";
import { hex } from "../../colour-scale.js";
import { heatImage } from "../../heat-image.js";
import { range } from "../../html.js";
import type { Chart, Heatmap, Panel, Picture } from "../figure.js";
import { CELLS, heatmapScale } from "../svg/cells.js";
import { SYMBOLS, seriesColour } from "../svg/chart-marks.js";
import { pictureImage, pictureSize } from "../svg/photograph.js";
import type { Place } from "./axes.js";
import { axisId, type Json, plain, six } from "./json.js";

/** The traces of a panel; as many for every frame. */
export function panelTraces(panel: Panel, place: Place): Json[] {
  if (panel.kind === "blank") return [];
  const { index } = place;
  const axes = { xaxis: axisId("x", index), yaxis: axisId("y", index) };
  const traces =
    panel.kind === "chart" ? chartTraces(panel) : [panel.kind === "heatmap" ? heatmap(panel, place) : image(panel)];
  return traces.map((trace) => ({ ...trace, ...axes }));
}

function chartTraces(chart: Chart): Json[] {
  return chart.marks
    .filter((mark) => mark.mark !== "label")
    .map((mark, i) => {
      const common = { y: mark.y.map(six), name: plain(mark.name ?? "") };
      const color = seriesColour(i);
      if (mark.mark === "bar") return { type: "bar", ...common, x: mark.x.map(plain), marker: { color } };
      const x = mark.x.map(six);
      const marker = { color, symbol: SYMBOLS[i % SYMBOLS.length].plotly, size: 8 };
      if (mark.mark === "scatter") return { type: "scatter", mode: "markers", ...common, x, marker, cliponaxis: false };
      const line = { color, width: 2, dash: mark.dash ?? "solid" };
      if (!mark.points) return { type: "scatter", mode: "lines", ...common, x, line };
      return { type: "scatter", mode: "lines+markers", ...common, x, line, marker, cliponaxis: false };
    });
}

function heatmap(panel: Heatmap, place: Place): Json {
  const { scale, write } = heatmapScale(panel);
  const [rows, columns] = panel.values.shape;
  if (rows * columns > CELLS) {
    const { bytes, width, height } = heatImage(panel.values, scale, { pixels: 40_000, side: panel.side ?? 200 });
    return { ...source(bytes), ...spread(columns / width, rows / height) };
  }
  const cells = range(rows).map((row) =>
    range(columns).map((column) =>
      panel.shown && !panel.shown(row, column) ? Number.NaN : elementAt(panel.values, row, column),
    ),
  );
  const steps = 16;
  const colour = (i: number) => hex(scale.palette[scale.index(scale.low + ((scale.high - scale.low) * i) / steps)]);
  const numbers = {
    text: cells.map((row) => row.map((v) => (Number.isNaN(v) ? "" : write(v)))),
    texttemplate: "%{text}",
    textfont: { size: 10 },
  };
  return {
    type: "heatmap",
    z: cells.map((row) => row.map(six)),
    zmin: six(scale.low),
    zmax: six(scale.high),
    colorscale: range(steps + 1).map((i) => [six(i / steps), colour(i)]),
    showscale: panel.legend ?? false,
    ...(panel.legend ? { colorbar: colourBar(place) } : {}),
    xgap: 1,
    ygap: 1,
    hoverongaps: false,
    hovertemplate: "[%{y}, %{x}] %{z}<extra></extra>",
    ...(panel.numbers ? numbers : {}),
  };
}

/** Beside the cells, as high as they are. */
function colourBar({ x, y }: Place): Json {
  const place = { x: six(x[1]), xanchor: "left", y: six((y[0] + y[1]) / 2), len: six(y[1] - y[0]), ypad: 0 };
  return { ...place, thickness: 10, tickfont: { size: 10 } };
}

function image(panel: Picture): Json {
  const { bytes, width, height } = pictureImage(panel);
  const size = pictureSize(panel);
  return {
    ...source(bytes),
    ...(panel.smooth && { ...spread(size.width / width, size.height / height), zsmooth: "fast" }),
  };
}

/** How far a picture's pixels reach, over the cells, or the pixels on the screen, that they stand for. */
function spread(dx: number, dy: number): Json {
  return { dx: six(dx), dy: six(dy), x0: six(-0.5 + dx / 2), y0: six(-0.5 + dy / 2) };
}

function source(png: Uint8Array): Json {
  return { type: "image", source: `data:image/png;base64,${toBase64(png)}`, hoverinfo: "skip" };
}
