import { NotImplementedError, RuntimeError } from "../base/errors.js";
import { type DType, float32 } from "../tensor/dtype.js";
import type { NdArray } from "../tensor/ndarray.js";
import { numel } from "../tensor/shape.js";
import { denseFloats, fromFloats } from "./floats.js";
import { sizeText } from "./layout.js";

/** How places outside are read, and what stands between elements. */
export interface GridOptions {
  readonly mode: "bilinear" | "nearest" | "bicubic";
  readonly padding_mode: "zeros" | "border" | "reflection";
  readonly align_corners: boolean;
}

/** A place along an axis, in elements, and how far it moves where the grid's number does. */
type Place = readonly [at: number, slope: number];

/** @throws RuntimeError or NotImplementedError in PyTorch's words */
export function checkGridSample(input: NdArray, grid: NdArray): void {
  const sizes = `but got input with sizes ${sizeText(input.shape)} and grid with sizes ${sizeText(grid.shape)}`;
  if (input.shape[0] !== grid.shape[0]) {
    throw new RuntimeError(`grid_sampler(): expected grid and input to have same batch size, ${sizes}`);
  }
  const axes = input.ndim - 2;
  if (grid.shape[grid.ndim - 1] !== axes) {
    throw new RuntimeError(
      `grid_sampler(): expected grid to have size ${axes} in last dimension, but got grid with sizes ${sizeText(grid.shape)}`,
    );
  }
  const empty = input.shape.findIndex((length, axis) => axis > 1 && length === 0);
  if (empty > 0) {
    throw new RuntimeError(
      `grid_sampler(): expected input to have non-empty spatial dimensions, but input has sizes ${sizeText(input.shape)} with dimension ${empty} being empty`,
    );
  }
  if ((input.ndim !== 4 && input.ndim !== 5) || grid.ndim !== input.ndim) {
    const rank = input.ndim === 4 || input.ndim === 5 ? `${input.ndim}D` : "4D or 5D";
    throw new RuntimeError(`grid_sampler(): expected ${rank} input and grid with same number of dimensions, ${sizes}`);
  }
  if (grid.dtype !== input.dtype) {
    throw new RuntimeError(`expected scalar type ${input.dtype.scalarType} but found ${grid.dtype.scalarType}`);
  }
  if (!input.dtype.is_floating_point) {
    throw new NotImplementedError(
      `"grid_sampler_${axes}d_cpu_kernel_impl" not implemented for '${input.dtype.scalarType}'`,
    );
  }
}

/** The element that stands for a place along an axis, which may lie outside; null for none. */
type Inside = (at: number) => number | null;

/** What finds the element of a whole place along an axis of `length` elements. */
function insideOf(length: number, options: GridOptions): Inside {
  if (options.padding_mode === "zeros") return (at) => (at >= 0 && at < length ? at : null);
  const move = moving(length, (x) => x, options);
  return (at) => Math.trunc(move([at, 0])[0]);
}

/** What leads the grid's numbers from −1 to 1 to places along an axis of `length` elements. */
function placing(length: number, dtype: DType, options: GridOptions): (x: number) => Place {
  const { align_corners } = options;
  const round = dtype === float32 ? Math.fround : (x: number) => x;
  const slope = (align_corners ? length - 1 : length) / 2;
  // in PyTorch's steps: which neighbours a place has depends on its last digit
  const unfold = (x: number): number =>
    align_corners ? round(round(x + 1) * slope) : round(round(round(x + 1) * slope) - 0.5);
  const move = options.mode === "bicubic" ? (place: Place) => place : moving(length, round, options);
  return (x) => move([unfold(x), slope]);
}

/** What moves places outside of an axis of `length` elements to where they are read. */
function moving(
  length: number,
  round: (x: number) => number,
  { align_corners, padding_mode }: GridOptions,
): (place: Place) => Place {
  const cut = ([at, rise]: Place): Place => {
    if (!(at > 0)) return [0, 0];
    return at >= length - 1 ? [length - 1, 0] : [at, rise];
  };
  if (padding_mode === "zeros") return (place) => place;
  if (padding_mode === "border") return cut;
  const first = align_corners ? 0 : -0.5;
  const span = align_corners ? length - 1 : length;
  return ([at, slope]) => {
    if (span === 0) return [0, 0];
    const from = round(at - first);
    const way = Math.abs(from);
    const rest = way % span;
    const isForth = Math.floor(way / span) % 2 === 0;
    const sign = (from < 0 ? -1 : 1) * (isForth ? 1 : -1);
    return cut([round(isForth ? rest + first : span - rest + first), sign * slope]);
  };
}

const roundHalfEven = (x: number): number => {
  const low = Math.floor(x);
  if (x - low !== 0.5) return Math.round(x);
  return low % 2 === 0 ? low : low + 1;
};

/** One of the elements that a sample is made of, with its weight and that weight's change along each axis. */
interface Corner {
  readonly at: number;
  readonly weight: number;
  readonly slopes: readonly number[];
}

/** Weights of four neighbours at distances 1 + t, t, 1 − t and 2 − t, and how they change with t. */
function cubic(t: number): { weights: readonly number[]; slopes: readonly number[] } {
  const a = -0.75;
  const near = (x: number): number => ((a + 2) * x - (a + 3)) * x * x + 1;
  const far = (x: number): number => ((a * x - 5 * a) * x + 8 * a) * x - 4 * a;
  const nearSlope = (x: number): number => (3 * (a + 2) * x - 2 * (a + 3)) * x;
  const farSlope = (x: number): number => (3 * a * x - 10 * a) * x + 8 * a;
  return {
    weights: [far(t + 1), near(t), near(1 - t), far(2 - t)],
    slopes: [farSlope(t + 1), nearSlope(t), -nearSlope(1 - t), -farSlope(2 - t)],
  };
}

/** The sixteen elements that make a bicubic sample: what lies outside is replaced one by one. */
function cubicCornersAt(places: readonly Place[], spatial: readonly number[], insides: readonly Inside[]): Corner[] {
  const lines = places.map(([place, rise], axis) => {
    const first = Math.floor(place);
    const { weights, slopes } = cubic(place - first);
    return weights.map((weight, k) => ({ at: insides[axis](first - 1 + k), weight, slope: slopes[k] * rise }));
  });
  const [rows, columns] = lines;
  return rows.flatMap((row) =>
    columns.flatMap((column): Corner[] =>
      row.at === null || column.at === null
        ? []
        : [
            {
              at: row.at * spatial[1] + column.at,
              weight: row.weight * column.weight,
              slopes: [row.slope * column.weight, row.weight * column.slope],
            },
          ],
    ),
  );
}

/** The elements inside of an image that make the sample at a place. */
function cornersAt(places: readonly Place[], spatial: readonly number[], mode: GridOptions["mode"]): Corner[] {
  const corners: Corner[] = [];
  const isNearest = mode === "nearest";
  for (let bits = 0; bits < (isNearest ? 1 : 1 << places.length); bits++) {
    let at = 0;
    let isInside = true;
    const weights: number[] = [];
    for (const [axis, [place]] of places.entries()) {
      const bit = (bits >> axis) & 1;
      const index = isNearest ? roundHalfEven(place) : Math.floor(place) + bit;
      isInside &&= index >= 0 && index < spatial[axis];
      at = at * spatial[axis] + index;
      const share = place - Math.floor(place);
      weights.push(isNearest ? 1 : bit === 1 ? share : 1 - share);
    }
    if (!isInside) continue;
    const productWithout = (skipped: number): number =>
      weights.reduce((p, w, axis) => (axis === skipped ? p : p * w), 1);
    const slopes = places.map(([, rise], axis) =>
      isNearest ? 0 : ((bits >> axis) & 1 ? 1 : -1) * rise * productWithout(axis),
    );
    corners.push({ at, weight: productWithout(-1), slopes });
  }
  return corners;
}

/** Calls `visit` for each sample of each image, with the elements that it is made of. */
function eachSample(
  input: NdArray,
  grid: NdArray,
  options: GridOptions,
  visit: (image: number, sample: number, corners: readonly Corner[]) => void,
): void {
  const spatial = input.shape.slice(2);
  const axes = spatial.length;
  const numbers = denseFloats(grid);
  const placings = spatial.map((length) => placing(length, input.dtype, options));
  const insides = spatial.map((length) => insideOf(length, options));
  const samples = numel(grid.shape.slice(1, -1));
  for (let image = 0; image < input.shape[0]; image++) {
    for (let sample = 0; sample < samples; sample++) {
      const start = (image * samples + sample) * axes;
      // the grid names the last axis first
      const places = placings.map((place, axis) => place(numbers[start + axes - 1 - axis]));
      const isCubic = options.mode === "bicubic";
      const corners = isCubic ? cubicCornersAt(places, spatial, insides) : cornersAt(places, spatial, options.mode);
      visit(image, sample, corners);
    }
  }
}

/** The samples of (N, C, …size) at the places of a grid (N, …, axes): (N, C, …). */
export function gridSample(input: NdArray, grid: NdArray, options: GridOptions): NdArray {
  const [images, channels] = input.shape;
  const plane = numel(input.shape.slice(2));
  const samples = numel(grid.shape.slice(1, -1));
  const from = denseFloats(input);
  const out = new Float64Array(images * channels * samples);
  eachSample(input, grid, options, (image, sample, corners) => {
    for (let c = image * channels; c < (image + 1) * channels; c++) {
      let total = 0;
      for (const { at, weight } of corners) total += weight * from[c * plane + at];
      out[c * samples + sample] = total;
    }
  });
  return fromFloats(input.dtype, out, [images, channels, ...grid.shape.slice(1, -1)]);
}

/** The gradients of {@link gridSample} for its input and its grid. */
export function gridSampleGradients(
  grad: NdArray,
  input: NdArray,
  grid: NdArray,
  options: GridOptions,
): [input: NdArray, grid: NdArray] {
  const [, channels] = input.shape;
  const plane = numel(input.shape.slice(2));
  const axes = input.ndim - 2;
  const samples = numel(grid.shape.slice(1, -1));
  const [from, given] = [denseFloats(input), denseFloats(grad)];
  const forInput = new Float64Array(input.size);
  const forGrid = new Float64Array(grid.size);
  eachSample(input, grid, options, (image, sample, corners) => {
    const start = (image * samples + sample) * axes;
    for (let c = image * channels; c < (image + 1) * channels; c++) {
      const own = given[c * samples + sample];
      for (const { at, weight, slopes } of corners) {
        forInput[c * plane + at] += weight * own;
        for (let axis = 0; axis < axes; axis++) {
          forGrid[start + axes - 1 - axis] += own * from[c * plane + at] * slopes[axis];
        }
      }
    }
  });
  return [fromFloats(input.dtype, forInput, input.shape), fromFloats(grid.dtype, forGrid, grid.shape)];
}
