import { two } from "./row-sums";

/**
 * y = a · scale + b · slope + shift for `rows` rows of `width` floats, in double, and rounded once; without `b`, where
 * that is 0. The first of them is numbered `first`; each takes the numbers of its own number modulo `count`.
 */
export function mixRows(
  a: usize,
  b: usize,
  scales: usize,
  slopes: usize,
  shifts: usize,
  count: i32,
  first: i32,
  rows: i32,
  width: i32,
  y: usize,
): void {
  for (let row = first; row < first + rows; row++) {
    const at = 8 * (row % count);
    const scale = v128.load64_splat(scales + at);
    const slope = v128.load64_splat(slopes + at);
    const shift = v128.load64_splat(shifts + at);
    if (b) {
      mixRow(a, b, scale, slope, shift, width, y);
      b += 4 * width;
    } else {
      scaleRow(a, scale, shift, width, y);
    }
    a += 4 * width;
    y += 4 * width;
  }
}

function mixRow(a: usize, b: usize, scale: v128, slope: v128, shift: v128, width: i32, y: usize): void {
  let i = 0;
  for (; i <= width - 4; i += 4, a += 16, b += 16, y += 16) {
    const low = f64x2.add(f64x2.add(f64x2.mul(two(a), scale), f64x2.mul(two(b), slope)), shift);
    const high = f64x2.add(f64x2.add(f64x2.mul(two(a + 8), scale), f64x2.mul(two(b + 8), slope)), shift);
    v128.store(y, rounded(low, high));
  }
  for (; i < width; i++, a += 4, b += 4, y += 4) {
    const sum = f64x2.add(f64x2.add(f64x2.mul(one(a), scale), f64x2.mul(one(b), slope)), shift);
    v128.store_lane<f32>(y, f32x4.demote_f64x2_zero(sum), 0);
  }
}

function scaleRow(a: usize, scale: v128, shift: v128, width: i32, y: usize): void {
  let i = 0;
  for (; i <= width - 4; i += 4, a += 16, y += 16) {
    const low = f64x2.add(f64x2.mul(two(a), scale), shift);
    const high = f64x2.add(f64x2.mul(two(a + 8), scale), shift);
    v128.store(y, rounded(low, high));
  }
  for (; i < width; i++, a += 4, y += 4) {
    v128.store_lane<f32>(y, f32x4.demote_f64x2_zero(f64x2.add(f64x2.mul(one(a), scale), shift)), 0);
  }
}

/** Four doubles as floats. */
@inline
function rounded(low: v128, high: v128): v128 {
  return v128.shuffle<f32>(f32x4.demote_f64x2_zero(low), f32x4.demote_f64x2_zero(high), 0, 1, 4, 5);
}

@inline
function one(x: usize): v128 {
  return f64x2.promote_low_f32x4(v128.load32_zero(x));
}
