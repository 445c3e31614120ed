import { sourceRow, targetRow } from "./columns";
import { madd } from "./madd";
import { WeightGradient } from "./weight-gradient";

/** Columns whose products are summed before they join the total: many, but few enough to stay precise. */
const SPAN: i32 = 2048;

/**
 * The same sums as `weightUnit`, for one output channel a group: eight taps at a time go along
 * the rows. Columns must follow each other in gradient and source.
 */
export function weightRowUnit(job: WeightGradient, unit: i32): void {
  const group = unit / job.parts;
  const part = unit % job.parts;
  const chunks = (job.tapCount + 7) / 8;
  const firstTap = 8 * (chunks * part / job.parts);
  const lastTap = 8 * (chunks * (part + 1) / job.parts);
  const rows = job.images * job.depth * job.height;
  const block = max(1, SPAN / job.width);
  for (let row = 0; row < rows; row += block) {
    for (let tap = firstTap; tap < lastTap; tap += 8) {
      const total = job.target + group * job.targetGroup + tap * job.targetRow;
      const end = min(row + block, rows);
      sumRows(job, group, row, end, job.taps + 4 * tap, total);
    }
  }
}

function sumRows(job: WeightGradient, group: i32, first: i32, last: i32, taps: usize, total: usize): void {
  const width = job.width;
  const t0 = load<i32>(taps), t1 = load<i32>(taps, 4), t2 = load<i32>(taps, 8), t3 = load<i32>(taps, 12);
  const t4 = load<i32>(taps, 16), t5 = load<i32>(taps, 20), t6 = load<i32>(taps, 24), t7 = load<i32>(taps, 28);
  let s0: v128 = f32x4.splat(0), s1 = s0, s2 = s0, s3 = s0, s4 = s0, s5 = s0, s6 = s0, s7 = s0;
  for (let row = first; row < last; row++) {
    let x = job.source + group * job.sourceGroup + sourceRow(job, row);
    let y = job.gradient + group * job.gradientGroup + targetRow(job, row);
    const whole = y + 4 * (width & ~3);
    const end = y + 4 * width;
    for (; y < whole; y += 16) {
      const grad = v128.load(y);
      s0 = madd(grad, v128.load(x + t0), s0);
      s1 = madd(grad, v128.load(x + t1), s1);
      s2 = madd(grad, v128.load(x + t2), s2);
      s3 = madd(grad, v128.load(x + t3), s3);
      s4 = madd(grad, v128.load(x + t4), s4);
      s5 = madd(grad, v128.load(x + t5), s5);
      s6 = madd(grad, v128.load(x + t6), s6);
      s7 = madd(grad, v128.load(x + t7), s7);
      x += 16;
    }
    for (; y < end; y += 4) {
      const grad = v128.load32_zero(y);
      s0 = madd(grad, v128.load32_zero(x + t0), s0);
      s1 = madd(grad, v128.load32_zero(x + t1), s1);
      s2 = madd(grad, v128.load32_zero(x + t2), s2);
      s3 = madd(grad, v128.load32_zero(x + t3), s3);
      s4 = madd(grad, v128.load32_zero(x + t4), s4);
      s5 = madd(grad, v128.load32_zero(x + t5), s5);
      s6 = madd(grad, v128.load32_zero(x + t6), s6);
      s7 = madd(grad, v128.load32_zero(x + t7), s7);
      x += 4;
    }
  }
  const stride = job.targetRow;
  addSum(total, s0);
  addSum(total + stride, s1);
  addSum(total + 2 * stride, s2);
  addSum(total + 3 * stride, s3);
  addSum(total + 4 * stride, s4);
  addSum(total + 5 * stride, s5);
  addSum(total + 6 * stride, s6);
  addSum(total + 7 * stride, s7);
}

function addSum(total: usize, lanes: v128): void {
  const sum =
    f32x4.extract_lane(lanes, 0) + f32x4.extract_lane(lanes, 1) +
    (f32x4.extract_lane(lanes, 2) + f32x4.extract_lane(lanes, 3));
  store<f32>(total, load<f32>(total) + sum);
}
