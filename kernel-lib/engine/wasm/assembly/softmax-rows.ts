import { EXP, unary } from "./elementwise";
import { Anywhere, exp, Near } from "./exponential";
import { sumRows } from "./row-sums";

/**
 * Takes from each of `rows` rows of `width` floats its largest element, in place, and sums the exponentials of what is
 * left, in double. `scratch` has room for a row and one vector more.
 */
export function centerRows(x: usize, rows: i32, width: i32, scratch: usize, sums: usize): void {
  for (let row = 0; row < rows; row++) {
    subtract(x, largest(x, width), width);
    unary(EXP, x, scratch, width);
    sumRows(scratch, 1, width, sums);
    x += 4 * width;
    sums += 8;
  }
}

/**
 * The exponentials of `rows` rows of `width` floats, each less its row's largest element, which `tops` gets, and their
 * sums, in double.
 */
export function expRows(x: usize, rows: i32, width: i32, y: usize, tops: usize, sums: usize): void {
  for (let row = 0; row < rows; row++) {
    const top = largest(x, width);
    store<f32>(tops, top);
    // a difference of NaN is none of these
    const sum = smallest(x, width) - top > -87 ? expRow<Near>(x, top, width, y) : expRow<Anywhere>(x, top, width, y);
    store<f64>(sums, sum);
    x += 4 * width;
    y += 4 * width;
    tops += 4;
    sums += 8;
  }
}

/** The last vector may run past the end: what it writes there is written anew with the next row. */
@inline
function expRow<Range>(x: usize, top: f32, width: i32, y: usize): f64 {
  const tops = f32x4.splat(top);
  const end = x + 4 * width;
  let low: v128 = f64x2.splat(0);
  let high: v128 = f64x2.splat(0);
  for (; x + 16 <= end; x += 16, y += 16) {
    const exps = exp<Range>(f32x4.sub(v128.load(x), tops));
    v128.store(y, exps);
    low = f64x2.add(low, f64x2.promote_low_f32x4(exps));
    high = f64x2.add(high, f64x2.promote_low_f32x4(v128.shuffle<f32>(exps, exps, 2, 3, 2, 3)));
  }
  const sums = f64x2.add(low, high);
  let sum = f64x2.extract_lane(sums, 0) + f64x2.extract_lane(sums, 1);
  if (x < end) {
    v128.store(y, exp<Range>(f32x4.sub(v128.load(x), tops)));
    for (; x < end; x += 4, y += 4) sum += <f64>load<f32>(y);
  }
  return sum;
}

/** NaN where there is one. */
function smallest(x: usize, width: i32): f32 {
  let lanes: v128 = f32x4.splat(Infinity);
  const end = x + 4 * width;
  for (; x + 16 <= end; x += 16) lanes = f32x4.min(lanes, v128.load(x));
  let least = min(
    min(f32x4.extract_lane(lanes, 0), f32x4.extract_lane(lanes, 1)),
    min(f32x4.extract_lane(lanes, 2), f32x4.extract_lane(lanes, 3)),
  );
  for (; x < end; x += 4) least = min(least, load<f32>(x));
  return least;
}

/** NaN may be passed over here, since it spoils the sum. */
function largest(x: usize, width: i32): f32 {
  let lanes: v128 = f32x4.splat(-Infinity);
  const end = x + 4 * width;
  for (; x + 16 <= end; x += 16) lanes = f32x4.pmax(lanes, v128.load(x));
  let top = pmax(
    pmax(f32x4.extract_lane(lanes, 0), f32x4.extract_lane(lanes, 1)),
    pmax(f32x4.extract_lane(lanes, 2), f32x4.extract_lane(lanes, 3)),
  );
  for (; x < end; x += 4) top = pmax(top, load<f32>(x));
  return top;
}

@inline
function pmax(a: f32, b: f32): f32 {
  return b > a ? b : a;
}

function subtract(x: usize, number: f32, width: i32): void {
  const numbers = f32x4.splat(number);
  const end = x + 4 * width;
  for (; x + 16 <= end; x += 16) v128.store(x, f32x4.sub(v128.load(x), numbers));
  for (; x < end; x += 4) store<f32>(x, load<f32>(x) - number);
}
