import type { Panel } from "./figure.js";
import { drawHeatmap, drawPicture } from "./svg/cells.js";
import { drawChart } from "./svg/chart.js";
import type { PanelDrawing } from "./theme.js";

const GAP = 14;

/** Panels with their places in rows and columns. */
export interface Arrangement {
  width: number;
  height: number;
  placed: readonly { panel: Panel; drawing: PanelDrawing; x: number; y: number }[];
}

/** Panels from left to right in rows of `columns`; a column is as wide as its widest panel. */
export function arrange(panels: readonly Panel[], columns = panels.length): Arrangement {
  const drawings = panels.map(drawPanel);
  const widths = [0];
  const heights = [0];
  drawings.forEach((drawing, i) => {
    const [row, column] = [Math.floor(i / columns), i % columns];
    widths[column] = Math.max(widths[column] ?? 0, drawing.width);
    heights[row] = Math.max(heights[row] ?? 0, drawing.height);
  });
  const start = (sizes: readonly number[], count: number) =>
    sizes.slice(0, count).reduce((sum, size) => sum + size + GAP, 0);
  return {
    width: start(widths, widths.length) - GAP,
    height: start(heights, heights.length) - GAP,
    placed: panels.map((panel, i) => ({
      panel,
      drawing: drawings[i],
      x: start(widths, i % columns),
      y: start(heights, Math.floor(i / columns)),
    })),
  };
}

function drawPanel(panel: Panel): PanelDrawing {
  if (panel.kind === "chart") return drawChart(panel);
  if (panel.kind === "blank") return { width: 0, height: 0, body: "", inner: { x: 0, y: 0, width: 0, height: 0 } };
  return panel.kind === "heatmap" ? drawHeatmap(panel) : drawPicture(panel);
}
