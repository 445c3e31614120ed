import type { ArrayView } from "../array-view.js";
import type { Png } from "../heat-image.js";
import { libraries } from "../libraries.js";

/**
 * A photograph as PNG: each pixel magnified by a whole number, or taken from every n-th when it is
 * larger than twice `side`. uint8 goes to 255, other types from 0 to 1.
 */
export function pictureImage(view: ArrayView, side: number): Png {
  const [rows, columns, channels = 1] = view.shape;
  const step = Math.max(1, Math.ceil(Math.max(rows, columns) / (2 * side)));
  const [height, width] = [Math.ceil(rows / step), Math.ceil(columns / step)];
  const zoom = Math.max(1, Math.floor(side / Math.max(height, width)));
  const size = { width: width * zoom, height: height * zoom };
  const white = view.dtype.name === "uint8" ? 1 : 255;
  const data = new Uint8ClampedArray(size.width * size.height * channels);
  for (let y = 0; y < size.height; y++) {
    for (let x = 0; x < size.width; x++) {
      const [row, column] = [Math.floor(y / zoom) * step, Math.floor(x / zoom) * step];
      const at = view.offset + row * view.strides[0] + column * view.strides[1];
      for (let c = 0; c < channels; c++) {
        data[(y * size.width + x) * channels + c] =
          white * Number(view.data[at + (channels > 1 ? c * view.strides[2] : 0)]);
      }
    }
  }
  return {
    ...size,
    bytes: libraries.png.encode({
      ...size,
      data: new Uint8Array(data.buffer),
      channels: channels === 1 ? 1 : 3,
      depth: 8,
    }),
  };
}
