/*
 * Sums of rows of `width` floats, kept in double; several side by side, for each waits for its last addition.
 */

/** The sum of each row. */
export function sumRows(x: usize, rows: i32, width: i32, sums: usize): void {
  for (let row = 0; row < rows; row++) {
    let a: v128 = f64x2.splat(0), b = a, c = a, d = a;
    const end = x + 4 * width;
    for (; x + 32 <= end; x += 32) {
      a = f64x2.add(a, two(x));
      b = f64x2.add(b, two(x + 8));
      c = f64x2.add(c, two(x + 16));
      d = f64x2.add(d, two(x + 24));
    }
    const lanes = f64x2.add(f64x2.add(a, b), f64x2.add(c, d));
    let sum = f64x2.extract_lane(lanes, 0) + f64x2.extract_lane(lanes, 1);
    for (; x < end; x += 4) sum += <f64>load<f32>(x);
    store<f64>(sums, sum);
    sums += 8;
  }
}

/** Σ a · b of each row. */
export function dotRows(a: usize, b: usize, rows: i32, width: i32, sums: usize): void {
  for (let row = 0; row < rows; row++) {
    let s0: v128 = f64x2.splat(0), s1 = s0;
    const end = a + 4 * width;
    for (; a + 16 <= end; a += 16, b += 16) {
      s0 = f64x2.add(s0, f64x2.mul(two(a), two(b)));
      s1 = f64x2.add(s1, f64x2.mul(two(a + 8), two(b + 8)));
    }
    let sum = across(f64x2.add(s0, s1));
    for (; a < end; a += 4, b += 4) sum += <f64>load<f32>(a) * <f64>load<f32>(b);
    store<f64>(sums, sum);
    sums += 8;
  }
}

/** Σ (x − middle)² of each of `rows` rows, the one numbered `first` on; each takes the middle of its number modulo `count`. */
export function squareRows(x: usize, middles: usize, count: i32, first: i32, rows: i32, width: i32, sums: usize): void {
  for (let row = first; row < first + rows; row++) {
    const middle = load<f64>(middles + 8 * (row % count));
    const middle2 = f64x2.splat(middle);
    let s0: v128 = f64x2.splat(0), s1 = s0;
    const end = x + 4 * width;
    for (; x + 16 <= end; x += 16) {
      const d0 = f64x2.sub(two(x), middle2);
      const d1 = f64x2.sub(two(x + 8), middle2);
      s0 = f64x2.add(s0, f64x2.mul(d0, d0));
      s1 = f64x2.add(s1, f64x2.mul(d1, d1));
    }
    let sum = across(f64x2.add(s0, s1));
    for (; x < end; x += 4) {
      const d = <f64>load<f32>(x) - middle;
      sum += d * d;
    }
    store<f64>(sums, sum);
    sums += 8;
  }
}

function across(lanes: v128): f64 {
  return f64x2.extract_lane(lanes, 0) + f64x2.extract_lane(lanes, 1);
}

/** Two floats as doubles. */
@inline
export function two(x: usize): v128 {
  return f64x2.promote_low_f32x4(v128.load64_zero(x));
}
