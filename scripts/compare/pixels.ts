import { convertIndexedToRgb, type DecodedPng, decode as decodePng } from "fast-png";
import { decode as decodeJpeg } from "jpeg-js";

/** A decoded picture; every channel from 0 to 1. */
export interface Pixels {
  readonly width: number;
  readonly height: number;
  /** Red, green, blue and opacity of the pixel with this number, from the top left and row by row. */
  at(index: number): readonly [number, number, number, number];
}

/** Decoders by MIME type. They throw when the bytes are no such picture. */
export const decoders: Record<string, (bytes: Uint8Array) => Pixels> = {
  "image/png": (bytes) => pngPixels(decodePng(bytes, { checkCrc: true })),
  "image/jpeg": (bytes) => {
    const { width, height, data } = decodeJpeg(bytes, { useTArray: true, formatAsRGBA: true });
    return channels(width, height, data, 4, 255);
  },
};

function pngPixels(png: DecodedPng): Pixels {
  const { width, height, depth, data } = png;
  if (png.palette !== undefined) return channels(width, height, convertIndexedToRgb(png), png.palette[0].length, 255);
  if (depth >= 8) return channels(width, height, data, png.channels, 2 ** depth - 1);
  // several grey pixels in a byte, as with a palette: so it is given one
  const greys = Array.from({ length: 2 ** depth }, (_, level) =>
    Array<number>(3).fill((255 * level) / (2 ** depth - 1)),
  );
  return channels(width, height, convertIndexedToRgb({ ...png, palette: greys }), 3, 255);
}

function channels(width: number, height: number, data: ArrayLike<number>, count: number, full: number): Pixels {
  const [green, blue] = count < 3 ? [0, 0] : [1, 2];
  const hasOpacity = count % 2 === 0;
  return {
    width,
    height,
    at: (index) => {
      const start = index * count;
      const channel = (offset: number): number => data[start + offset] / full;
      return [channel(0), channel(green), channel(blue), hasOpacity ? channel(count - 1) : 1];
    },
  };
}
