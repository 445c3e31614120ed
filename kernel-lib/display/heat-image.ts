import { libraries } from "../platform/libraries.js";
import { type ArrayView, elementAt } from "./array-view.js";
import type { ColourScale } from "./colour-scale.js";

interface ImageSize {
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

/** How many rows and columns stand behind one pixel: 1 unless the matrix is too large. */
export function shrinkage([rows, columns]: readonly number[], { pixels, side }: ImageSize): number {
  return Math.max(1, Math.sqrt((rows * columns) / pixels), Math.max(rows, columns) / (2 * side));
}

/**
 * A matrix as a picture: small ones magnified; of large ones, the elements in the middle of what
 * each pixel stands for. (Means would pale, and noise would look like zeros.)
 */
export function heatImage(matrix: ArrayView, scale: ColourScale, imageSize: ImageSize): Png {
  const [rows, columns] = matrix.shape;
  const shrink = shrinkage(matrix.shape, imageSize);
  const height = Math.max(1, Math.floor(rows / shrink));
  const width = Math.max(1, Math.floor(columns / shrink));
  const colours = new Uint8Array(height * width);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      colours[y * width + x] = scale.index(elementAt(matrix, middle(y, height, rows), middle(x, width, columns)));
    }
  }
  const { zoomX, zoomY } = magnification(width, height, imageSize.side);
  const used = [...new Set(colours)].sort((p, q) => p - q);
  const entry = new Map(used.map((colour, i) => [colour, i]));
  const entries = colours.map((colour) => entry.get(colour) ?? 0);
  const size = { width: width * zoomX, height: height * zoomY };
  const data = magnify(entries, width, height, zoomX, zoomY);
  const palette = used.map((colour) => [...scale.palette[colour]]);
  return { ...size, bytes: libraries.png.encode({ ...size, data, channels: 1, depth: 8, palette }) };
}

/** The element in the middle of those that the `pixel`-th of `pixels` stands for. */
function middle(pixel: number, pixels: number, length: number): number {
  return Math.floor(((pixel + 0.5) * length) / pixels);
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
