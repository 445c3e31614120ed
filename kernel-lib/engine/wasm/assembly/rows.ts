import { sourceRow, targetRow } from "./columns";
import { Gemm } from "./gemm";
import { madd } from "./madd";
import { twoRows } from "./row-pairs";

/** Rows of the output in one unit of work. */
const ROWS: i32 = 16;

/**
 * The same product as `Gemm`, for one output row a group (a single channel, or depthwise
 * convolution): the sums of many columns are kept while the taps go by. Columns must follow
 * each other in source and target.
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
  for (let row = first; row < last; ) {
    let x = job.source + group * job.sourceGroup + sourceRow(job, row);
    let y = job.target + group * job.targetGroup + targetRow(job, row);
    const end = min(last, row + job.height - (row % job.height)); // of the plane
    for (; job.lines > 0 && row + 1 < end; row += 2) {
      twoRows(job, weights, bias, x, y);
      x += 2 * job.sourceHeight;
      y += 2 * job.targetHeight;
    }
    for (; row < end; row++) {
      wholeRow(job, weights, bias, x, y);
      x += job.sourceHeight;
      y += job.targetHeight;
    }
  }
}

function wholeRow(job: Gemm, weights: usize, bias: usize, x: usize, y: usize): void {
  const width = job.width;
  let w = 0;
  for (; w <= width - 32; w += 32) columns32(job.terms, job.taps, weights, bias, x + 4 * w, y + 4 * w);
  for (; w <= width - 16; w += 16) columns16(job.terms, job.taps, weights, bias, x + 4 * w, y + 4 * w);
  for (; w <= width - 4; w += 4) columns4(job.terms, job.taps, weights, bias, x + 4 * w, y + 4 * w);
  if (w == width) return;
  if (width >= 4) {
    // The last four columns, some of them for the second time.
    w = width - 4;
    columns4(job.terms, job.taps, weights, bias, x + 4 * w, y + 4 * w);
  } else {
    for (; w < width; w++) column(job.terms, job.taps, weights, bias, x + 4 * w, y + 4 * w);
  }
}

function columns32(terms: i32, taps: usize, weights: usize, bias: usize, x: usize, y: usize): void {
  let y0 = v128.load32_splat(bias), y1 = y0, y2 = y0, y3 = y0, y4 = y0, y5 = y0, y6 = y0, y7 = y0;
  do {
    const at = x + load<i32>(taps);
    const weight = v128.load32_splat(weights);
    y0 = madd(weight, v128.load(at), y0);
    y1 = madd(weight, v128.load(at, 16), y1);
    y2 = madd(weight, v128.load(at, 32), y2);
    y3 = madd(weight, v128.load(at, 48), y3);
    y4 = madd(weight, v128.load(at, 64), y4);
    y5 = madd(weight, v128.load(at, 80), y5);
    y6 = madd(weight, v128.load(at, 96), y6);
    y7 = madd(weight, v128.load(at, 112), y7);
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

function columns16(terms: i32, taps: usize, weights: usize, bias: usize, x: usize, y: usize): void {
  let y0 = v128.load32_splat(bias), y1 = y0, y2 = y0, y3 = y0;
  do {
    const at = x + load<i32>(taps);
    const weight = v128.load32_splat(weights);
    y0 = madd(weight, v128.load(at), y0);
    y1 = madd(weight, v128.load(at, 16), y1);
    y2 = madd(weight, v128.load(at, 32), y2);
    y3 = madd(weight, v128.load(at, 48), y3);
    taps += 4;
    weights += 8;
  } while (--terms);
  v128.store(y, y0);
  v128.store(y, y1, 16);
  v128.store(y, y2, 32);
  v128.store(y, y3, 48);
}

function columns4(terms: i32, taps: usize, weights: usize, bias: usize, x: usize, y: usize): void {
  let sum = v128.load32_splat(bias);
  do {
    sum = madd(v128.load32_splat(weights), v128.load(x + load<i32>(taps)), sum);
    taps += 4;
    weights += 8;
  } while (--terms);
  v128.store(y, sum);
}

/** In vector arithmetic too, so that a fused build rounds every column alike. */
function column(terms: i32, taps: usize, weights: usize, bias: usize, x: usize, y: usize): void {
  let sum = v128.load32_splat(bias);
  do {
    sum = madd(v128.load32_splat(weights), v128.load32_splat(x + load<i32>(taps)), sum);
    taps += 4;
    weights += 8;
  } while (--terms);
  v128.store_lane<f32>(y, sum, 0);
}
