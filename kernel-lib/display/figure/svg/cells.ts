import { toBase64 } from "../../../platform/base64.js";
import { elementAt } from "../../array-view.js";
import { type ColourScale, colourScale, fixedScale, hex, textOn } from "../../colour-scale.js";
import { heatImage } from "../../heat-image.js";
import { element, emptyElement, escapeMarkup, range } from "../../html.js";
import { cellFormat, formatShort } from "../../number.js";
import { statistics } from "../../statistics.js";
import type { Box, Heatmap, Picture } from "../figure.js";
import { type Drawing, FAINT, GRID, type PanelDrawing, px, text, textWidth, translate } from "../theme.js";
import { pictureImage, pictureSize } from "./photograph.js";

/** Up to so many cells are drawn one by one; more become an image. */
export const CELLS = 1024;
const TICK = 10;

/** The colours of a heatmap and how its numbers are written. */
export function heatmapScale(panel: Heatmap): { scale: ColourScale; write(value: number): string } {
  const stats = statistics(panel.values);
  const given = panel.colours;
  const scale = given ? fixedScale(given.map, given.low, given.high) : colourScale(stats, panel.values.dtype.name);
  return { scale, write: cellFormat(stats, Math.max(Math.abs(scale.low), Math.abs(scale.high), Math.abs(stats.max))) };
}

/** A matrix as SVG: coloured cells, their numbers, frames around some of them, index ticks. */
export function drawHeatmap(panel: Heatmap): PanelDrawing {
  const [rows, columns] = panel.values.shape;
  const { scale, write } = heatmapScale(panel);
  const side = cellSide(panel, write);
  const [width, height] = [columns * side, rows * side];
  const cells =
    rows * columns <= CELLS
      ? drawCells(panel, scale, write, side)
      : embed(heatImage(panel.values, scale, { pixels: 40_000, side: panel.side ?? 200 }), width, height);
  const boxes = (panel.boxes ?? []).map((box) => drawBox(box, side)).join("");
  const left = 6 + (panel.y?.ticks ? Math.max(...panel.y.ticks.map((tick) => textWidth(tick, TICK))) + 4 : 0);
  return frame(panel, left + (panel.y?.label ? 18 : 0), width, height, cells + boxes + ticks(panel, side), scale);
}

/** A photograph as SVG. */
export function drawPicture(panel: Picture): PanelDrawing {
  const { width, height } = pictureSize(panel);
  return frame(panel, 6, width, height, embed(pictureImage(panel), width, height));
}

function cellSide(panel: Heatmap, write: (value: number) => string): number {
  if (panel.cell !== undefined) return panel.cell;
  const [rows, columns] = panel.values.shape;
  const fitting = (panel.side ?? 200) / Math.max(rows, columns);
  if (!panel.numbers || rows * columns > CELLS)
    return Math.min(28, rows * columns > CELLS ? fitting : Math.max(3, Math.floor(fitting)));
  const texts = range(rows * columns).map((i) => write(elementAt(panel.values, Math.floor(i / columns), i % columns)));
  return Math.max(26, ...texts.map((cell) => textWidth(cell, TICK) + 8));
}

/** Cells of one colour are one path, numbers of one colour one group: a tenth of the text. */
function drawCells(panel: Heatmap, scale: ColourScale, write: (value: number) => string, side: number): string {
  const [rows, columns] = panel.values.shape;
  const inner = px(side > 8 ? side - 1 : side);
  const squares = new Map<string, string[]>();
  const numbers = new Map<string, string[]>();
  for (const i of range(rows * columns)) {
    const [row, column] = [Math.floor(i / columns), i % columns];
    const isShown = panel.shown?.(row, column) ?? true;
    const value = elementAt(panel.values, row, column);
    const colour = scale.palette[scale.index(value)];
    add(
      squares,
      isShown ? hex(colour) : "none",
      `M${px(column * side)} ${px(row * side)}h${inner}v${inner}h${-inner}z`,
    );
    if (!panel.numbers || !isShown) continue;
    const place = { x: px((column + 0.5) * side - 0.5), y: px((row + 0.5) * side + 3.5) };
    add(numbers, textOn(colour), element("text", place, escapeMarkup(write(value))));
  }
  const stroke = side > 8 ? GRID : undefined;
  const paths = [...squares].map(([fill, parts]) => {
    const dashes = fill === "none" ? { stroke: GRID, "stroke-dasharray": "2 2" } : { stroke };
    return emptyElement("path", { d: parts.join(""), fill, ...dashes });
  });
  const texts = [...numbers].map(([fill, parts]) =>
    element("g", { "text-anchor": "middle", "font-size": TICK, fill }, ...parts),
  );
  return [...paths, ...texts].join("");
}

function add(groups: Map<string, string[]>, key: string, part: string): void {
  const group = groups.get(key);
  if (group) group.push(part);
  else groups.set(key, [part]);
}

function drawBox(box: Box, side: number): string {
  return emptyElement("rect", {
    x: px(box.column * side - 0.5),
    y: px(box.row * side - 0.5),
    width: px(box.columns * side),
    height: px(box.rows * side),
    fill: "none",
    stroke: box.colour,
    "stroke-width": 2.5,
    "stroke-dasharray": box.dashed ? "4 3" : undefined,
  });
}

function ticks(panel: Heatmap, side: number): string {
  const [rows] = panel.values.shape;
  const style = { size: TICK, fill: FAINT } as const;
  const below = (panel.x?.ticks ?? []).map((tick, i) =>
    text(tick, (i + 0.5) * side, rows * side + 13, { ...style, anchor: "middle" }),
  );
  const beside = (panel.y?.ticks ?? []).map((tick, i) =>
    text(tick, -5, (i + 0.5) * side + 3.5, { ...style, anchor: "end" }),
  );
  return [...below, ...beside].join("");
}

function embed(png: { bytes: Uint8Array }, width: number, height: number): string {
  const href = `data:image/png;base64,${toBase64(png.bytes)}`;
  return emptyElement("image", { width: px(width), height: px(height), href, preserveAspectRatio: "none" });
}

/** Title above, axis labels and the meaning of the colours around. */
function frame(
  panel: Heatmap | Picture,
  left: number,
  width: number,
  height: number,
  body: string,
  scale?: ColourScale,
): PanelDrawing {
  const heat = panel.kind === "heatmap" ? panel : undefined;
  const top = panel.title ? 22 : 4;
  const titleWidth = panel.title ? textWidth(panel.title) : 0;
  const inner = Math.max(width, titleWidth);
  const shift = left + (inner - width) / 2;
  const ticksBelow = heat?.x?.ticks ? 16 : 0;
  const parts = [
    panel.title ? text(panel.title, left + inner / 2, 14, { anchor: "middle" }) : "",
    translate(shift, top, body),
  ];
  if (heat?.x?.label)
    parts.push(text(heat.x.label, shift + width / 2, top + height + ticksBelow + 14, { anchor: "middle" }));
  if (heat?.y?.label) parts.push(text(heat.y.label, 12, top + height / 2, { anchor: "middle", rotate: -90 }));
  const legend = heat?.legend && scale ? colourBar(scale, height) : undefined;
  if (legend) parts.push(translate(shift + width + 10, top, legend.body));
  return {
    width: left + inner + 6 + (legend ? legend.width + 10 : 0),
    height: top + height + ticksBelow + (heat?.x?.label ? 20 : 4),
    body: parts.join(""),
    inner: { x: shift, y: top, width, height },
  };
}

function colourBar(scale: ColourScale, height: number): Drawing {
  const steps = 32;
  const bar = range(steps).map((i) => {
    const value = scale.low + ((scale.high - scale.low) * (steps - 1 - i)) / (steps - 1);
    const place = { x: 0, y: px((i * height) / steps), width: 10, height: px(height / steps + 0.5) };
    return emptyElement("rect", { ...place, fill: hex(scale.palette[scale.index(value)]) });
  });
  const [high, low] = [formatShort(scale.high), formatShort(scale.low)];
  const words = text(high, 14, 9, { size: TICK }) + text(low, 14, height, { size: TICK });
  return { width: 16 + Math.max(textWidth(high, TICK), textWidth(low, TICK)), height, body: bar.join("") + words };
}
