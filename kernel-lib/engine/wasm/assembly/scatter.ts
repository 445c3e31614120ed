import { DEPTH } from "./pack";
import { copyRow } from "./pad";
import { packedRows, runTile, tileHeight } from "./tile";

/**
 * A convolution's gradient for its input, where it has many more inputs than outputs: the gradient of each output times
 * the kernel is what it adds to the inputs that it saw. A unit of work is one group of one image.
 */
@unmanaged
export class Scatter {
  images: i32;
  groups: i32;
  /** Input channels of a group; each has a matrix of `taps` rows and `terms` (output channels) columns, packed by `packRows`. */
  channels: i32;
  taps: i32;
  /** Taps of a kernel row. */
  line: i32;
  terms: i32;
  packed: usize;
  packedChannel: i32;
  /** Four zeros. */
  bias: usize;
  source: usize;
  sourceImage: i32;
  sourceGroup: i32;
  /** Byte offsets of the output channels. */
  sourceSteps: usize;
  /** The outputs of a channel, and bytes of their row in a table with one for each tap: whole panels of eight. */
  depth: i32;
  height: i32;
  width: i32;
  row: i32;
  /** Where, in a padded input plane of `planeBytes`, each tap of the first output lies, and how far the next outputs' are. */
  places: usize;
  planeBytes: i32;
  planeDepth: i32;
  planeHeight: i32;
  /** The input inside the padded plane, and its size. */
  inner: i32;
  innerDepth: i32;
  innerHeight: i32;
  inDepth: i32;
  inHeight: i32;
  inWidth: i32;
  target: usize;
}

export function scatterUnits(job: Scatter): i32 {
  return job.images * job.groups;
}

/** `scratch` holds the table of products, and the padded plane with room for a vector more. */
export function scatterUnit(job: Scatter, unit: i32, scratch: usize): void {
  const plane = scratch + job.taps * job.row;
  const group = unit % job.groups;
  const source = job.source + (unit / job.groups) * job.sourceImage + group * job.sourceGroup;
  const size = 4 * job.inDepth * job.inHeight * job.inWidth;
  for (let c = 0; c < job.channels; c++) {
    multiply(job, job.packed + (group * job.channels + c) * job.packedChannel, source, scratch);
    memory.fill(plane, 0, job.planeBytes + 16);
    addUp(job, scratch, plane);
    copyInner(job, plane + job.inner, job.target + (unit * job.channels + c) * size);
  }
}

/** table[tap, output] = Σ_k a[tap, k] · source[k, output] */
function multiply(job: Scatter, a: usize, source: usize, table: usize): void {
  for (let from = 0; from < job.terms; from += DEPTH) {
    const depth = min(DEPTH, job.terms - from);
    const steps = job.sourceSteps + 4 * from;
    for (let column = 0; column < job.row; column += 32) {
      let c = table + column;
      let rows = a;
      for (let tap = 0; tap < job.taps; ) {
        const height = tileHeight(job.taps - tap);
        runTile(height, depth, rows, source + column, steps, 16, c, job.row, from == 0 ? job.bias : 0);
        rows += 4 * height * depth;
        c += height * job.row;
        tap += height;
      }
    }
    a += 4 * depth * packedRows(job.taps);
  }
}

/** Adds each tap's products to the inputs that they belong to. */
function addUp(job: Scatter, table: usize, plane: usize): void {
  // Down the kernel's columns: so what was stored last is read again in the same vectors, which processors have at hand.
  for (let column = 0; column < job.line; column++) {
    for (let tap = column; tap < job.taps; tap += job.line) {
      addTap(job, table + tap * job.row, plane + load<i32>(job.places + 4 * tap));
    }
  }
}

/** Vectors of a row as a type parameter: its bytes are their number. */
@unmanaged
class One {
  a: u8;
}
@unmanaged
class Two extends One {
  b: u8;
}
@unmanaged
class Three extends Two {
  c: u8;
}

function addTap(job: Scatter, from: usize, to: usize): void {
  for (let left = job.width; left > 0; left -= 12) {
    if (left > 8) addRows<Three>(job, from, to, left - 8);
    else if (left > 4) addRows<Two>(job, from, to, left - 4);
    else addRows<One>(job, from, to, left);
    from += 48;
    to += 48;
  }
}

/** Adds so many vectors of every row of the outputs, and of the last one `rest` lanes. */
function addRows<Vectors>(job: Scatter, from: usize, to: usize, rest: i32): void {
  const lanes = i32x4.gt_s(i32x4.splat(rest), i32x4(0, 1, 2, 3));
  const last = 16 * (offsetof<Vectors>() - 1);
  for (let d = 0; d < job.depth; d++) {
    let row = to + d * job.planeDepth;
    for (let h = job.height; h > 0; h--) {
      if (offsetof<Vectors>() > 1) v128.store(row, f32x4.add(v128.load(row), v128.load(from)));
      if (offsetof<Vectors>() > 2) v128.store(row, f32x4.add(v128.load(row, 16), v128.load(from, 16)), 16);
      const end = v128.and(lanes, v128.load(from + last));
      v128.store(row + last, f32x4.add(v128.load(row + last), end));
      from += 4 * job.width;
      row += job.planeHeight;
    }
  }
}

function copyInner(job: Scatter, inner: usize, target: usize): void {
  for (let d = 0; d < job.inDepth; d++) {
    for (let h = 0; h < job.inHeight; h++) {
      copyRow(inner + d * job.innerDepth + h * job.innerHeight, target, job.inWidth);
      target += 4 * job.inWidth;
    }
  }
}
