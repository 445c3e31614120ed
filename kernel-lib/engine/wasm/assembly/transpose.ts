/** Writes the transpose of the rows × columns matrix whose rows lie `stride` bytes apart. */
export function transpose(source: usize, stride: i32, rows: i32, columns: i32, target: usize): void {
  // sixteen columns at a time: each line of the cache is read once
  for (let column = 0; column < columns; column += 16) {
    const count = min(16, columns - column);
    let row = 0;
    for (; row + 4 <= rows; row += 4) {
      const from = source + row * stride + 4 * column;
      const to = target + 4 * (column * rows + row);
      let c = 0;
      for (; c + 4 <= count; c += 4) transposeFour(from + 4 * c, stride, to + 4 * c * rows, 4 * rows);
      transposeSingly(from + 4 * c, stride, 4, count - c, to + 4 * c * rows, 4 * rows);
    }
    transposeSingly(
      source + row * stride + 4 * column,
      stride,
      rows - row,
      count,
      target + 4 * (column * rows + row),
      4 * rows,
    );
  }
}

function transposeSingly(source: usize, stride: i32, rows: i32, columns: i32, target: usize, targetStride: i32): void {
  for (let r = 0; r < rows; r++) {
    for (let c = 0; c < columns; c++) store<f32>(target + c * targetStride + 4 * r, load<f32>(source + 4 * c));
    source += stride;
  }
}

/** Writes the columns of four rows of four, `targetStride` bytes apart. */
@inline
export function transposeFour(source: usize, stride: i32, target: usize, targetStride: i32): void {
  const a = v128.load(source), b = v128.load(source + stride);
  const c = v128.load(source + 2 * stride), d = v128.load(source + 3 * stride);
  const ab = v128.shuffle<f32>(a, b, 0, 4, 1, 5), cd = v128.shuffle<f32>(c, d, 0, 4, 1, 5);
  const ab2 = v128.shuffle<f32>(a, b, 2, 6, 3, 7), cd2 = v128.shuffle<f32>(c, d, 2, 6, 3, 7);
  v128.store(target, v128.shuffle<f32>(ab, cd, 0, 1, 4, 5));
  v128.store(target + targetStride, v128.shuffle<f32>(ab, cd, 2, 3, 6, 7));
  v128.store(target + 2 * targetStride, v128.shuffle<f32>(ab2, cd2, 0, 1, 4, 5));
  v128.store(target + 3 * targetStride, v128.shuffle<f32>(ab2, cd2, 2, 3, 6, 7));
}
