import { DEPTH } from "./pack";
import { tileHeight } from "./tile";

/**
 * G g Gᵀ for each kernel, as 16 matrices packed for `tile` (as `packRows` does), `matrixBytes` apart; `rows` is more
 * than one. Element k of (row, column) is read at row · rowBytes + column · columnBytes + k · step.
 */
export function transformKernels(
  kernels: usize,
  rowBytes: i32,
  columnBytes: i32,
  step: i32,
  rows: i32,
  columns: i32,
  target: usize,
  matrixBytes: i32,
): void {
  for (let from = 0; from < columns; from += DEPTH) {
    const depth = min(DEPTH, columns - from);
    for (let first = 0; first < rows; ) {
      const height = tileHeight(rows - first);
      const last = min(first + height, rows);
      for (let column = 0; column < depth; column++) {
        let g = kernels + first * rowBytes + (from + column) * columnBytes;
        let to = target + 4 * height * column;
        for (let row = first; row < last; row++) {
          transformKernel(g, step, to, matrixBytes);
          g += rowBytes;
          to += 4;
        }
      }
      target += 4 * height * depth;
      first += height;
    }
  }
}

function transformKernel(g: usize, step: i32, to: usize, matrixBytes: i32): void {
  const a0 = load<f32>(g), b0 = load<f32>(g + step), c0 = load<f32>(g + 2 * step);
  const a1 = load<f32>(g + 3 * step), b1 = load<f32>(g + 4 * step), c1 = load<f32>(g + 5 * step);
  const a2 = load<f32>(g + 6 * step), b2 = load<f32>(g + 7 * step), c2 = load<f32>(g + 8 * step);
  const half: f32 = 0.5;
  const line = 4 * matrixBytes;
  kernelLine(a0, b0, c0, to, matrixBytes);
  kernelLine(half * (a0 + a1 + a2), half * (b0 + b1 + b2), half * (c0 + c1 + c2), to + line, matrixBytes);
  kernelLine(half * (a0 - a1 + a2), half * (b0 - b1 + b2), half * (c0 - c1 + c2), to + 2 * line, matrixBytes);
  kernelLine(a2, b2, c2, to + 3 * line, matrixBytes);
}

/** (a, b, c) Gᵀ */
function kernelLine(a: f32, b: f32, c: f32, to: usize, matrixBytes: i32): void {
  const half: f32 = 0.5;
  store<f32>(to, a);
  store<f32>(to + matrixBytes, half * (a + b + c));
  store<f32>(to + 2 * matrixBytes, half * (a - b + c));
  store<f32>(to + 3 * matrixBytes, c);
}
