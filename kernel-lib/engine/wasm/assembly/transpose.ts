/** Writes the transpose of the rows × columns matrix whose rows lie `stride` bytes apart. */
export function transpose(source: usize, stride: i32, rows: i32, columns: i32, target: usize): void {
  for (let c = 0; c < columns; c++) {
    let at = source + 4 * c;
    for (let r = 0; r < rows; r++) {
      store<f32>(target, load<f32>(at));
      target += 4;
      at += stride;
    }
  }
}
