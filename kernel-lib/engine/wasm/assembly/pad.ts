/**
 * Copies `planes` volumes (depth × height × width) into the middle of larger ones, zeros around: `before` elements from
 * their start, then `first` along each row. Rows in two parts have their even elements first, then the odd ones.
 * Sizes count elements.
 */
export function pad(
  source: usize,
  target: usize,
  planes: i32,
  depth: i32,
  height: i32,
  width: i32,
  targetPlane: i32,
  targetDepth: i32,
  targetHeight: i32,
  before: i32,
  first: i32,
  parts: i32,
): void {
  memory.fill(target, 0, 4 * <usize>planes * targetPlane);
  for (let p = 0; p < planes; p++) {
    for (let d = 0; d < depth; d++) {
      let to = target + 4 * (p * targetPlane + d * targetDepth + before);
      for (let h = 0; h < height; h++) {
        if (parts == 1) copyRow(source, to + 4 * first, width);
        else splitRow(source, to, width, first, targetHeight / 2);
        source += 4 * width;
        to += 4 * targetHeight;
      }
    }
  }
}

export function copyRow(source: usize, target: usize, width: i32): void {
  let i = 0;
  for (; i <= width - 4; i += 4) v128.store(target + 4 * i, v128.load(source + 4 * i));
  for (; i < width; i++) store<f32>(target + 4 * i, load<f32>(source + 4 * i));
}

/** Even places to the left, odd ones `part` elements further. */
function splitRow(source: usize, target: usize, width: i32, first: i32, part: i32): void {
  const isOdd = first & 1;
  let left = target + 4 * (isOdd * part + first / 2);
  let right = target + 4 * ((1 - isOdd) * part + (first + 1) / 2);
  let i = 0;
  for (; i <= width - 8; i += 8) {
    const a = v128.load(source), b = v128.load(source, 16);
    v128.store(left, v128.shuffle<f32>(a, b, 0, 2, 4, 6));
    v128.store(right, v128.shuffle<f32>(a, b, 1, 3, 5, 7));
    source += 32;
    left += 16;
    right += 16;
  }
  for (; i < width; i++) {
    store<f32>(i & 1 ? right : left, load<f32>(source));
    if (i & 1) right += 4;
    else left += 4;
    source += 4;
  }
}
