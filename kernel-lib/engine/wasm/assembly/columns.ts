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
 * Writes the byte offsets of `count` columns from the `first` on into two tables of i32, rounded
 * up to whole panels of eight; past the end the last column is repeated, so that reading stays in bounds.
 */
export function locate(columns: Columns, first: i32, count: i32, source: usize, target: usize): void {
  for (const end = first + count; first < end; first += 8) {
    locatePanel(columns, first, source, target);
    source += 32;
    target += 32;
  }
}

function locatePanel(columns: Columns, first: i32, source: usize, target: usize): void {
  const width = columns.width;
  const last = columns.count - 1;
  let row = first / width;
  let w = first % width;
  let from = sourceRow(columns, row) + w * columns.sourceWidth;
  let to = targetRow(columns, row) + w * columns.targetWidth;
  if (w + 8 <= width) {
    fillOffsets(from, columns.sourceWidth, source);
    fillOffsets(to, columns.targetWidth, target);
    return;
  }
  for (let i = 0; i < 8; i++) {
    store<i32>(source + 4 * i, from);
    store<i32>(target + 4 * i, to);
    if (first + i >= last) continue;
    from += columns.sourceWidth;
    to += columns.targetWidth;
    if (++w == width) {
      w = 0;
      row++;
      from = sourceRow(columns, row);
      to = targetRow(columns, row);
    }
  }
}

/** Eight offsets, `step` apart. */
function fillOffsets(offset: i32, step: i32, table: usize): void {
  const first = i32x4.add(i32x4.splat(offset), i32x4.mul(i32x4.splat(step), i32x4(0, 1, 2, 3)));
  v128.store(table, first);
  v128.store(table, i32x4.add(first, i32x4.splat(4 * step)), 16);
}

/** Where a row of columns (image, depth, height) begins in the source. */
export function sourceRow(columns: Columns, row: i32): i32 {
  const h = row % columns.height;
  const plane = row / columns.height;
  const d = plane % columns.depth;
  return (plane / columns.depth) * columns.sourceImage + d * columns.sourceDepth + h * columns.sourceHeight;
}

/** Where a row of columns begins in the target. */
export function targetRow(columns: Columns, row: i32): i32 {
  const h = row % columns.height;
  const plane = row / columns.height;
  const d = plane % columns.depth;
  return (plane / columns.depth) * columns.targetImage + d * columns.targetDepth + h * columns.targetHeight;
}

/** Whether the four offsets at `table` lie `step` bytes apart. */
export function evenly(table: usize, step: i32): bool {
  const expected = i32x4.add(i32x4.splat(load<i32>(table)), i32x4.mul(i32x4.splat(step), i32x4(0, 1, 2, 3)));
  return i32x4.all_true(i32x4.eq(v128.load(table), expected));
}

/** Whether the eight offsets at `table` are those of neighbours. */
export function isRun(table: usize): bool {
  return evenly(table, 4) && evenly(table + 16, 4) && load<i32>(table, 16) - load<i32>(table) == 16;
}
