import { type ArrayView, asMatrix, copyRun, numel, select, unravel } from "./array-view.js";
import type { ColourScale } from "./colour-scale.js";
import { heatImage, shrinkage } from "./heat-image.js";
import { heatTable } from "./heat-table.js";
import { element, escapeMarkup, picture, range } from "./html.js";
import { formatShort } from "./number.js";

const TABLE_CELLS = 256;
const TABLE_SIDE = 20;
const MAPS = 64;
const COLUMNS = 16;
/** About the width of a notebook's output. */
const PAGE = 780;
/** Pixels before magnification: with the limits above, an output stays below 200 kB. */
const PIXELS = 50_000;

interface MapStyle {
  scale: ColourScale;
  format(value: number): string;
  /** The part of an output's size that these maps may take: 1 for all of it. */
  share: number;
}

/**
 * A tensor as matrices side by side: the last two axes are drawn, the axis before them runs
 * to the right (channels) and all others down (batch).
 */
export function heatMaps(view: ArrayView, style: MapStyle): string {
  const outer = view.shape.slice(0, -2);
  if (outer.length === 0) return drawer(view, style, 1, 1)([]);
  const across = outer[outer.length - 1];
  const batch = outer.slice(0, -1);
  const down = numel(batch);
  const maps = MAPS * style.share;
  const columns = Math.min(across, down === 1 ? maps : COLUMNS);
  const rows = Math.min(down, Math.floor(maps / columns));
  const draw = drawer(view, style, rows * columns, columns);
  const lines = range(rows).map((row) => {
    const maps = range(columns).map((channel) => labelMap([...unravel(row, batch), channel], draw));
    return element("div", { style: "display:flex;flex-wrap:wrap;gap:6px 12px;margin:0 0 8px" }, ...maps);
  });
  const omission =
    rows < down || columns < across ? note(`first ${rows} × ${columns} of ${down} × ${across} maps`) : "";
  return lines.join("") + omission;
}

type Draw = (index: readonly number[]) => string;

/** How each of `count` maps is drawn: with its numbers when all of them fit. */
function drawer(view: ArrayView, { scale, format, share }: MapStyle, count: number, columns: number): Draw {
  const isVector = view.shape.length < 2;
  const [height, width] = isVector ? [1, numel(view.shape)] : view.shape.slice(-2);
  if (height <= TABLE_SIDE && width <= TABLE_SIDE && height * width * count <= TABLE_CELLS) {
    const characters = Math.max(...values(view, height * width * count).map((value) => format(value).length));
    const table = { scale, format, characters, isVector };
    return (index) => heatTable(asMatrix(select(view, index)), index, table);
  }
  const pixels = Math.floor((PIXELS * share) / (count === 1 ? 1 : 2 * count));
  const fitting = Math.min(160, Math.max(64, Math.floor(PAGE / columns) - 12));
  const size = { pixels, side: isVector ? PAGE / 2 : count === 1 ? 240 : fitting };
  const shrink = shrinkage([height, width], size);
  const drawn = shrink > 1 ? note(`about every ${ordinal(Math.round(shrink))} row and column is drawn`) : "";
  const shape = view.shape.slice(-2).join(" × ");
  const colours = `colours from ${formatShort(scale.low)} to ${formatShort(scale.high)}`;
  return (index) => {
    const name = index.length === 0 ? "heat map" : `map [${index.join(", ")}]`;
    const png = heatImage(asMatrix(select(view, index)), scale, size);
    return picture("image/png", png.bytes, `${name}, ${shape}, ${colours}`, png.width, png.height) + drawn;
  };
}

function ordinal(number: number): string {
  return number === 2 ? "second" : number === 3 ? "third" : `${number}th`;
}

function values(view: ArrayView, count: number): number[] {
  const target = new Float64Array(count);
  copyRun(view, 0, count, target, 0);
  return [...target];
}

function labelMap(index: readonly number[], draw: Draw): string {
  const label = element("div", { style: "font-size:11px;line-height:1.4;opacity:0.75" }, `[${index.join(", ")}]`);
  return element("div", {}, label, draw(index));
}

function note(text: string): string {
  return element("div", { style: "font-size:11px;opacity:0.75" }, escapeMarkup(text));
}
