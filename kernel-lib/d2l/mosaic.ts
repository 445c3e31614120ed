import type { Picture } from "../display/figure/figure.js";
import { picturePixels } from "../display/figure/svg/photograph.js";

/** Pixels between two pictures. */
const GAP = 12;

/** Pictures of one size, in rows on nothing, as one picture; undefined where their sizes differ, or a viewer magnifies them. */
export function mosaic(pictures: readonly Picture[], columns: number): Picture | undefined {
  const tiles = pictures.map(picturePixels);
  const [{ width, height }] = tiles;
  if (tiles.some((tile) => tile.width !== width || tile.height !== height) || pictures[0].smooth) return undefined;
  const rows = Math.ceil(tiles.length / columns);
  const shape = [rows * (height + GAP) - GAP, columns * (width + GAP) - GAP, 4];
  const strides = [shape[1] * 4, 4, 1];
  const data = new Uint8Array(shape[0] * strides[0]);
  for (const [i, tile] of tiles.entries()) {
    const start = Math.floor(i / columns) * (height + GAP) * strides[0] + (i % columns) * (width + GAP) * 4;
    for (let pixel = 0; pixel < width * height; pixel++) {
      const at = start + Math.floor(pixel / width) * strides[0] + (pixel % width) * 4;
      const from = pixel * tile.channels;
      const colour = tile.channels === 1 ? Array(3).fill(tile.data[from]) : tile.data.subarray(from, from + 3);
      data.set([...colour, 255], at);
    }
  }
  return {
    kind: "picture",
    values: { dtype: { name: "uint8" }, shape, strides, offset: 0, data },
    side: Math.max(shape[0], shape[1]),
  };
}
