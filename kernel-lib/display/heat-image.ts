import { type ArrayView, elementAt } from "./array-view.js";
import type { ColourScale } from "./colour-scale.js";
import { libraries } from "./libraries.js";

/** Elements read for one pixel along each axis, where a pixel stands for many. */
const SAMPLES = 3;

export interface ImageSize {
  /** At most so many pixels are computed (before magnification). */
  pixels: number;
  /** The longer side on screen, about, in CSS pixels. */
  side: number;
}

export interface Png {
  readonly bytes: Uint8Array;
  readonly width: number;
  readonly height: number;
}

/** A matrix as a picture: small ones magnified, large ones averaged down. */
export function heatImage(matrix: ArrayView, scale: ColourScale, { pixels, side }: ImageSize): Png {
  const [rows, columns] = matrix.shape;
  const shrink = Math.max(1, Math.sqrt((rows * columns) / pixels), Math.max(rows, columns) / (2 * side));
  const height = Math.max(1, Math.floor(rows / shrink));
  const width = Math.max(1, Math.floor(columns / shrink));
  const colours = new Uint8Array(height * width);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      colours[y * width + x] = scale.index(mean(matrix, span(y, height, rows), span(x, width, columns)));
    }
  }
  const { zoomX, zoomY } = magnification(width, height, side);
  const used = [...new Set(colours)].sort((p, q) => p - q);
  const entry = new Map(used.map((colour, i) => [colour, i]));
  const entries = colours.map((colour) => entry.get(colour) ?? 0);
  const size = { width: width * zoomX, height: height * zoomY };
  const data = magnify(entries, width, height, zoomX, zoomY);
  const palette = used.map((colour) => [...scale.palette[colour]]);
  return { ...size, bytes: libraries.png.encode({ ...size, data, channels: 1, depth: 8, palette }) };
}

/** The elements [from, to) that the `pixel`-th of `pixels` stands for. */
function span(pixel: number, pixels: number, length: number): readonly [number, number] {
  const from = Math.floor((pixel * length) / pixels);
  return [from, Math.max(from + 1, Math.floor(((pixel + 1) * length) / pixels))];
}

/** The mean of a block, from at most SAMPLES² of its elements; NaN and infinities survive. */
function mean(matrix: ArrayView, rows: readonly [number, number], columns: readonly [number, number]): number {
  const down = Math.min(SAMPLES, rows[1] - rows[0]);
  const across = Math.min(SAMPLES, columns[1] - columns[0]);
  let sum = 0;
  for (let i = 0; i < down; i++) {
    const row = rows[0] + Math.floor(((i + 0.5) * (rows[1] - rows[0])) / down);
    for (let j = 0; j < across; j++) {
      sum += elementAt(matrix, row, columns[0] + Math.floor(((j + 0.5) * (columns[1] - columns[0])) / across));
    }
  }
  return sum / (down * across);
}

/** Whole factors, so that all cells are equally large; a thin picture is thickened to 16 px. */
function magnification(width: number, height: number, side: number): { zoomX: number; zoomY: number } {
  const zoom = Math.max(1, Math.floor(side / Math.max(width, height)));
  return { zoomX: Math.max(zoom, Math.ceil(16 / width)), zoomY: Math.max(zoom, Math.ceil(16 / height)) };
}

function magnify(pixels: Uint8Array, width: number, height: number, zoomX: number, zoomY: number): Uint8Array {
  const target = new Uint8Array(width * zoomX * height * zoomY);
  for (let y = 0; y < height; y++) {
    const start = y * zoomY * width * zoomX;
    for (let x = 0; x < width; x++) {
      target.fill(pixels[y * width + x], start + x * zoomX, start + (x + 1) * zoomX);
    }
    for (let copy = 1; copy < zoomY; copy++) {
      target.copyWithin(start + copy * width * zoomX, start, start + width * zoomX);
    }
  }
  return target;
}
