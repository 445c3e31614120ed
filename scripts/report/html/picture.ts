import { encode } from "fast-png";
import { decoders, type Pixels } from "../../compare/pixels.js";

/** Larger pictures are shown without their difference. */
const mostPixels = 4_000_000;

/** Where two pictures differ. */
export interface PictureDifference {
  /** How many pixels differ. */
  readonly pixels: number;
  readonly total: number;
  /** A PNG in base64: the new picture in pale grey, with red where it differs. */
  readonly base64: string;
}

/** Compare two pictures of a type; null when they cannot be laid over each other: not PNG or JPEG, or of two sizes. */
export function differencePicture(type: string, saved: string, now: string): PictureDifference | null {
  const decode = decoders[type];
  if (decode === undefined) return null;
  let before: Pixels;
  let after: Pixels;
  try {
    before = decode(Buffer.from(saved, "base64"));
    after = decode(Buffer.from(now, "base64"));
  } catch {
    return null;
  }
  const { width, height } = after;
  const total = width * height;
  if (before.width !== width || before.height !== height || total > mostPixels) return null;
  const data = new Uint8Array(total * 3);
  let pixels = 0;
  for (let index = 0; index < total; index++) {
    const now = after.at(index);
    const differs = before.at(index).some((value, channel) => value !== now[channel]);
    if (differs) pixels++;
    data.set(differs ? [220, 20, 30] : paleGrey(now), index * 3);
  }
  const png = encode({ width, height, data, channels: 3, depth: 8 });
  return { pixels, total, base64: Buffer.from(png).toString("base64") };
}

/** On white paper, and light enough for the red to stand out. */
function paleGrey([red, green, blue, opacity]: readonly [number, number, number, number]): [number, number, number] {
  const grey = (0.3 * red + 0.59 * green + 0.11 * blue) * opacity + (1 - opacity);
  const level = Math.round(255 * (0.75 + 0.25 * grey));
  return [level, level, level];
}
