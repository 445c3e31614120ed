/**
 * 3×3 convolution by F(2×2, 3×3) (Lavin and Gray, "Fast algorithms for convolutional neural networks"):
 * tiles of 4×4 inputs and the kernels become 16 numbers each, whose products, summed over the
 * channels, are 16 matrix products, and turn into tiles of 2×2 outputs. 16 multiplications do
 * the work of 36. Four tiles beside each other are transformed at once.
 */
@unmanaged
export class Winograd {
  images: i32;
  /** Channels in, or out. */
  channels: i32;
  tilesHigh: i32;
  /** A multiple of four. */
  tilesWide: i32;
  /** The volumes: inputs padded so that every tile lies inside, or outputs. */
  image: usize;
  imageBytes: i32;
  channelBytes: i32;
  rowBytes: i32;
  /** Height and width of the outputs. */
  height: i32;
  width: i32;
  /** 16 × channels × images × tiles, in tiles' order. */
  transformed: usize;
  bias: usize;

  get tiles(): i32 {
    return this.images * this.tilesHigh * this.tilesWide;
  }
}

export function winogradUnits(job: Winograd): i32 {
  return job.images * job.channels;
}

/** G g Gᵀ for each kernel: element k of (row, column) is read at row · rowBytes + column · columnBytes + k · step. */
export function transformKernels(
  kernels: usize,
  rowBytes: i32,
  columnBytes: i32,
  step: i32,
  rows: i32,
  columns: i32,
  target: usize,
): void {
  const plane = 4 * rows * columns;
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const g = kernels + row * rowBytes + column * columnBytes;
      for (let i = 0; i < 4; i++) {
        const a = combine(i, load<f32>(g), load<f32>(g + 3 * step), load<f32>(g + 6 * step));
        const b = combine(i, load<f32>(g + step), load<f32>(g + 4 * step), load<f32>(g + 7 * step));
        const c = combine(i, load<f32>(g + 2 * step), load<f32>(g + 5 * step), load<f32>(g + 8 * step));
        for (let j = 0; j < 4; j++) store<f32>(target + (4 * i + j) * plane, combine(j, a, b, c));
      }
      target += 4;
    }
  }
}

/** Row i of G times (a, b, c). */
function combine(i: i32, a: f32, b: f32, c: f32): f32 {
  if (i == 0) return a;
  if (i == 3) return c;
  return <f32>0.5 * (i == 1 ? a + b + c : a - b + c);
}

/** Bᵀ d B for the tiles of one image's channel. */
export function winogradInputUnit(job: Winograd, unit: i32): void {
  const channel = unit % job.channels;
  const image = unit / job.channels;
  const plane = 4 * job.channels * job.tiles;
  let to = job.transformed + 4 * (channel * job.tiles + image * job.tilesHigh * job.tilesWide);
  const source = job.image + image * job.imageBytes + channel * job.channelBytes;
  for (let h = 0; h < job.tilesHigh; h++) {
    let at = source + 2 * h * job.rowBytes;
    for (let w = 0; w < job.tilesWide; w += 4) {
      inputTiles(at, job.rowBytes, to, plane);
      at += 32;
      to += 16;
    }
  }
}

/** Four tiles: their rows combined, then their columns. */
function inputTiles(at: usize, row: i32, to: usize, plane: i32): void {
  inputRow(at, at + 2 * row, -1, to, plane);
  inputRow(at + row, at + 2 * row, 1, to + 4 * plane, plane);
  inputRow(at + 2 * row, at + row, -1, to + 8 * plane, plane);
  inputRow(at + row, at + 3 * row, -1, to + 12 * plane, plane);
}

/** (first + sign · second) times B. */
function inputRow(first: usize, second: usize, sign: i32, to: usize, plane: i32): void {
  const a = blend(v128.load(first), v128.load(second), sign);
  const b = blend(v128.load(first, 16), v128.load(second, 16), sign);
  const c = blend(v128.load(first, 8), v128.load(second, 8), sign);
  const d = blend(v128.load(first, 24), v128.load(second, 24), sign);
  const d0 = v128.shuffle<f32>(a, b, 0, 2, 4, 6);
  const d1 = v128.shuffle<f32>(a, b, 1, 3, 5, 7);
  const d2 = v128.shuffle<f32>(c, d, 0, 2, 4, 6);
  const d3 = v128.shuffle<f32>(c, d, 1, 3, 5, 7);
  v128.store(to, f32x4.sub(d0, d2));
  v128.store(to + plane, f32x4.add(d1, d2));
  v128.store(to + 2 * plane, f32x4.sub(d2, d1));
  v128.store(to + 3 * plane, f32x4.sub(d1, d3));
}

function blend(first: v128, second: v128, sign: i32): v128 {
  return sign > 0 ? f32x4.add(first, second) : f32x4.sub(first, second);
}

/** bias + Aᵀ m A for the tiles of one image's channel. */
export function winogradOutputUnit(job: Winograd, unit: i32, spare: usize): void {
  const channel = unit % job.channels;
  const image = unit / job.channels;
  const plane = 4 * job.channels * job.tiles;
  let from = job.transformed + 4 * (channel * job.tiles + image * job.tilesHigh * job.tilesWide);
  const target = job.image + image * job.imageBytes + channel * job.channelBytes;
  const bias = v128.load32_splat(job.bias + 4 * channel);
  for (let h = 0; h < job.tilesHigh; h++) {
    const to = target + 2 * h * job.rowBytes;
    const isPair = 2 * h + 1 < job.height;
    for (let w = 0; w < job.tilesWide; w += 4) {
      outputRows(from, plane, bias, spare);
      const left = job.width - 2 * w;
      copyEight(spare, to + 8 * w, left);
      if (isPair) copyEight(spare + 32, to + job.rowBytes + 8 * w, left);
      from += 16;
    }
  }
}

/** Two rows of eight outputs: those of four tiles. */
function outputRows(from: usize, plane: i32, bias: v128, to: usize): void {
  const p = 4 * plane;
  const a0 = outputColumn(from, p, true), a1 = outputColumn(from + plane, p, true);
  const a2 = outputColumn(from + 2 * plane, p, true), a3 = outputColumn(from + 3 * plane, p, true);
  storePair(f32x4.add(f32x4.add(a0, a1), a2), f32x4.sub(f32x4.sub(a1, a2), a3), bias, to);
  const b0 = outputColumn(from, p, false), b1 = outputColumn(from + plane, p, false);
  const b2 = outputColumn(from + 2 * plane, p, false), b3 = outputColumn(from + 3 * plane, p, false);
  storePair(f32x4.add(f32x4.add(b0, b1), b2), f32x4.sub(f32x4.sub(b1, b2), b3), bias, to + 32);
}

/** The upper or lower row of Aᵀ m, for one column of m. */
function outputColumn(from: usize, p: i32, isUpper: bool): v128 {
  const m1 = v128.load(from + p);
  const m2 = v128.load(from + 2 * p);
  if (isUpper) return f32x4.add(f32x4.add(v128.load(from), m1), m2);
  return f32x4.sub(f32x4.sub(m1, m2), v128.load(from + 3 * p));
}

/** Left and right outputs of four tiles, in turns. */
function storePair(left: v128, right: v128, bias: v128, to: usize): void {
  v128.store(to, f32x4.add(bias, v128.shuffle<f32>(left, right, 0, 4, 1, 5)));
  v128.store(to, f32x4.add(bias, v128.shuffle<f32>(left, right, 2, 6, 3, 7)), 16);
}

function copyEight(from: usize, to: usize, left: i32): void {
  if (left >= 8) {
    v128.store(to, v128.load(from));
    v128.store(to, v128.load(from, 16), 16);
  } else {
    for (let i = 0; i < left; i++) store<f32>(to + 4 * i, load<f32>(from + 4 * i));
  }
}
