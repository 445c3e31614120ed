/**
 * Copies `planes` volumes (depth × height × width) into the middle of larger ones,
 * `before` elements from their start, zeros around. Sizes count elements.
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
): void {
  memory.fill(target, 0, 4 * <usize>planes * targetPlane);
  for (let p = 0; p < planes; p++) {
    for (let d = 0; d < depth; d++) {
      let to = target + 4 * (p * targetPlane + d * targetDepth + before);
      for (let h = 0; h < height; h++) {
        copyRow(source, to, width);
        source += 4 * width;
        to += 4 * targetHeight;
      }
    }
  }
}

function copyRow(source: usize, target: usize, width: i32): void {
  let i = 0;
  for (; i <= width - 4; i += 4) v128.store(target + 4 * i, v128.load(source + 4 * i));
  for (; i < width; i++) store<f32>(target + 4 * i, load<f32>(source + 4 * i));
}
