import { NotImplementedError, RuntimeError, ValueError } from "../base/errors.js";
import { type DType, float32, uint8 } from "../tensor/dtype.js";
import type { NdArray } from "../tensor/ndarray.js";
import { numel } from "../tensor/shape.js";
import { type AxisMap, addAxis, gatherAxis, mappedShape, scatterAxis, weighAxis } from "./axis-map.js";
import { denseFloats, fromFloats } from "./floats.js";
import { sizeText } from "./layout.js";

export interface InterpolateOptions {
  /** Output size, for all axes or one an axis. */
  readonly size: number | readonly number[] | null;
  /** Output size as a multiple of the input's. */
  readonly scale_factor: number | readonly number[] | null;
  readonly mode: string;
  /** The corner elements keep their places, and not the corners' edges. Linear modes only. */
  readonly align_corners: boolean | null;
  /** Places follow from the two sizes, not from the factor as it was given. */
  readonly recompute_scale_factor?: boolean | null;
  /** Whether outputs that stand for several inputs mix all of them. */
  readonly antialias?: boolean;
}

/** One of the elements that each output along an axis is made of. */
interface Tap {
  readonly map: AxisMap;
  readonly weight: Float64Array;
}

interface AxisTaps {
  readonly taps: readonly Tap[];
  /** Where gradients go; PyTorch's nearest modes do not always return them to where the values came from. */
  readonly gradientTaps: readonly Tap[];
}

export interface InterpolatePlan {
  readonly input: readonly number[];
  readonly shape: readonly number[];
  readonly axes: readonly AxisTaps[];
}

/** The modes that mix neighbours, and the rank of what each takes. */
const linearModes: { readonly [mode: string]: number } = {
  linear: 3,
  bilinear: 4,
  trilinear: 5,
  bicubic: 4,
  lanczos: 4,
};
const nearestModes = ["nearest", "nearest-exact", "area"];

/**
 * The output size of `F.interpolate` of (N, C, …size).
 *
 * @throws ValueError in PyTorch's words
 */
export function interpolatedSize(input: readonly number[], options: InterpolateOptions): readonly number[] {
  const { size, scale_factor, mode, align_corners } = options;
  if (nearestModes.includes(mode) && align_corners !== null) {
    throw new ValueError(
      "align_corners option can only be set with the interpolating modes: linear | bilinear | bicubic | trilinear",
    );
  }
  if (size !== null && scale_factor !== null) {
    throw new ValueError("only one of size or scale_factor should be defined");
  }
  if (size !== null && options.recompute_scale_factor) {
    throw new ValueError("recompute_scale_factor is not meaningful with an explicit size.");
  }
  const spatial = input.slice(2);
  const dimensions = `Input and %s must have the same number of spatial dimensions, but got input with spatial dimensions of ${sizeText(spatial)} and`;
  if (size !== null) {
    const each = eachAxis(size, spatial.length);
    if (each.length === spatial.length) return each;
    throw new ValueError(
      `${dimensions.replace("%s", "output")} output size of ${sizeText(each)}. Please provide input tensor in ` +
        "(N, C, d1, d2, ...,dK) format and output size in (o1, o2, ...,oK) format.",
    );
  }
  if (scale_factor === null) throw new ValueError("either size or scale_factor should be defined");
  const each = eachAxis(scale_factor, spatial.length);
  if (each.length !== spatial.length) {
    throw new ValueError(
      `${dimensions.replace("%s", "scale_factor")} scale_factor of shape ${sizeText(each)}. Please provide input tensor in ` +
        "(N, C, d1, d2, ...,dK) format and scale_factor in (s1, s2, ...,sK) format.",
    );
  }
  return spatial.map((length, axis) => Math.trunc(length * each[axis]));
}

/**
 * Checks `F.interpolate` of (N, C, …size), all modes but 'area'.
 *
 * @throws RuntimeError, ValueError, NotImplementedError in PyTorch's words
 */
export function planInterpolate(input: readonly number[], dtype: DType, options: InterpolateOptions): InterpolatePlan {
  const { mode } = options;
  const output = interpolatedSize(input, options);
  const rank = input.length;
  requireMode(rank, mode);
  const spatial = input.slice(2);
  const letters = ["D", "H", "W"].slice(-spatial.length);
  const named = (sizes: readonly number[]) => letters.map((letter, axis) => `${letter}: ${sizes[axis]}`).join(", ");
  if ([...spatial, ...output].some((length) => !(length > 0))) {
    if (output.some(Number.isNaN)) throw new RuntimeError("value cannot be converted to type int64_t without overflow");
    throw new RuntimeError(
      `Input and output sizes should be greater than 0, but got input (${named(spatial)}) ${rank === 3 ? "and " : ""}output (${named(output)})`,
    );
  }
  if (input[1] === 0) {
    throw new RuntimeError(`Non-empty ${rank}D data tensor expected but got a tensor with sizes ${sizeText(input)}`);
  }
  requireImplemented(rank, mode, dtype);
  const { scale_factor, recompute_scale_factor } = options;
  const factors = scale_factor === null || recompute_scale_factor ? null : eachAxis(scale_factor, spatial.length);
  // PyTorch computes places in the tensor's own precision; which neighbour is nearest depends on it.
  const round = dtype === float32 ? Math.fround : (x: number) => x;
  const axes = output.map((length, axis): AxisTaps => {
    const ratio = factors === null ? spatial[axis] / length : 1 / factors[axis];
    const to = { axis: axis + 2, from: spatial[axis], length };
    if (options.antialias) {
      const step = length > 1 ? round((spatial[axis] - 1) / (length - 1)) : 0;
      return smoothTaps(to, options.align_corners ? step : round(ratio), filters[mode]);
    }
    if (mode === "bicubic") return cubicTaps(to, options.align_corners === true, round(ratio), round);
    if (mode in linearModes) return linearTaps(to, options.align_corners === true, round(ratio), round);
    const isExact = mode === "nearest-exact";
    const gradientTaps = nearestTaps(to, shortcutPlaces(to, isExact, Math.fround(ratio)));
    const taps = isSmallPlane(output) ? gradientTaps : nearestTaps(to, plainPlaces(isExact, round(ratio), round));
    return { taps, gradientTaps };
  });
  return { input, shape: [...input.slice(0, 2), ...output], axes };
}

export function interpolate(x: NdArray, { input, shape, axes }: InterpolatePlan): NdArray {
  let values = Float64Array.from(denseFloats(x));
  let size = input;
  for (const { taps } of axes) {
    const next = mappedShape(size, taps[0].map);
    const out = new Float64Array(numel(next));
    const [{ map, weight }, ...others] = taps;
    if (others.length === 0) gatherAxis(values, size, map, out);
    else weighAxis(values, size, map, weight, out); // not added to 0, which −0 would not survive
    for (const other of others) addAxis(values, size, other.map, other.weight, out);
    [values, size] = [out, next];
  }
  return fromFloats(x.dtype, values, shape);
}

export function interpolateGradient(gradOutput: NdArray, { input, axes }: InterpolatePlan): NdArray {
  let grad = Float64Array.from(denseFloats(gradOutput));
  const shapes: (readonly number[])[] = [input];
  for (const { gradientTaps } of axes) shapes.push(mappedShape(shapes[shapes.length - 1], gradientTaps[0].map));
  for (let axis = axes.length - 1; axis >= 0; axis--) {
    const before = new Float64Array(numel(shapes[axis]));
    for (const { map, weight } of axes[axis].gradientTaps) scatterAxis(grad, shapes[axis], map, before, weight);
    grad = before;
  }
  return fromFloats(gradOutput.dtype, grad, input);
}

interface AxisChange {
  readonly axis: number;
  readonly from: number;
  readonly length: number;
}

/** Where output `i` comes from, before it is cut to a whole number. */
type Place = (i: number) => number;

function nearestTaps({ axis, from, length }: AxisChange, place: Place): readonly Tap[] {
  const index = (i: number) => Math.min(Math.floor(Math.fround(place(i))), from - 1);
  const map = { axis, from: Int32Array.from({ length }, (_, i) => index(i)) };
  return [{ map, weight: new Float64Array(length).fill(1) }];
}

function plainPlaces(isExact: boolean, ratio: number, round: (x: number) => number): Place {
  return isExact ? (i) => round(Math.max(0, round(round(ratio * (i + 0.5)) - 0.5)) + 0.5) : (i) => round(ratio * i);
}

/** Where sizes are equal or double, the factor itself does not count; and places are float32 whatever the values are. */
function shortcutPlaces({ from, length }: AxisChange, isExact: boolean, ratio: number): Place {
  if (isExact) return (i) => ratio * (i + 0.5);
  if (length === from) return (i) => i;
  return length === 2 * from ? (i) => Math.floor(i / 2) : (i) => ratio * i;
}

/** PyTorch has a way of its own for planes of at most this height and width together: that of all gradients. */
function isSmallPlane(output: readonly number[]): boolean {
  return output.length === 2 && output[0] + output[1] <= 128;
}

function linearTaps(
  { axis, from, length }: AxisChange,
  align: boolean,
  ratio: number,
  round: (x: number) => number,
): AxisTaps {
  const scale = from === length ? 1 : ratio; // a factor that ends at the same size copies
  const step = length > 1 ? round((from - 1) / (length - 1)) : 0;
  const place = (i: number) => (align ? round(step * i) : Math.max(0, round(round(scale * (i + 0.5)) - 0.5)));
  const low = Int32Array.from({ length }, (_, i) => Math.min(Math.floor(place(i)), from - 1));
  const high = low.map((at) => Math.min(at + 1, from - 1));
  const share = Float64Array.from(low, (at, i) => Math.min(Math.max(round(place(i) - at), 0), 1));
  const taps = [
    { map: { axis, from: low }, weight: share.map((s) => 1 - s) },
    { map: { axis, from: high }, weight: share },
  ];
  return { taps, gradientTaps: taps };
}

/** How much an element counts at a distance from 0 to 2: the cubic convolution of Keys (1981), as PyTorch has it. */
const cubicWeight = (distance: number): number => keys(distance, -0.75);

function keys(distance: number, a: number): number {
  if (distance <= 1) return ((a + 2) * distance - (a + 3)) * distance * distance + 1;
  return ((distance - 5) * distance + 8) * distance * a - 4 * a;
}

/** Four neighbours; those beyond the edge are the edge's. */
function cubicTaps(
  { axis, from, length }: AxisChange,
  align: boolean,
  ratio: number,
  round: (x: number) => number,
): AxisTaps {
  const step = length > 1 ? round((from - 1) / (length - 1)) : 0;
  const place = (i: number) => (align ? round(step * i) : round(round(ratio * (i + 0.5)) - 0.5));
  const taps = [-1, 0, 1, 2].map((k) => {
    const at = Int32Array.from({ length }, (_, i) => Math.min(Math.max(Math.floor(place(i)) + k, 0), from - 1));
    const weight = Float64Array.from({ length }, (_, i) => cubicWeight(Math.abs(place(i) - Math.floor(place(i)) - k)));
    return { map: { axis, from: at }, weight };
  });
  return { taps, gradientTaps: taps };
}

/** A weight by distance, and the distance from which on it is 0. */
interface Filter {
  readonly reach: number;
  weight(distance: number): number;
}

const sinc = (x: number): number => (x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x));

const filters: { readonly [mode: string]: Filter } = {
  bilinear: { reach: 1, weight: (x) => Math.max(0, 1 - x) },
  bicubic: { reach: 2, weight: (x) => (x < 2 ? keys(x, -0.5) : 0) },
  lanczos: { reach: 3, weight: (x) => (x < 3 ? sinc(x) * sinc(x / 3) : 0) },
};

/** All inputs that an output stands for, and their neighbours: a filter as wide as the output. */
function smoothTaps({ axis, from, length }: AxisChange, ratio: number, { reach, weight }: Filter): AxisTaps {
  const width = Math.max(ratio, 1);
  const windows = Array.from({ length }, (_, i) => {
    const center = ratio * (i + 0.5);
    const start = Math.max(Math.trunc(center - reach * width + 0.5), 0);
    const count = Math.min(Math.trunc(center + reach * width + 0.5), from) - start;
    const weights = Array.from({ length: count }, (_, k) => weight(Math.abs((k + start - center + 0.5) / width)));
    const total = weights.reduce((sum, own) => sum + own, 0);
    return { start, weights: weights.map((own) => own / total) };
  });
  const most = Math.max(...windows.map(({ weights }) => weights.length));
  const taps = Array.from({ length: most }, (_, k): Tap => {
    const at = windows.map(({ start, weights }) => start + Math.min(k, weights.length - 1));
    return {
      map: { axis, from: Int32Array.from(at) },
      weight: Float64Array.from(windows, (own) => own.weights[k] ?? 0),
    };
  });
  return { taps, gradientTaps: taps };
}

function eachAxis(value: number | readonly number[], axes: number): readonly number[] {
  return typeof value === "number" ? new Array<number>(axes).fill(value) : value;
}

/** @throws NotImplementedError if PyTorch has no such mode for this rank, or we do not. */
export function requireMode(rank: number, mode: string): void {
  if (rank >= 3 && rank <= 5) {
    if (nearestModes.includes(mode) || linearModes[mode] === rank) return;
    if (mode in linearModes) {
      throw new NotImplementedError(`Got ${rank}D input, but ${mode} mode needs ${linearModes[mode]}D input`);
    }
  }
  throw new NotImplementedError(
    `Input Error: Only 3D, 4D and 5D input Tensors supported (got ${rank}D) for the modes: nearest | linear | ` +
      `bilinear | bicubic | trilinear | lanczos | area | nearest-exact (got ${mode})`,
  );
}

function requireImplemented(rank: number, mode: string, dtype: DType): void {
  const isLinear = mode in linearModes;
  if (dtype.is_floating_point || (dtype === uint8 && !isLinear)) return;
  if (dtype === uint8 && rank === 4) {
    throw new NotImplementedError(`interpolate: mode '${mode}' takes float32 or float64 here, but got uint8`);
  }
  const kind = isLinear ? "linear" : "nearest";
  if (mode === "bicubic")
    throw new NotImplementedError(`"upsample_bicubic2d" not implemented for '${dtype.scalarType}'`);
  const name =
    rank === 4 ? `upsample_${isLinear ? "bilinear" : "nearest"}2d_channels_last` : `compute_indices_weights_${kind}`;
  throw new NotImplementedError(`"${name}" not implemented for '${dtype.scalarType}'`);
}
