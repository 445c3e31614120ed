/** The sum of each row of `width` floats, kept in double: eight sums side by side, for each waits for its last addition. */
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

function two(x: usize): v128 {
  return f64x2.promote_low_f32x4(v128.load64_zero(x));
}
