/*
 * Average pooling with windows of 2×2 beside each other, the usual ones: four outputs at a time.
 * Sums are kept in double and added in the same order as `averagePool` does, so the results are its own.
 */

/** `inWidth` elements a row; plane by plane, rows of `width` outputs. */
export function averagePairs(
  planes: i32,
  inHeight: i32,
  inWidth: i32,
  height: i32,
  width: i32,
  divisor: f64,
  x: usize,
  y: usize,
): void {
  const by = f64x2.splat(divisor);
  for (let row = 0; row < planes * height; row++) {
    let upper = x + 4 * ((row / height) * inHeight + 2 * (row % height)) * inWidth;
    let lower = upper + 4 * inWidth;
    let w = 0;
    for (; w + 4 <= width; w += 4) {
      const a = v128.load(upper), b = v128.load(upper, 16);
      const c = v128.load(lower), d = v128.load(lower, 16);
      // Each double holds the first elements of two neighbouring windows, then the second ones, …
      const first = mean(v128.shuffle<f32>(a, a, 0, 2, 1, 3), v128.shuffle<f32>(c, c, 0, 2, 1, 3), by);
      const second = mean(v128.shuffle<f32>(b, b, 0, 2, 1, 3), v128.shuffle<f32>(d, d, 0, 2, 1, 3), by);
      v128.store(y, v128.shuffle<f32>(first, second, 0, 1, 4, 5));
      upper += 32;
      lower += 32;
      y += 16;
    }
    for (; w < width; w++) {
      const left = <f64>load<f32>(upper) + <f64>load<f32>(upper, 4);
      store<f32>(y, <f32>((left + <f64>load<f32>(lower) + <f64>load<f32>(lower, 4)) / divisor));
      upper += 8;
      lower += 8;
      y += 4;
    }
  }
}

/** Of two windows whose left elements come before their right ones. */
function mean(upper: v128, lower: v128, divisor: v128): v128 {
  let sum = f64x2.add(f64x2.promote_low_f32x4(upper), f64x2.promote_low_f32x4(swapped(upper)));
  sum = f64x2.add(sum, f64x2.promote_low_f32x4(lower));
  sum = f64x2.add(sum, f64x2.promote_low_f32x4(swapped(lower)));
  return f32x4.demote_f64x2_zero(f64x2.div(sum, divisor));
}

/** The upper half in the lower. */
function swapped(lanes: v128): v128 {
  return v128.shuffle<f32>(lanes, lanes, 2, 3, 0, 1);
}

/** Each output's share for the four elements of its window. Elements that no window covers are not written. */
export function averagePairsGradient(
  planes: i32,
  inHeight: i32,
  inWidth: i32,
  height: i32,
  width: i32,
  divisor: f64,
  gradOutput: usize,
  gradInput: usize,
): void {
  const by = f64x2.splat(divisor);
  const zero = f32x4.splat(0);
  for (let row = 0; row < planes * height; row++) {
    let upper = gradInput + 4 * ((row / height) * inHeight + 2 * (row % height)) * inWidth;
    let lower = upper + 4 * inWidth;
    let w = 0;
    for (; w + 4 <= width; w += 4) {
      const grad = v128.load(gradOutput);
      const low = f32x4.demote_f64x2_zero(f64x2.div(f64x2.promote_low_f32x4(grad), by));
      const high = f32x4.demote_f64x2_zero(f64x2.div(f64x2.promote_low_f32x4(swapped(grad)), by));
      // Adding 0 turns −0 into 0, as adding to a cleared element does.
      const left = f32x4.add(zero, v128.shuffle<f32>(low, low, 0, 0, 1, 1));
      const right = f32x4.add(zero, v128.shuffle<f32>(high, high, 0, 0, 1, 1));
      v128.store(upper, left);
      v128.store(upper, right, 16);
      v128.store(lower, left);
      v128.store(lower, right, 16);
      upper += 32;
      lower += 32;
      gradOutput += 16;
    }
    for (; w < width; w++) {
      const share: f32 = <f32>(<f64>load<f32>(gradOutput) / divisor) + 0;
      store<f32>(upper, share);
      store<f32>(upper, share, 4);
      store<f32>(lower, share);
      store<f32>(lower, share, 4);
      upper += 8;
      lower += 8;
      gradOutput += 4;
    }
  }
}
