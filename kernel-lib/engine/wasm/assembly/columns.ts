/**
 * The columns of an implicit matrix: positions (image, depth, height, width) of an
 * output, each with its place in the source that is read and in the target that
 * is written. Strides count bytes.
 */
@unmanaged
export class Columns {
  images: i32;
  depth: i32;
  height: i32;
  width: i32;
  sourceImage: i32;
  sourceDepth: i32;
  sourceHeight: i32;
  sourceWidth: i32;
  targetImage: i32;
  targetDepth: i32;
  targetHeight: i32;
  targetWidth: i32;

  get count(): i32 {
    return this.images * this.depth * this.height * this.width;
  }
}

/**
 * Writes the byte offsets of columns `first` … `first + count − 1` into two tables
 * of i32; past the end the last column is repeated, so that reading stays in bounds.
 */
export function locate(columns: Columns, first: i32, count: i32, source: usize, target: usize): void {
  const width = columns.width;
  const height = columns.height;
  const depth = columns.depth;
  let w = first % width;
  let rest = first / width;
  let h = rest % height;
  rest /= height;
  let d = rest % depth;
  let n = rest / depth;
  let left = columns.count - first;
  for (let i = 0; i < count; i++) {
    store<i32>(
      source,
      n * columns.sourceImage + d * columns.sourceDepth + h * columns.sourceHeight + w * columns.sourceWidth,
    );
    store<i32>(
      target,
      n * columns.targetImage + d * columns.targetDepth + h * columns.targetHeight + w * columns.targetWidth,
    );
    source += 4;
    target += 4;
    if (--left <= 0) continue;
    if (++w == width) {
      w = 0;
      if (++h == height) {
        h = 0;
        if (++d == depth) {
          d = 0;
          n++;
        }
      }
    }
  }
}

/** Whether the `count` offsets at `table` lie `step` bytes apart. */
export function evenly(table: usize, count: i32, step: i32): bool {
  for (let i = 1; i < count; i++) {
    if (load<i32>(table + 4 * i) - load<i32>(table + 4 * i - 4) != step) return false;
  }
  return true;
}
