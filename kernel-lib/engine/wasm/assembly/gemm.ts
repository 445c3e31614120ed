import { Columns, evenly, isRun, locate } from "./columns";
import { DEPTH, packPanel } from "./pack";
import { packedRows, runTile, tileHeight } from "./tile";

/** Panels of eight columns that one unit of work holds packed, while the rows stream by. */
const PANELS: i32 = 4;

/** Rows from which on packing a panel costs less than its tiles lose where they look up each step's place. */
const ENOUGH_ROWS: i32 = 32;

/**
 * target[row, column] = bias[row] + Σ_k A[row, k] · source[taps[k] + column], for
 * each group: convolution forward, its input gradient and matmul alike.
 */
@unmanaged
export class Gemm extends Columns {
  groups: i32;
  rows: i32;
  terms: i32;
  /** Packed by `packRows`; `packedGroup` bytes a group. */
  packed: usize;
  packedGroup: i32;
  /** One float for each row of every group. */
  bias: usize;
  /** Byte offsets of the `terms` taps. */
  taps: usize;
  source: usize;
  sourceGroup: i32;
  target: usize;
  targetGroup: i32;
  targetRow: i32;
  /** The taps come as lines of `line` neighbours, `lines` after each other one row apart; 0 where they do not. */
  line: i32;
  lines: i32;

  get blocks(): i32 {
    return (this.count + 8 * PANELS - 1) / (8 * PANELS);
  }
}

export function gemmUnits(job: Gemm): i32 {
  return job.groups * job.blocks;
}

/** One group's next PANELS panels of columns; `scratch` holds their offsets, one tile and the packed panels. */
export function gemmUnit(job: Gemm, unit: i32, scratch: usize): void {
  const group = unit / job.blocks;
  const first = (unit % job.blocks) * 8 * PANELS;
  const left = min(8 * PANELS, job.count - first);
  const panels = (left + 7) / 8;
  const offsets = scratch;
  const targets = offsets + 32 * PANELS;
  const spare = targets + 32 * PANELS;
  const packed = spare + 128;
  locate(job, first, 8 * panels, offsets, targets);

  const source = job.source + group * job.sourceGroup;
  const target = job.target + group * job.targetGroup;
  const rows = job.rows;
  let a = job.packed + group * job.packedGroup;
  for (let from = 0; from < job.terms; from += DEPTH) {
    const depth = min(DEPTH, job.terms - from);
    const taps = job.taps + 4 * from;
    for (let p = 0; p < panels; p++) {
      const table = offsets + 32 * p;
      const isDirect = rows < ENOUGH_ROWS && evenly(table, 4) && evenly(table + 16, 4);
      if (!isDirect) packPanel(source, taps, depth, table, packed);
      multiply(
        job,
        depth,
        a,
        isDirect ? source + load<i32>(table) : packed,
        isDirect ? taps : 0,
        load<i32>(table, 16) - load<i32>(table),
        target,
        targets + 32 * p,
        min(8, left - 8 * p),
        from == 0 ? job.bias + 4 * group * rows : 0,
        spare,
      );
    }
    a += 4 * depth * packedRows(rows);
  }
}

/** All rows of the matrix times one panel. */
function multiply(
  job: Gemm,
  depth: i32,
  a: usize,
  b: usize,
  taps: usize,
  far: i32,
  target: usize,
  table: usize,
  width: i32,
  bias: usize,
  spare: usize,
): void {
  const isFlat = width == 8 && isRun(table);
  const stride = job.targetRow;
  for (let row = 0; row < job.rows; ) {
    const height = tileHeight(job.rows - row);
    const valid = min(height, job.rows - row);
    const start = bias ? bias + 4 * row : 0;
    if (isFlat && valid == height) {
      runTile(height, depth, a, b, taps, far, target + load<i32>(table), stride, start);
    } else {
      if (!bias) collect(target, stride, table, valid, width, spare);
      runTile(height, depth, a, b, taps, far, spare, 32, start);
      scatter(target, stride, table, valid, width, spare);
    }
    a += 4 * height * depth;
    target += height * stride;
    row += height;
  }
}

/** Reads what stands at the tile's places in the target into `spare`. */
function collect(c: usize, stride: i32, table: usize, rows: i32, width: i32, spare: usize): void {
  for (let r = 0; r < rows; r++) {
    for (let j = 0; j < width; j++) store<f32>(spare + 4 * j, load<f32>(c + load<i32>(table + 4 * j)));
    c += stride;
    spare += 32;
  }
}

/** Writes the tile in `spare` to its places in the target. */
function scatter(c: usize, stride: i32, table: usize, rows: i32, width: i32, spare: usize): void {
  for (let r = 0; r < rows; r++) {
    for (let j = 0; j < width; j++) store<f32>(c + load<i32>(table + 4 * j), load<f32>(spare + 4 * j));
    c += stride;
    spare += 32;
  }
}
