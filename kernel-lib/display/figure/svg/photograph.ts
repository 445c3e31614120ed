import { libraries } from "../../../platform/libraries.js";
import type { Png } from "../../heat-image.js";
import type { Picture } from "../figure.js";

const SIDE = 160;

interface Size {
  rows: number;
  columns: number;
  /** Every `step`-th pixel is kept, and magnified by `zoom`; where that is smooth, the viewer does it. */
  step: number;
  zoom: number;
}

function sizeOf({ values, side = SIDE, smooth = false }: Picture): Size {
  const longest = Math.max(values.shape[0], values.shape[1]);
  const step = Math.max(1, Math.ceil(longest / (2 * side)));
  const [rows, columns] = values.shape.map((length) => Math.ceil(length / step));
  const zoom = (side * step) / longest;
  return { rows, columns, step, zoom: Math.max(1, smooth ? zoom : Math.floor(zoom)) };
}

/** Pixels on the screen. */
export function pictureSize(picture: Picture): { width: number; height: number } {
  const { rows, columns, zoom } = sizeOf(picture);
  return { width: Math.round(columns * zoom), height: Math.round(rows * zoom) };
}

/** A photograph as PNG, in about the size that was asked for; one that is magnified smoothly, before that. */
export function pictureImage(picture: Picture): Png {
  const { width, height, channels, data } = picturePixels(picture);
  return { width, height, bytes: libraries.png.encode({ width, height, channels, data, depth: 8 }) };
}

interface Pixels {
  width: number;
  height: number;
  /** In grey, in colour, in colour with how opaque it is. */
  channels: 1 | 3 | 4;
  /** Row by row, the bytes of a pixel together. */
  data: Uint8Array;
}

/** The pixels of a photograph, before they are packed. */
export function picturePixels(picture: Picture): Pixels {
  const { values, range = values.dtype.name === "uint8" ? [0, 255] : [0, 1] } = picture;
  const { rows, columns, step, zoom: magnified } = sizeOf(picture);
  const zoom = picture.smooth ? 1 : magnified;
  const size = { width: columns * zoom, height: rows * zoom };
  const channels = (values.shape[2] ?? 1) as 1 | 3 | 4;
  const [down, across, deep = 0] = values.strides;
  const toByte = 255 / (range[1] - range[0] || 1);
  const data = new Uint8ClampedArray(size.width * size.height * channels);
  for (let y = 0; y < size.height; y++) {
    for (let x = 0; x < size.width; x++) {
      const at = values.offset + Math.floor(y / zoom) * step * down + Math.floor(x / zoom) * step * across;
      for (let c = 0; c < channels; c++) {
        data[(y * size.width + x) * channels + c] = (Number(values.data[at + c * deep]) - range[0]) * toByte;
      }
    }
  }
  return { ...size, channels, data: new Uint8Array(data.buffer) };
}
