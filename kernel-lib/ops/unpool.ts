import { RuntimeError } from "../base/errors.js";
import { NdArray } from "../tensor/ndarray.js";
import { numel } from "../tensor/shape.js";
import { dense } from "./cast.js";

/** Elements of one plane: of the last axes, which are as many as `size` has. */
const planeOf = (shape: readonly number[], axes: number): number => numel(shape.slice(shape.length - axes));

/**
 * Zeros of the lengths `size`, with each value at its flat place in its plane.
 *
 * @throws RuntimeError for a place outside
 */
export function placeAt(values: NdArray, places: NdArray, size: readonly number[]): NdArray {
  const shape = [...values.shape.slice(0, values.ndim - size.length), ...size];
  const out = NdArray.zeros(values.dtype, shape);
  const [from, at] = [dense(values), dense(places)];
  const [own, wide] = [planeOf(values.shape, size.length), numel(size)];
  const extent = (size.length === 1 ? [...size, 1] : size).join("x");
  for (let i = 0; i < values.size; i++) {
    const place = Number(at[i]);
    if (place < 0 || place >= wide) {
      throw new RuntimeError(`Found an invalid max index: ${place} (output volumes are of size ${extent})`);
    }
    out.data[Math.floor(i / own) * wide + place] = from[i];
  }
  return out;
}

/** What stands at each place of the planes of `whole`, whose planes have so many axes, in the given shape. */
export function takeAt(whole: NdArray, places: NdArray, shape: readonly number[], axes: number): NdArray {
  const out = NdArray.zeros(whole.dtype, shape);
  const [from, at] = [dense(whole), dense(places)];
  const [own, wide] = [planeOf(shape, axes), planeOf(whole.shape, axes)];
  for (let i = 0; i < out.size; i++) out.data[i] = from[Math.floor(i / own) * wide + Number(at[i])];
  return out;
}
