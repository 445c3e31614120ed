import type { Picture } from "../display/figure/figure.js";
import { picturePixels } from "../display/figure/svg/photograph.js";

/** Pixels of white between two pictures. */
const GAP = 12;

/** Pictures of one size, in rows on white, as one picture; nothing where their sizes differ, or a viewer magnifies them. */
export function mosaic(pictures: readonly Picture[], columns: number): Picture | undefined {
  const tiles = pictures.map(picturePixels);
  const [{ width, height }] = tiles;
  if (tiles.some((tile) => tile.width !== width || tile.height !== height) || pictures[0].smooth) return undefined;
  const rows = Math.ceil(tiles.length / columns);
  const shape = [rows * (height + GAP) - GAP, columns * (width + GAP) - GAP, 3];
  const strides = [shape[1] * 3, 3, 1];
  const data = new Uint8Array(shape[0] * strides[0]).fill(255);
  for (const [i, tile] of tiles.entries()) {
    const start = Math.floor(i / columns) * (height + GAP) * strides[0] + (i % columns) * (width + GAP) * 3;
    for (let pixel = 0; pixel < width * height; pixel++) {
      const at = start + Math.floor(pixel / width) * strides[0] + (pixel % width) * 3;
      const from = pixel * tile.channels;
      data.set(tile.channels === 3 ? tile.data.subarray(from, from + 3) : Array(3).fill(tile.data[from]), at);
    }
  }
  return {
    kind: "picture",
    values: { dtype: { name: "uint8" }, shape, strides, offset: 0, data },
    side: Math.max(shape[0], shape[1]),
  };
}
