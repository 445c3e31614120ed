/**
 * Max pooling with windows of 2×2 beside each other, the usual ones: four at a time and without branches, of which
 * every second would be guessed wrong. Winners are those of `maxPool`: the first among equals, the last NaN.
 *
 * `inWidth` elements a row; plane by plane, rows of `width` outputs.
 */
export function maxPairs(
  planes: i32,
  inHeight: i32,
  inWidth: i32,
  height: i32,
  width: i32,
  x: usize,
  values: usize,
  indices: usize,
): void {
  for (let row = 0; row < planes * height; row++) {
    // of the window's first element, in its plane
    let place = 2 * (row % height) * inWidth;
    let upper = x + 4 * ((row / height) * inHeight * inWidth + place);
    let lower = upper + 4 * inWidth;
    let w = 0;
    for (; w + 4 <= width; w += 4) {
      const a = v128.load(upper), b = v128.load(upper, 16);
      const c = v128.load(lower), d = v128.load(lower, 16);
      const first = i32x4.add(i32x4.splat(place), i32x4(0, 2, 4, 6));
      let best = v128.shuffle<f32>(a, b, 0, 2, 4, 6);
      let winner = first;
      let next = v128.shuffle<f32>(a, b, 1, 3, 5, 7);
      let wins = isWinner(next, best);
      best = v128.bitselect(next, best, wins);
      winner = v128.bitselect(i32x4.add(first, i32x4.splat(1)), winner, wins);
      next = v128.shuffle<f32>(c, d, 0, 2, 4, 6);
      wins = isWinner(next, best);
      best = v128.bitselect(next, best, wins);
      winner = v128.bitselect(i32x4.add(first, i32x4.splat(inWidth)), winner, wins);
      next = v128.shuffle<f32>(c, d, 1, 3, 5, 7);
      wins = isWinner(next, best);
      v128.store(values, v128.bitselect(next, best, wins));
      v128.store(indices, v128.bitselect(i32x4.add(first, i32x4.splat(inWidth + 1)), winner, wins));
      place += 8;
      upper += 32;
      lower += 32;
      values += 16;
      indices += 16;
    }
    for (; w < width; w++) {
      let best = load<f32>(upper);
      let winner = place;
      for (let i = 1; i < 4; i++) {
        const value = load<f32>((i < 2 ? upper : lower) + 4 * (i & 1));
        if (value > best || value != value) {
          best = value;
          winner = place + (i < 2 ? 1 : inWidth + (i & 1));
        }
      }
      store<f32>(values, best);
      store<i32>(indices, winner);
      place += 2;
      upper += 8;
      lower += 8;
      values += 4;
      indices += 4;
    }
  }
}

function isWinner(value: v128, best: v128): v128 {
  return v128.or(f32x4.gt(value, best), f32x4.ne(value, value));
}
