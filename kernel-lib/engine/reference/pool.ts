import { zerosLike } from "../arrays.js";
import type { AverageGeometry, FloatArray, PoolGeometry, Size3 } from "../contract.js";

const volume = ([depth, height, width]: Size3): number => depth * height * width;

/** Positions inside the input that output `i` of one axis looks at: `first`, then steps of the dilation up to `end`. */
function window({ input, kernel, stride, padding, dilation }: PoolGeometry, axis: 0 | 1 | 2, i: number) {
  const start = i * stride[axis] - padding[axis];
  const end = Math.min(start + (kernel[axis] - 1) * dilation[axis] + 1, input[axis]);
  return { first: start < 0 ? start + Math.ceil(-start / dilation[axis]) * dilation[axis] : start, end };
}

export function maxPool<T extends FloatArray>(x: T, geometry: PoolGeometry): { values: T; indices: Int32Array } {
  const { planes, input, output, dilation } = geometry;
  const inSize = volume(input);
  const values = zerosLike(x, planes * volume(output));
  const indices = new Int32Array(values.length);
  const windows = ([0, 1, 2] as const).map((axis) =>
    Array.from({ length: output[axis] }, (_, i) => window(geometry, axis, i)),
  );
  for (let plane = 0, out = 0; plane < planes; plane++) {
    const base = plane * inSize;
    for (const depth of windows[0]) {
      for (const height of windows[1]) {
        for (const width of windows[2]) {
          let best = Number.NEGATIVE_INFINITY;
          let winner = (depth.first * input[1] + height.first) * input[2] + width.first;
          for (let d = depth.first; d < depth.end; d += dilation[0]) {
            for (let h = height.first; h < height.end; h += dilation[1]) {
              const row = (d * input[1] + h) * input[2];
              for (let w = width.first; w < width.end; w += dilation[2]) {
                const value = x[base + row + w];
                if (value > best || Number.isNaN(value)) {
                  best = value;
                  winner = row + w;
                }
              }
            }
          }
          values[out] = best;
          indices[out++] = winner;
        }
      }
    }
  }
  return { values, indices };
}

export function maxPoolGradient<T extends FloatArray>(gradOutput: T, indices: Int32Array, geometry: PoolGeometry): T {
  const inSize = volume(geometry.input);
  const outSize = volume(geometry.output);
  const gradInput = zerosLike(gradOutput, geometry.planes * inSize);
  for (let plane = 0, out = 0; plane < geometry.planes; plane++) {
    for (const end = out + outSize; out < end; out++) gradInput[plane * inSize + indices[out]] += gradOutput[out];
  }
  return gradInput;
}

export function averagePool<T extends FloatArray>(x: T, geometry: AverageGeometry): T {
  const y = zerosLike(x, geometry.planes * volume(geometry.output));
  forEachWindow(geometry, (out, divisor, start, [depth, height, width], [, rows, columns]) => {
    let sum = 0;
    for (let d = 0; d < depth; d++) {
      for (let h = 0; h < height; h++) {
        const row = start + (d * rows + h) * columns;
        for (let at = row; at < row + width; at++) sum += x[at];
      }
    }
    y[out] = sum / divisor;
  });
  return y;
}

export function averagePoolGradient<T extends FloatArray>(gradOutput: T, geometry: AverageGeometry): T {
  const gradInput = new Float64Array(geometry.planes * volume(geometry.input));
  forEachWindow(geometry, (out, divisor, start, [depth, height, width], [, rows, columns]) => {
    const share = gradOutput[out] / divisor;
    for (let d = 0; d < depth; d++) {
      for (let h = 0; h < height; h++) {
        const row = start + (d * rows + h) * columns;
        for (let at = row; at < row + width; at++) gradInput[at] += share;
      }
    }
  });
  const rounded = zerosLike(gradOutput, gradInput.length);
  rounded.set(gradInput);
  return rounded;
}

/** Calls `visit` once an output, with its flat position, divisor, first input element, window size and input size. */
function forEachWindow(
  { planes, input, output, windows: [depth, height, width] }: AverageGeometry,
  visit: (out: number, divisor: number, start: number, size: Size3, input: Size3) => void,
): void {
  let out = 0;
  for (let plane = 0; plane < planes; plane++) {
    for (let d = 0; d < output[0]; d++) {
      for (let h = 0; h < output[1]; h++) {
        for (let w = 0; w < output[2]; w++) {
          const row = (plane * input[0] + depth.start[d]) * input[1] + height.start[h];
          const size: Size3 = [
            depth.end[d] - depth.start[d],
            height.end[h] - height.start[h],
            width.end[w] - width.start[w],
          ];
          const divisor = depth.divisor[d] * height.divisor[h] * width.divisor[w];
          visit(out++, divisor, row * input[2] + width.start[w], size, input);
        }
      }
    }
  }
}
