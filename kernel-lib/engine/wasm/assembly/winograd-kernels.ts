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
        if (height == 4) {
          transformFour(g, rowBytes, step, to, matrixBytes);
          continue;
        }
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

/** Four kernels beside each other, `rowBytes` apart, whose elements follow each other forwards or backwards. */
function transformFour(g: usize, rowBytes: i32, step: i32, to: usize, matrixBytes: i32): void {
  if (step > 0) transformColumns(g, rowBytes, 0, to, matrixBytes);
  else transformColumns(g + 8 * step, rowBytes, 8, to, matrixBytes);
}

/** `first` is the number of the element at the lowest address: 0, or 8 where they stand backwards. */
@inline
function transformColumns(g: usize, rowBytes: i32, first: i32, to: usize, matrixBytes: i32): void {
  const h = g + rowBytes, i = h + rowBytes, j = i + rowBytes;
  const a = v128.load(g), b = v128.load(h), c = v128.load(i), d = v128.load(j);
  const ab = v128.shuffle<f32>(a, b, 0, 4, 1, 5), cd = v128.shuffle<f32>(c, d, 0, 4, 1, 5);
  const ab2 = v128.shuffle<f32>(a, b, 2, 6, 3, 7), cd2 = v128.shuffle<f32>(c, d, 2, 6, 3, 7);
  const e = v128.load(g, 16), f = v128.load(h, 16), k = v128.load(i, 16), l = v128.load(j, 16);
  const ef = v128.shuffle<f32>(e, f, 0, 4, 1, 5), kl = v128.shuffle<f32>(k, l, 0, 4, 1, 5);
  const ef2 = v128.shuffle<f32>(e, f, 2, 6, 3, 7), kl2 = v128.shuffle<f32>(k, l, 2, 6, 3, 7);
  const x0 = v128.shuffle<f32>(ab, cd, 0, 1, 4, 5), x1 = v128.shuffle<f32>(ab, cd, 2, 3, 6, 7);
  const x2 = v128.shuffle<f32>(ab2, cd2, 0, 1, 4, 5), x3 = v128.shuffle<f32>(ab2, cd2, 2, 3, 6, 7);
  const x4 = v128.shuffle<f32>(ef, kl, 0, 1, 4, 5), x5 = v128.shuffle<f32>(ef, kl, 2, 3, 6, 7);
  const x6 = v128.shuffle<f32>(ef2, kl2, 0, 1, 4, 5), x7 = v128.shuffle<f32>(ef2, kl2, 2, 3, 6, 7);
  const x8 = f32x4(load<f32>(g, 32), load<f32>(h, 32), load<f32>(i, 32), load<f32>(j, 32));
  if (first == 0) transformLines(x0, x1, x2, x3, x4, x5, x6, x7, x8, to, matrixBytes);
  else transformLines(x8, x7, x6, x5, x4, x3, x2, x1, x0, to, matrixBytes);
}

@inline
function transformLines(
  a0: v128,
  b0: v128,
  c0: v128,
  a1: v128,
  b1: v128,
  c1: v128,
  a2: v128,
  b2: v128,
  c2: v128,
  to: usize,
  matrixBytes: i32,
): void {
  const line = 4 * matrixBytes;
  fourLines(a0, b0, c0, to, matrixBytes);
  fourLines(sum(a0, a1, a2), sum(b0, b1, b2), sum(c0, c1, c2), to + line, matrixBytes);
  fourLines(difference(a0, a1, a2), difference(b0, b1, b2), difference(c0, c1, c2), to + 2 * line, matrixBytes);
  fourLines(a2, b2, c2, to + 3 * line, matrixBytes);
}

/** (a, b, c) Gᵀ of four kernels */
function fourLines(a: v128, b: v128, c: v128, to: usize, matrixBytes: i32): void {
  v128.store(to, a);
  v128.store(to + matrixBytes, sum(a, b, c));
  v128.store(to + 2 * matrixBytes, difference(a, b, c));
  v128.store(to + 3 * matrixBytes, c);
}

@inline
function sum(a: v128, b: v128, c: v128): v128 {
  return f32x4.mul(f32x4.splat(0.5), f32x4.add(f32x4.add(a, b), c));
}

@inline
function difference(a: v128, b: v128, c: v128): v128 {
  return f32x4.mul(f32x4.splat(0.5), f32x4.add(f32x4.sub(a, b), c));
}
