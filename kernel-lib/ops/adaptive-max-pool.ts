import { int64 } from "../tensor/dtype.js";
import { NdArray } from "../tensor/ndarray.js";
import { numel } from "../tensor/shape.js";
import { dense, type NumberArray } from "./cast.js";

/** The largest values, and where each was, counted flat in its plane. */
export interface Largest {
  readonly values: NdArray;
  readonly positions: NdArray;
}

/** The largest value of each of as many windows as `output` says, which share the last axes between them; NaN wins. */
export function adaptiveMaxPool(x: NdArray, output: readonly number[]): Largest {
  const lead = x.shape.slice(0, x.ndim - output.length);
  const size = x.shape.slice(lead.length);
  const [data, plane, count] = [dense(x) as NumberArray, numel(size), numel(output)];
  const values = NdArray.zeros(x.dtype, [...lead, ...output]);
  const positions = NdArray.zeros(int64, values.shape);
  const windows = Array.from({ length: count }, (_, at) => windowAt(at, size, output));
  for (let start = 0, to = 0; to < values.size; start += plane, to += count) {
    windows.forEach((window, at) => {
      let best = window[0];
      for (const place of window) {
        const value = data[start + place];
        if (value > data[start + best] || Number.isNaN(value)) best = place;
      }
      values.data[to + at] = data[start + best];
      positions.data[to + at] = BigInt(best);
    });
  }
  return { values, positions };
}

/** The flat places of one window in its plane. */
function windowAt(flat: number, size: readonly number[], output: readonly number[]): number[] {
  let [rest, step] = [flat, 1];
  let places = [0];
  for (let axis = size.length - 1; axis >= 0; axis--) {
    const own = rest % output[axis];
    rest = (rest - own) / output[axis];
    const first = Math.floor((own * size[axis]) / output[axis]);
    const end = Math.ceil(((own + 1) * size[axis]) / output[axis]);
    const along = Array.from({ length: end - first }, (_, k) => (first + k) * step);
    places = along.flatMap((offset) => places.map((place) => offset + place));
    step *= size[axis];
  }
  return places;
}

/** Each gradient at the position that won. */
export function adaptiveMaxPoolGradient(
  grad: NdArray,
  positions: NdArray,
  shape: readonly number[],
  spatial: number,
): NdArray {
  const out = NdArray.zeros(grad.dtype, shape);
  const [plane, count] = [numel(shape.slice(-spatial)), numel(positions.shape.slice(-spatial))];
  const to = out.data as NumberArray;
  (dense(grad) as NumberArray).forEach((g, i) => {
    to[Math.floor(i / count) * plane + Number(positions.data[i])] += g;
  });
  return out;
}
