import { createHash } from "node:crypto";
import type { CheerioAPI } from "cheerio";
import { rootOf } from "./addresses.js";
import { addPicture } from "./pictures.js";

/** Small picture that stands for a lesson. */
export interface Thumbnail {
  path: string;
  /** Its form for the dark theme, if it has one. */
  dark?: string;
  /** It shows nothing of the lesson. */
  pattern: boolean;
}

/** A lesson's first picture (but that of a stepper holds many, too small here), else its first table of coloured numbers, else a pattern of its own. */
export function thumbnailOf($: CheerioAPI, name: string, files: Map<string, Buffer>): Thumbnail {
  const pathOf = (element: Parameters<CheerioAPI>[0]): string =>
    ($(element as never).attr("src") ?? "").slice(rootOf(name).length);
  const picture = $("main .output img:not(.dark-only)")
    .toArray()
    .filter((element) => $(element).closest(".stepper").length === 0)
    .find((element) => files.has(pathOf(element)));
  if (picture !== undefined) {
    const dark = $(picture).next("img.dark-only").toArray()[0];
    return { path: pathOf(picture), ...(dark && { dark: pathOf(dark) }), pattern: false };
  }
  const colours = firstColours($);
  const add = (svg: string): string => addPicture(files, "svg+xml", Buffer.from(svg));
  if (colours === undefined)
    return { path: add(pattern(name, blues)), dark: add(pattern(name, darkBlues)), pattern: true };
  const path = add(mosaic(colours));
  // between its squares one sees what it stands on
  return { path, dark: path, pattern: false };
}

/** Colours of the first table whose cells have them, if possible one of some size. */
function firstColours($: CheerioAPI): string[][] | undefined {
  let small: string[][] | undefined;
  // most pages have no such cell, and some very many others
  const coloured = $("main .output td[style*=background-color]").toArray();
  const tables = new Set(coloured.map((cell) => $(cell).closest("table").get(0)));
  for (const table of tables) {
    const rows = $(table)
      .find("tbody tr")
      .toArray()
      .map((row) =>
        $(row)
          .children("td")
          .toArray()
          .flatMap((cell) => colourOf($(cell).attr("style") ?? "")),
      );
    const full = rows.filter((row) => row.length > 1);
    if (full.length < 2) continue;
    const shown = full.slice(0, 12).map((row) => row.slice(0, 16));
    if (shown.flat().length >= 9) return shown;
    small ??= shown;
  }
  return small;
}

function colourOf(style: string): string[] {
  const [, colour] = /background-color:\s*(#[\da-f]{6})/i.exec(style) ?? [];
  return colour === undefined ? [] : [colour];
}

const cell = 20;
const gap = 1;

function mosaic(rows: readonly (readonly string[])[], frame = ""): string {
  const width = Math.max(...rows.map((row) => row.length)) * cell;
  const height = rows.length * cell;
  const squares = rows.flatMap((row, y) =>
    row.map((colour, x) => square(x * cell, y * cell, cell - gap, `fill="${colour}"`)),
  );
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}">${squares.join("")}${frame}</svg>`;
}

const square = (x: number, y: number, size: number, style: string): string =>
  `<rect x="${x}" y="${y}" width="${size}" height="${size}" ${style}/>`;

const darkBlues = ["#161b25", "#1a2233", "#1f2a41", "#25344f", "#2c3f61", "#354c75"];
const blues = ["#f1f6fd", "#e4eefb", "#d3e3f7", "#bcd5f1", "#9fc3ea", "#7aabdf"];

/** Squares like those of an image, and a window on them, as the letters of the name have it. */
function pattern(name: string, shades: readonly string[]): string {
  const bytes = createHash("sha256").update(name).digest();
  const byte = (index: number): number => bytes[index % bytes.length] ?? 0;
  const rows = Array.from({ length: 8 }, (_, y) =>
    Array.from({ length: 14 }, (_, x) => shades[(byte(y * 14 + x) + byte(y + 3 * x)) % shades.length] ?? ""),
  );
  const [left, top] = [3 + (byte(0) % 6), 2 + (byte(1) % 2)];
  const window = square(left * cell, top * cell, 3 * cell - gap, 'fill="none" stroke="#d9730d" stroke-width="3"');
  return mosaic(rows, window);
}
