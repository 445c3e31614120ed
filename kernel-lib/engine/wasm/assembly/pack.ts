import { tileHeight } from "./tile";
import { evenly } from "./columns";
import { transposeFour } from "./transpose";

/** Products summed in one go: a panel of eight columns then stays in the first-level cache. */
export const DEPTH: i32 = 640;

/**
 * Packs a matrix for `tile`: blocks of DEPTH steps, in each block tiles of 4, 3 or 2
 * rows, step by step. Element (row, k) stands at source + row · rowStride + steps[k].
 * A row that fills up a tile is zero.
 */
export function packRows(source: usize, rowStride: i32, steps: usize, rows: i32, depth: i32, target: usize): void {
  for (let from = 0; from < depth; from += DEPTH) {
    const count = min(DEPTH, depth - from);
    for (let row = 0; row < rows; ) {
      const height = tileHeight(rows - row);
      const first = source + row * rowStride;
      if (height == 4) packFour(first, rowStride, steps + 4 * from, count, target);
      else packFew(height, min(height, rows - row), first, rowStride, steps + 4 * from, count, target);
      target += 4 * height * count;
      row += height;
    }
  }
}

/** Rows of a tile, the first `valid` of them read, element by element. */
function packFew(height: i32, valid: i32, source: usize, stride: i32, steps: usize, count: i32, target: usize): void {
  for (const end = steps + 4 * count; steps < end; steps += 4) {
    let at = source + load<i32>(steps);
    for (let r = 0; r < height; r++) {
      store<f32>(target, r < valid ? load<f32>(at) : 0);
      target += 4;
      at += stride;
    }
  }
}

/** Four rows: by whole vectors where the rows lie side by side, or what four steps read does, forwards or backwards. */
function packFour(source: usize, stride: i32, steps: usize, count: i32, target: usize): void {
  const end = steps + 4 * count;
  if (stride == 4) {
    for (; steps < end; steps += 4, target += 16) v128.store(target, v128.load(source + load<i32>(steps)));
    return;
  }
  for (; steps + 16 <= end; steps += 16, target += 64) {
    if (evenly(steps, 4)) transposeFour(source + load<i32>(steps), stride, target, 16);
    else if (evenly(steps, -4)) transposeFour(source + load<i32>(steps, 12), stride, target + 48, -16);
    else packFew(4, 4, source, stride, steps, 4, target);
  }
  packFew(4, 4, source, stride, steps, <i32>(end - steps) / 4, target);
}

/** Packs `depth` × 8 values: row k is read at source + taps[k] + offsets[0 … 7]. */
export function packPanel(source: usize, taps: usize, depth: i32, offsets: usize, target: usize): void {
  if (evenly(offsets, 4) && evenly(offsets + 16, 4)) {
    const left = source + load<i32>(offsets);
    const far = load<i32>(offsets, 16) - load<i32>(offsets);
    for (const end = target + 32 * depth; target < end; target += 32) {
      const at = left + load<i32>(taps);
      v128.store(target, v128.load(at));
      v128.store(target, v128.load(at + far), 16);
      taps += 4;
    }
    return;
  }
  packHalf(source, taps, depth, offsets, target);
  packHalf(source, taps, depth, offsets + 16, target + 16);
}

/** Four columns of a panel: neighbours, every second element (stride 2), the end of one row and the next, or anywhere. */
function packHalf(source: usize, taps: usize, depth: i32, offsets: usize, target: usize): void {
  const end = target + 32 * depth;
  const first = source + load<i32>(offsets);
  const second = source + load<i32>(offsets, 4);
  const third = source + load<i32>(offsets, 8);
  const fourth = source + load<i32>(offsets, 12);
  if (evenly(offsets, 4)) {
    for (; target < end; target += 32) {
      v128.store(target, v128.load(first + load<i32>(taps)));
      taps += 4;
    }
  } else if (evenly(offsets, 8)) {
    for (; target < end; target += 32) {
      const at = first + load<i32>(taps);
      v128.store(target, v128.shuffle<f32>(v128.load(at), v128.load(at, 12), 0, 2, 5, 7));
      taps += 4;
    }
  } else if (third - second == 4 && fourth - third == 4) {
    for (; target < end; target += 32) {
      const tap = load<i32>(taps);
      v128.store(target, v128.shuffle<f32>(v128.load(first + tap), v128.load(second + tap), 0, 4, 5, 6));
      taps += 4;
    }
  } else if (second - first == 4 && fourth - third == 4) {
    for (; target < end; target += 32) {
      const tap = load<i32>(taps);
      v128.store(target, v128.shuffle<f32>(v128.load(first + tap), v128.load(third + tap), 0, 1, 4, 5));
      taps += 4;
    }
  } else if (second - first == 4 && third - second == 4) {
    for (; target < end; target += 32) {
      const tap = load<i32>(taps);
      v128.store(target, v128.shuffle<f32>(v128.load(first + tap), v128.load(fourth + tap), 0, 1, 2, 4));
      taps += 4;
    }
  } else {
    for (; target < end; target += 32) {
      const tap = load<i32>(taps);
      store<f32>(target, load<f32>(first + tap));
      store<f32>(target, load<f32>(second + tap), 4);
      store<f32>(target, load<f32>(third + tap), 8);
      store<f32>(target, load<f32>(fourth + tap), 12);
      taps += 4;
    }
  }
}
