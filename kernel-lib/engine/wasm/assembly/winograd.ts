import { DEPTH } from "./pack";
import { runTile, tileHeight } from "./tile";

/**
 * 3×3 convolution by F(2×2, 3×3) (Lavin and Gray, "Fast algorithms for convolutional neural networks"):
 * tiles of 4×4 inputs and the kernels become 16 numbers each, whose products, summed over the
 * channels, are 16 matrix products, and turn into tiles of 2×2 outputs. 16 multiplications do
 * the work of 36. Four tiles beside each other are transformed at once. A thread takes some rows of tiles
 * from inputs to outputs, so that what lies between stays in its own cache.
 */
@unmanaged
export class Winograd {
  images: i32;
  inChannels: i32;
  outChannels: i32;
  tilesHigh: i32;
  /** A multiple of four. */
  tilesWide: i32;
  /** One unit of work: images, more than one only where they are whole; and tiles, the last ones of an image left out. */
  unitImages: i32;
  unitHigh: i32;
  /** A multiple of four. */
  unitWide: i32;
  /** Inputs, padded so that every tile lies inside. Strides count bytes. */
  source: usize;
  sourceImage: i32;
  sourceChannel: i32;
  sourceRow: i32;
  /** Outputs. */
  target: usize;
  targetImage: i32;
  targetChannel: i32;
  targetRow: i32;
  height: i32;
  width: i32;
  /** The 16 matrices that `transformKernels` makes. */
  matrices: usize;
  matrixBytes: i32;
  /** Byte offsets of the input channels among transformed tiles: `columns` floats apart. */
  taps: usize;
  bias: usize;
  /** Four zeros. */
  zeros: usize;
  /** Becomes 1 when an output is not finite: NaN and infinities spread to their whole tile, and must not. */
  isUnfit: usize;
  /** Room for a unit's tiles: whole panels of eight. */
  columns: i32;
  /** Bytes from one of the 16 numbers of a transformed tile to the next, of inputs and of outputs. */
  inPlane: i32;
  outPlane: i32;

  get bands(): i32 {
    return (this.tilesHigh + this.unitHigh - 1) / this.unitHigh;
  }

  get pieces(): i32 {
    return (this.tilesWide + this.unitWide - 1) / this.unitWide;
  }
}

export function winogradUnits(job: Winograd): i32 {
  return ((job.images + job.unitImages - 1) / job.unitImages) * job.bands * job.pieces;
}

/** `scratch` has room for eight outputs twice and for the unit's tiles, transformed in and out. */
export function winogradUnit(job: Winograd, unit: i32, scratch: usize): void {
  const left = job.unitWide * (unit % job.pieces);
  const top = job.unitHigh * (unit / job.pieces % job.bands);
  const first = job.unitImages * (unit / job.pieces / job.bands);
  const images = min(job.unitImages, job.images - first);
  const wide = min(job.unitWide, job.tilesWide - left);
  const high = min(job.unitHigh, job.tilesHigh - top);
  const tiles = high * wide;
  const before = scratch + 64;
  const after = before + 16 * job.inPlane;
  for (let i = 0; i < images; i++) {
    let source = job.source + (first + i) * job.sourceImage + 2 * top * job.sourceRow + 8 * left;
    let to = before + 4 * i * tiles;
    for (let channel = 0; channel < job.inChannels; channel++) {
      transformInputs(job, source, high, wide, to);
      source += job.sourceChannel;
      to += 4 * job.columns;
    }
  }
  multiplyTiles(job, (images * tiles + 7) / 8, before, after);
  for (let i = 0; i < images; i++) {
    let target = job.target + (first + i) * job.targetImage + 2 * top * job.targetRow + 8 * left;
    let from = after + 4 * i * tiles;
    for (let channel = 0; channel < job.outChannels; channel++) {
      const bias = v128.load32_splat(job.bias + 4 * channel);
      transformOutputs(job, from, high, wide, bias, target, job.height - 2 * top, job.width - 2 * left, scratch);
      target += job.targetChannel;
      from += 4 * job.columns;
    }
  }
}

/** Bᵀ d B for the tiles of one channel. */
function transformInputs(job: Winograd, source: usize, high: i32, wide: i32, to: usize): void {
  const plane = job.inPlane;
  for (let h = 0; h < high; h++) {
    let at = source + 2 * h * job.sourceRow;
    for (let w = 0; w < wide; w += 4) {
      inputTiles(at, job.sourceRow, to, plane);
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

/** The 16 matrices times the transformed tiles. */
function multiplyTiles(job: Winograd, panels: i32, before: usize, after: usize): void {
  const stride = 4 * job.columns;
  for (let k = 0; k < 16; k++) {
    let a = job.matrices + k * job.matrixBytes;
    for (let from = 0; from < job.inChannels; from += DEPTH) {
      const depth = min(DEPTH, job.inChannels - from);
      for (let row = 0; row < job.outChannels; ) {
        const height = tileHeight(job.outChannels - row);
        let b = before + k * job.inPlane;
        let c = after + k * job.outPlane + row * stride;
        for (let p = 0; p < panels; p++) {
          runTile(height, depth, a, b, job.taps + 4 * from, 16, c, stride, from == 0 ? job.zeros : 0);
          b += 32;
          c += 32;
        }
        a += 4 * height * depth;
        row += height;
      }
    }
  }
}

/** bias + Aᵀ m A for the tiles of one channel; `height` and `width` of the outputs are still to be written. */
function transformOutputs(
  job: Winograd,
  from: usize,
  high: i32,
  wide: i32,
  bias: v128,
  target: usize,
  height: i32,
  width: i32,
  spare: usize,
): void {
  const plane = job.outPlane;
  let rest: v128 = f32x4.splat(0); // x − x, which is 0 for what is finite
  for (let h = 0; h < high; h++) {
    const to = target + 2 * h * job.targetRow;
    for (let w = 0; w < wide; w += 4) {
      outputRows(from, plane, bias, spare);
      const upper = f32x4.add(v128.load(spare), v128.load(spare, 16));
      const all = f32x4.add(upper, f32x4.add(v128.load(spare, 32), v128.load(spare, 48)));
      rest = f32x4.add(rest, f32x4.sub(all, all));
      const left = width - 2 * w;
      copyEight(spare, to + 8 * w, left);
      if (2 * h + 1 < height) copyEight(spare + 32, to + job.targetRow + 8 * w, left);
      from += 16;
    }
  }
  if (!i32x4.all_true(f32x4.eq(rest, rest))) store<i32>(job.isUnfit, 1);
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
