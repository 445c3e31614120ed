import { messageOf } from "../base/errors.js";
import { decoders, type Pixels } from "./pixels.js";
import { type CompareSettings, isExact } from "./settings.js";

/** Whether pictures of a type are compared by their pixels. */
export function isPicture(type: string): boolean {
  return type.startsWith("image/") && !type.startsWith("image/svg");
}

/**
 * How a picture in base64 differs from another, in one sentence; null when it does not. PNG and JPEG are compared pixel
 * by pixel, others byte by byte.
 */
export function pictureChange(type: string, saved: string, now: string, settings: CompareSettings): string | null {
  const [before, after] = [Buffer.from(saved, "base64"), Buffer.from(now, "base64")];
  if (before.equals(after)) return null;
  const decode = decoders[type];
  if (decode === undefined) return `the picture's ${before.length} bytes became ${after.length} others`;
  let pixels: Pixels[];
  try {
    pixels = [decode(before), decode(after)];
  } catch (error) {
    return `the pictures differ, and not both can be decoded: ${messageOf(error)}`;
  }
  return pixelChange(pixels[0], pixels[1], isExact(settings) ? 0 : settings.pixelThreshold);
}

function pixelChange(saved: Pixels, now: Pixels, threshold: number): string | null {
  const { width, height } = saved;
  if (width !== now.width || height !== now.height) {
    return `${width} × ${height} pixels became ${now.width} × ${now.height}`;
  }
  const total = width * height;
  const changed: number[] = [];
  for (let index = 0; index < total; index++) {
    if (distance(saved.at(index), now.at(index)) > threshold) changed.push(index);
  }
  if (changed.length === 0) return null;
  const [first] = changed;
  const place = `x = ${first % width}, y = ${Math.floor(first / width)}`;
  const what = changed.length === 1 ? "1 pixel" : `${changed.length} pixels`;
  return `${what} of ${total} (${width} × ${height}) changed; at ${place}: ${shown(saved.at(first))} became ${shown(now.at(first))}`;
}

/** The largest difference of a channel; what is transparent has no colour. */
function distance(a: readonly number[], b: readonly number[]): number {
  const [alphaA, alphaB] = [a[3], b[3]];
  return Math.max(
    Math.abs(a[0] * alphaA - b[0] * alphaB),
    Math.abs(a[1] * alphaA - b[1] * alphaB),
    Math.abs(a[2] * alphaA - b[2] * alphaB),
    Math.abs(alphaA - alphaB),
  );
}

function shown(pixel: readonly number[]): string {
  const [red, green, blue, opacity] = pixel;
  const levels = [red, green, blue].map((channel) => Math.round(channel * 255)).join(" ");
  return opacity === 1 ? `rgb(${levels})` : `rgb(${levels} / ${Math.round(opacity * 100)}%)`;
}
