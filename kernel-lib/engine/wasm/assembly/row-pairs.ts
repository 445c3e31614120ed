import { Gemm } from "./gemm";
import { madd } from "./madd";

/**
 * Two output rows at once: a line of the source that the lower row meets with one line of taps
 * is what the upper row meets with the next, so that each load serves twice. Every column's
 * products are summed in the order of the taps, as `wholeRow` does.
 */
export function twoRows(job: Gemm, weights: usize, bias: usize, x: usize, y: usize): void {
  const width = job.width;
  let w = 0;
  for (; w <= width - 16; w += 16) columns16(job, weights, bias, x + 4 * w, y + 4 * w);
  for (; w <= width - 4; w += 4) columns4(job, weights, bias, x + 4 * w, y + 4 * w);
  if (w == width) return;
  // The last four columns, some of them for the second time; rows have at least four.
  columns4(job, weights, bias, x + 4 * (width - 4), y + 4 * (width - 4));
}

/** Packed weights come as tiles of two rows, the second one empty. */
const WEIGHT: i32 = 8;

function columns16(job: Gemm, weights: usize, bias: usize, x: usize, y: usize): void {
  const below = x + job.sourceHeight;
  const line = job.line;
  let a0 = v128.load32_splat(bias), a1 = a0, a2 = a0, a3 = a0;
  let b0 = a0, b1 = a0, b2 = a0, b3 = a0;
  let taps = job.taps;
  for (let left = job.terms; left > 0; left -= line * job.lines) {
    for (let i = 0; i < line; i++) {
      const at = x + load<i32>(taps);
      const weight = v128.load32_splat(weights);
      a0 = madd(weight, v128.load(at), a0);
      a1 = madd(weight, v128.load(at, 16), a1);
      a2 = madd(weight, v128.load(at, 32), a2);
      a3 = madd(weight, v128.load(at, 48), a3);
      taps += 4;
      weights += WEIGHT;
    }
    for (let i = line; i < line * job.lines; i++) {
      const at = x + load<i32>(taps);
      const x0 = v128.load(at);
      const x1 = v128.load(at, 16);
      const x2 = v128.load(at, 32);
      const x3 = v128.load(at, 48);
      const upper = v128.load32_splat(weights);
      a0 = madd(upper, x0, a0);
      a1 = madd(upper, x1, a1);
      a2 = madd(upper, x2, a2);
      a3 = madd(upper, x3, a3);
      const lower = v128.load32_splat(weights - WEIGHT * line);
      b0 = madd(lower, x0, b0);
      b1 = madd(lower, x1, b1);
      b2 = madd(lower, x2, b2);
      b3 = madd(lower, x3, b3);
      taps += 4;
      weights += WEIGHT;
    }
    for (let i = line; i > 0; i--) {
      const at = below + load<i32>(taps - 4 * i);
      const weight = v128.load32_splat(weights - WEIGHT * i);
      b0 = madd(weight, v128.load(at), b0);
      b1 = madd(weight, v128.load(at, 16), b1);
      b2 = madd(weight, v128.load(at, 32), b2);
      b3 = madd(weight, v128.load(at, 48), b3);
    }
  }
  v128.store(y, a0);
  v128.store(y, a1, 16);
  v128.store(y, a2, 32);
  v128.store(y, a3, 48);
  y += job.targetHeight;
  v128.store(y, b0);
  v128.store(y, b1, 16);
  v128.store(y, b2, 32);
  v128.store(y, b3, 48);
}

function columns4(job: Gemm, weights: usize, bias: usize, x: usize, y: usize): void {
  const below = x + job.sourceHeight;
  let a = v128.load32_splat(bias);
  let b = a;
  let taps = job.taps;
  for (const end = taps + 4 * job.terms; taps < end; ) {
    const tap = load<i32>(taps);
    const weight = v128.load32_splat(weights);
    a = madd(weight, v128.load(x + tap), a);
    b = madd(weight, v128.load(below + tap), b);
    taps += 4;
    weights += WEIGHT;
  }
  v128.store(y, a);
  v128.store(y + job.targetHeight, b);
}
