import { Gemm } from "./gemm";
import { madd } from "./madd";

/** Columns of a pair of rows as a type parameter, so that each number is compiled without branches: its bytes are its columns. */
@unmanaged
class Four {
  a: u32;
}
@unmanaged
class Eight extends Four {
  b: u32;
}
@unmanaged
class Twelve extends Eight {
  c: u32;
}
@unmanaged
class Sixteen extends Twelve {
  d: u32;
}

/**
 * Two output rows at once: a line of the source that the lower row meets with one line of taps
 * is what the upper row meets with the next, so that each load serves twice. Every column's
 * products are summed in the order of the taps, as `wholeRow` does.
 */
export function twoRows(job: Gemm, weights: usize, bias: usize, x: usize, y: usize): void {
  const width = job.width;
  let w = 0;
  for (; w <= width - 16; w += 16) columns<Sixteen>(job, weights, bias, x + 4 * w, y + 4 * w);
  const left = width - w;
  x += 4 * w;
  y += 4 * w;
  if (left >= 12) columns<Twelve>(job, weights, bias, x, y);
  else if (left >= 8) columns<Eight>(job, weights, bias, x, y);
  else if (left >= 4) columns<Four>(job, weights, bias, x, y);
  // The last four columns, some of them for the second time; rows have at least four.
  const missing = left & 3;
  if (missing) columns<Four>(job, weights, bias, x + 4 * (left - 4), y + 4 * (left - 4));
}

/** Packed weights come as tiles of two rows, the second one empty. */
const WEIGHT: i32 = 8;

function columns<Columns>(job: Gemm, weights: usize, bias: usize, x: usize, y: usize): void {
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
      if (offsetof<Columns>() > 4) a1 = madd(weight, v128.load(at, 16), a1);
      if (offsetof<Columns>() > 8) a2 = madd(weight, v128.load(at, 32), a2);
      if (offsetof<Columns>() > 12) a3 = madd(weight, v128.load(at, 48), a3);
      taps += 4;
      weights += WEIGHT;
    }
    for (let i = line; i < line * job.lines; i++) {
      const at = x + load<i32>(taps);
      const upper = v128.load32_splat(weights);
      const lower = v128.load32_splat(weights - WEIGHT * line);
      const x0 = v128.load(at);
      a0 = madd(upper, x0, a0);
      b0 = madd(lower, x0, b0);
      if (offsetof<Columns>() > 4) {
        const x1 = v128.load(at, 16);
        a1 = madd(upper, x1, a1);
        b1 = madd(lower, x1, b1);
      }
      if (offsetof<Columns>() > 8) {
        const x2 = v128.load(at, 32);
        a2 = madd(upper, x2, a2);
        b2 = madd(lower, x2, b2);
      }
      if (offsetof<Columns>() > 12) {
        const x3 = v128.load(at, 48);
        a3 = madd(upper, x3, a3);
        b3 = madd(lower, x3, b3);
      }
      taps += 4;
      weights += WEIGHT;
    }
    for (let i = line; i > 0; i--) {
      const at = below + load<i32>(taps - 4 * i);
      const weight = v128.load32_splat(weights - WEIGHT * i);
      b0 = madd(weight, v128.load(at), b0);
      if (offsetof<Columns>() > 4) b1 = madd(weight, v128.load(at, 16), b1);
      if (offsetof<Columns>() > 8) b2 = madd(weight, v128.load(at, 32), b2);
      if (offsetof<Columns>() > 12) b3 = madd(weight, v128.load(at, 48), b3);
    }
  }
  storeColumns<Columns>(y, a0, a1, a2, a3);
  storeColumns<Columns>(y + job.targetHeight, b0, b1, b2, b3);
}

@inline
function storeColumns<Columns>(y: usize, s0: v128, s1: v128, s2: v128, s3: v128): void {
  v128.store(y, s0);
  if (offsetof<Columns>() > 4) v128.store(y, s1, 16);
  if (offsetof<Columns>() > 8) v128.store(y, s2, 32);
  if (offsetof<Columns>() > 12) v128.store(y, s3, 48);
}
