import { memoByObject } from "../../base/memo.js";
import type { ConvGeometry, Size3 } from "../contract.js";

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
export const inputPadding = memoByObject((geometry: ConvGeometry): Padding => {
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
export const inputTaps = memoByObject((geometry: ConvGeometry): Int32Array => {
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
