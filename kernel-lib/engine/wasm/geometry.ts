import type { ConvGeometry, Size3 } from "../engine.js";
import { perGeometry } from "../per-geometry.js";

export const volume = ([depth, height, width]: Size3): number => depth * height * width;

export const AXES = [0, 1, 2] as const;

export const map3 = (compute: (axis: 0 | 1 | 2) => number): Size3 => [compute(0), compute(1), compute(2)];

/** Row-major strides of a volume, in elements. */
export const strides3 = ([, height, width]: Size3): Size3 => [height * width, width, 1];

export const dot3 = (a: Size3, b: Size3): number => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];

/** Calls `visit` for each position of a volume, in row-major order. */
export function eachPosition(size: Size3, visit: (position: Size3) => void): void {
  for (let d = 0; d < size[0]; d++) {
    for (let h = 0; h < size[1]; h++) {
      for (let w = 0; w < size[2]; w++) visit([d, h, w]);
    }
  }
}

/** `count` byte offsets, `step` elements apart. */
export function ramp(count: number, step: number): Int32Array {
  const offsets = new Int32Array(count);
  for (let i = 0; i < count; i++) offsets[i] = 4 * i * step;
  return offsets;
}

/** Zeros around a volume: `before` its first element, `size` in all. Rows in two parts have their even elements first. */
export interface Padding {
  readonly before: Size3;
  readonly size: Size3;
  readonly parts: 1 | 2;
}

/** The input of a convolution, padded so that every tap of every output falls inside. */
export const inputPadding = perGeometry((geometry): Padding => {
  const { input, kernel, output, stride, padding, dilation } = geometry;
  const [depth, height, width] = map3((axis) =>
    Math.max(padding[axis] + input[axis], (output[axis] - 1) * stride[axis] + (kernel[axis] - 1) * dilation[axis] + 1),
  );
  const parts = isInParts(geometry) ? 2 : 1;
  return { before: padding, size: [depth, height, parts * Math.ceil(width / parts)], parts };
});

/**
 * Whether the padded input's rows are in two parts, so that with stride 2, too, what neighbouring outputs read lies side
 * by side. Kernels one element wide read so little of it that they do without.
 */
function isInParts({ kernel, stride }: ConvGeometry): boolean {
  return stride[2] === 2 && kernel[2] > 1;
}

/** Whether neighbouring outputs of a row read neighbours in the padded input. */
export function readsNeighbours(geometry: ConvGeometry): boolean {
  return geometry.stride[2] === 1 || isInParts(geometry);
}

/** Byte strides, in the padded input, from one output to the next. */
export function inputStrides(geometry: ConvGeometry): Size3 {
  const { size, parts } = inputPadding(geometry);
  const [depth, height] = strides3(size);
  const { stride } = geometry;
  return [4 * stride[0] * depth, 4 * stride[1] * height, (4 * stride[2]) / parts];
}

/**
 * Where, in the padded input, the taps of the first output lie: byte offsets in the order
 * of the weight's elements (channel, then kernel position).
 */
export const inputTaps = perGeometry((geometry): Int32Array => {
  const { inChannels, groups, kernel, dilation } = geometry;
  const { size, parts } = inputPadding(geometry);
  const strides = strides3(size);
  const part = size[2] / parts;
  const taps = new Int32Array((inChannels / groups) * volume(kernel));
  let at = 0;
  for (let channel = 0; channel < inChannels / groups; channel++) {
    eachPosition(kernel, (k) => {
      const column = k[2] * dilation[2];
      const row = dot3(strides, [k[0] * dilation[0], k[1] * dilation[1], 0]);
      taps[at++] = 4 * (channel * volume(size) + row + (column % parts) * part + Math.floor(column / parts));
    });
  }
  return taps;
});

/**
 * The inputs whose index and padding leave the same remainder when divided by the stride
 * see the same kernel taps: along one axis, the inputs `first`, `first + stride`, … (`count`
 * of them), and the taps that meet them, each with the output that it takes for the first input.
 */
export interface Phase {
  readonly first: number;
  readonly count: number;
  readonly taps: readonly { readonly tap: number; readonly output: number }[];
}

export function phasesOf({ input, kernel, output, stride, padding, dilation }: ConvGeometry, axis: 0 | 1 | 2): Phase[] {
  const found: Phase[] = [];
  for (let first = 0; first < Math.min(stride[axis], input[axis]); first++) {
    const taps = [];
    // From the last tap to the first: then the outputs that they take follow each other upwards.
    for (let tap = kernel[axis] - 1; tap >= 0; tap--) {
      const reach = first + padding[axis] - tap * dilation[axis];
      if (reach % stride[axis] === 0) taps.push({ tap, output: reach / stride[axis] });
    }
    const phase = { first, count: Math.ceil((input[axis] - first) / stride[axis]), taps };
    found.push(...(axis === 2 ? [phase] : banded(phase, output[axis], stride[axis])));
  }
  return found;
}

/** Share of products with zeros of the padding from which on it pays to leave them out. */
const MUCH = 0.2;

/** A phase in bands that meet the same taps, where many of its taps fall beside the `length` outputs. */
function banded(phase: Phase, length: number, stride: number): Phase[] {
  const meets = (i: number) => phase.taps.filter(({ output }) => output + i >= 0 && output + i < length);
  const met = Array.from({ length: phase.count }, (_, i) => meets(i));
  const products = met.reduce((sum, { length }) => sum + length, 0);
  if (products > (1 - MUCH) * phase.count * phase.taps.length) return [phase];
  const bands: Phase[] = [];
  for (let i = 0, end = 0; i < phase.count; i = end) {
    const isSame = (taps: Phase["taps"]) => taps.length === met[i].length && taps[0] === met[i][0];
    for (end = i + 1; end < phase.count && isSame(met[end]); ) end++;
    const taps = met[i].map(({ tap, output }) => ({ tap, output: output + i }));
    bands.push({ first: phase.first + i * stride, count: end - i, taps });
  }
  return bands;
}

/** The gradient of a convolution's output, padded so that every tap of every phase falls inside. */
export function outputPadding(geometry: ConvGeometry, axes: readonly Phase[][]): Padding {
  const reach = axes.map((list) =>
    list.flatMap(({ count, taps }) => taps.flatMap(({ output }) => [output, output + count - 1])),
  );
  const before = map3((axis) => Math.max(0, -Math.min(...reach[axis])));
  return {
    before,
    size: map3((axis) => before[axis] + Math.max(geometry.output[axis], Math.max(...reach[axis]) + 1)),
    parts: 1,
  };
}
