import { sourceRow, targetRow } from "./columns";
import { Gemm } from "./gemm";
import { madd } from "./madd";
import { twoRows } from "./row-pairs";

/** Rows of the output in one unit of work. */
const ROWS: i32 = 16;

/** How far apart a row's columns lie in the source, as a type of as many bytes. */
export type Next = f32;
export type Second = f64;

/**
 * The same product as `Gemm`, for one output row a group (a single channel, or depthwise
 * convolution): the sums of many columns are kept while the taps go by. Columns must follow
 * each other in the target, and every one or every second element in the source.
 */
export function rowUnits(job: Gemm): i32 {
  return job.groups * blocks(job);
}

function blocks(job: Gemm): i32 {
  return (job.images * job.depth * job.height + ROWS - 1) / ROWS;
}

export function rowUnit(job: Gemm, unit: i32): void {
  const group = unit / blocks(job);
  const first = (unit % blocks(job)) * ROWS;
  const last = min(first + ROWS, job.images * job.depth * job.height);
  const weights = job.packed + group * job.packedGroup;
  const bias = job.bias + 4 * group;
  for (let row = first; row < last; row++) {
    const x = job.source + group * job.sourceGroup + sourceRow(job, row);
    const y = job.target + group * job.targetGroup + targetRow(job, row);
    if (job.sourceWidth == 8) {
      wholeRow<Second>(job, weights, bias, x, y);
    } else if (row + 1 < last && (row + 1) % job.height != 0 && job.lines > 0) {
      twoRows(job, weights, bias, x, y);
      row++;
    } else {
      wholeRow<Next>(job, weights, bias, x, y);
    }
  }
}

function wholeRow<Step>(job: Gemm, weights: usize, bias: usize, x: usize, y: usize): void {
  const step = sizeof<Step>();
  const width = job.width;
  let w = 0;
  for (; w <= width - 32; w += 32) columns32<Step>(job.terms, job.taps, weights, bias, x + step * w, y + 4 * w);
  for (; w <= width - 16; w += 16) columns16<Step>(job.terms, job.taps, weights, bias, x + step * w, y + 4 * w);
  for (; w <= width - 4; w += 4) columns4<Step>(job.terms, job.taps, weights, bias, x + step * w, y + 4 * w);
  if (w == width) return;
  if (width >= 4) {
    // The last four columns, some of them for the second time.
    w = width - 4;
    columns4<Step>(job.terms, job.taps, weights, bias, x + step * w, y + 4 * w);
  } else {
    for (; w < width; w++) column<Step>(job.terms, job.taps, weights, bias, x + step * w, y + 4 * w);
  }
}

export function four<Step>(at: usize): v128 {
  if (sizeof<Step>() == 4) return v128.load(at);
  return v128.shuffle<f32>(v128.load(at), v128.load(at, 12), 0, 2, 5, 7);
}

function columns32<Step>(terms: i32, taps: usize, weights: usize, bias: usize, x: usize, y: usize): void {
  const far = 4 * sizeof<Step>();
  let y0 = v128.load32_splat(bias), y1 = y0, y2 = y0, y3 = y0, y4 = y0, y5 = y0, y6 = y0, y7 = y0;
  do {
    const at = x + load<i32>(taps);
    const weight = v128.load32_splat(weights);
    y0 = madd(weight, four<Step>(at), y0);
    y1 = madd(weight, four<Step>(at + far), y1);
    y2 = madd(weight, four<Step>(at + 2 * far), y2);
    y3 = madd(weight, four<Step>(at + 3 * far), y3);
    y4 = madd(weight, four<Step>(at + 4 * far), y4);
    y5 = madd(weight, four<Step>(at + 5 * far), y5);
    y6 = madd(weight, four<Step>(at + 6 * far), y6);
    y7 = madd(weight, four<Step>(at + 7 * far), y7);
    taps += 4;
    weights += 8; // packed as tiles of two rows, the second one empty
  } while (--terms);
  v128.store(y, y0);
  v128.store(y, y1, 16);
  v128.store(y, y2, 32);
  v128.store(y, y3, 48);
  v128.store(y, y4, 64);
  v128.store(y, y5, 80);
  v128.store(y, y6, 96);
  v128.store(y, y7, 112);
}

function columns16<Step>(terms: i32, taps: usize, weights: usize, bias: usize, x: usize, y: usize): void {
  const far = 4 * sizeof<Step>();
  let y0 = v128.load32_splat(bias), y1 = y0, y2 = y0, y3 = y0;
  do {
    const at = x + load<i32>(taps);
    const weight = v128.load32_splat(weights);
    y0 = madd(weight, four<Step>(at), y0);
    y1 = madd(weight, four<Step>(at + far), y1);
    y2 = madd(weight, four<Step>(at + 2 * far), y2);
    y3 = madd(weight, four<Step>(at + 3 * far), y3);
    taps += 4;
    weights += 8;
  } while (--terms);
  v128.store(y, y0);
  v128.store(y, y1, 16);
  v128.store(y, y2, 32);
  v128.store(y, y3, 48);
}

function columns4<Step>(terms: i32, taps: usize, weights: usize, bias: usize, x: usize, y: usize): void {
  let sum = v128.load32_splat(bias);
  do {
    sum = madd(v128.load32_splat(weights), four<Step>(x + load<i32>(taps)), sum);
    taps += 4;
    weights += 8;
  } while (--terms);
  v128.store(y, sum);
}

/** In vector arithmetic too, so that a fused build rounds every column alike. */
function column<Step>(terms: i32, taps: usize, weights: usize, bias: usize, x: usize, y: usize): void {
  let sum = v128.load32_splat(bias);
  do {
    sum = madd(v128.load32_splat(weights), v128.load32_splat(x + load<i32>(taps)), sum);
    taps += 4;
    weights += 8;
  } while (--terms);
  v128.store_lane<f32>(y, sum, 0);
}
