import { sourceRow, targetRow } from "./columns";
import { madd } from "./madd";
import { WeightGradient } from "./weight-gradient";

/** Columns whose products are summed before they join the total: many, but few enough to stay precise, and in the nearest cache. */
const SPAN: i32 = 2048;

/** Taps that are summed at a time, with two channels and with one: more would not fit V8's registers. */
const TAPS_OF_TWO: i32 = 4;
const TAPS_OF_ONE: i32 = 5;

export function weightRowUnits(job: WeightGradient): i32 {
  return job.groups * ((job.channels + 1) / 2) * job.parts;
}

/**
 * The same sums as `weightUnit`, for few output channels a group: the next part of the taps of two channels, or of the
 * last one. They meet along the rows, and nothing is packed. Columns must follow each other in gradient and source.
 */
export function weightRowUnit(job: WeightGradient, unit: i32): void {
  const part = unit % job.parts;
  unit /= job.parts;
  const pairs = (job.channels + 1) / 2;
  const channel = 2 * (unit % pairs);
  const group = unit / pairs;
  const isTwo = channel + 1 < job.channels;
  const step = isTwo ? TAPS_OF_TWO : TAPS_OF_ONE;
  const chunks = (job.tapCount + step - 1) / step;
  const first = step * (chunks * part / job.parts);
  const last = step * (chunks * (part + 1) / job.parts);
  const source = job.source + group * job.sourceGroup;
  const gradient = job.gradient + group * job.gradientGroup + channel * job.gradientRow;
  const target = job.target + group * job.targetGroup + 4 * channel;
  const rows = job.images * job.depth * job.height;
  const block = max(1, SPAN / job.width);
  for (let row = 0; row < rows; row += block) {
    const end = min(row + block, rows);
    for (let tap = first; tap < last; tap += step) {
      const total = target + tap * job.targetRow;
      if (isTwo) sumTwo(job, row, end, job.taps + 4 * tap, source, gradient, total);
      else sumOne(job, row, end, job.taps + 4 * tap, source, gradient, total);
    }
  }
}

/** The part of a row that fills no vector, and the lanes that it has there. */
@inline
function lanesOf(rest: i32): v128 {
  return i32x4.gt_s(i32x4.splat(rest), i32x4(0, 1, 2, 3));
}

/** Two channels and four taps. */
function sumTwo(job: WeightGradient, first: i32, last: i32, taps: usize, source: usize, gradient: usize, total: usize): void {
  const t0 = load<i32>(taps), t1 = load<i32>(taps, 4), t2 = load<i32>(taps, 8), t3 = load<i32>(taps, 12);
  const other = job.gradientRow;
  const whole = 4 * (job.width & ~3);
  const rest = job.width & 3;
  let a0: v128 = f32x4.splat(0), a1 = a0, a2 = a0, a3 = a0;
  let b0 = a0, b1 = a0, b2 = a0, b3 = a0;
  for (let row = first, left = 0, x: usize = 0, y: usize = 0; row < last; row++, left--) {
    if (left == 0) {
      left = job.height - (row % job.height);
      x = source + sourceRow(job, row);
      y = gradient + targetRow(job, row);
    }
    for (const end = y + whole; y < end; y += 16) {
      const grad0 = v128.load(y);
      const grad1 = v128.load(y + other);
      let value = v128.load(x + t0);
      a0 = madd(grad0, value, a0);
      b0 = madd(grad1, value, b0);
      value = v128.load(x + t1);
      a1 = madd(grad0, value, a1);
      b1 = madd(grad1, value, b1);
      value = v128.load(x + t2);
      a2 = madd(grad0, value, a2);
      b2 = madd(grad1, value, b2);
      value = v128.load(x + t3);
      a3 = madd(grad0, value, a3);
      b3 = madd(grad1, value, b3);
      x += 16;
    }
    if (rest) {
      const lanes = lanesOf(rest);
      const grad0 = v128.and(lanes, v128.load(y));
      const grad1 = v128.and(lanes, v128.load(y + other));
      let value = v128.and(lanes, v128.load(x + t0));
      a0 = madd(grad0, value, a0);
      b0 = madd(grad1, value, b0);
      value = v128.and(lanes, v128.load(x + t1));
      a1 = madd(grad0, value, a1);
      b1 = madd(grad1, value, b1);
      value = v128.and(lanes, v128.load(x + t2));
      a2 = madd(grad0, value, a2);
      b2 = madd(grad1, value, b2);
      value = v128.and(lanes, v128.load(x + t3));
      a3 = madd(grad0, value, a3);
      b3 = madd(grad1, value, b3);
    }
    x += job.sourceHeight - whole;
    y += job.targetHeight - whole;
  }
  const stride = job.targetRow;
  addSum(total, a0);
  addSum(total + 4, b0);
  addSum(total + stride, a1);
  addSum(total + stride + 4, b1);
  addSum(total + 2 * stride, a2);
  addSum(total + 2 * stride + 4, b2);
  addSum(total + 3 * stride, a3);
  addSum(total + 3 * stride + 4, b3);
}

/** One channel and five taps. */
function sumOne(job: WeightGradient, first: i32, last: i32, taps: usize, source: usize, gradient: usize, total: usize): void {
  const t0 = load<i32>(taps), t1 = load<i32>(taps, 4), t2 = load<i32>(taps, 8);
  const t3 = load<i32>(taps, 12), t4 = load<i32>(taps, 16);
  const whole = 4 * (job.width & ~3);
  const rest = job.width & 3;
  let s0: v128 = f32x4.splat(0), s1 = s0, s2 = s0, s3 = s0, s4 = s0;
  for (let row = first, left = 0, x: usize = 0, y: usize = 0; row < last; row++, left--) {
    if (left == 0) {
      left = job.height - (row % job.height);
      x = source + sourceRow(job, row);
      y = gradient + targetRow(job, row);
    }
    for (const end = y + whole; y < end; y += 16) {
      const grad = v128.load(y);
      s0 = madd(grad, v128.load(x + t0), s0);
      s1 = madd(grad, v128.load(x + t1), s1);
      s2 = madd(grad, v128.load(x + t2), s2);
      s3 = madd(grad, v128.load(x + t3), s3);
      s4 = madd(grad, v128.load(x + t4), s4);
      x += 16;
    }
    if (rest) {
      const lanes = lanesOf(rest);
      const grad = v128.and(lanes, v128.load(y));
      s0 = madd(grad, v128.and(lanes, v128.load(x + t0)), s0);
      s1 = madd(grad, v128.and(lanes, v128.load(x + t1)), s1);
      s2 = madd(grad, v128.and(lanes, v128.load(x + t2)), s2);
      s3 = madd(grad, v128.and(lanes, v128.load(x + t3)), s3);
      s4 = madd(grad, v128.and(lanes, v128.load(x + t4)), s4);
    }
    x += job.sourceHeight - whole;
    y += job.targetHeight - whole;
  }
  const stride = job.targetRow;
  addSum(total, s0);
  addSum(total + stride, s1);
  addSum(total + 2 * stride, s2);
  addSum(total + 3 * stride, s3);
  addSum(total + 4 * stride, s4);
}

function addSum(total: usize, lanes: v128): void {
  const sum =
    f32x4.extract_lane(lanes, 0) + f32x4.extract_lane(lanes, 1) +
    (f32x4.extract_lane(lanes, 2) + f32x4.extract_lane(lanes, 3));
  store<f32>(total, load<f32>(total) + sum);
}
