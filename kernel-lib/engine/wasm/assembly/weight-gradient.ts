import { Columns, locate } from "./columns";
import { madd } from "./madd";

/** Columns summed in one go, and output channels held packed meanwhile. */
const SPAN: i32 = 512;
const CHANNELS: i32 = 64;

/**
 * target[tap, output channel] += Σ_columns source[taps[tap] + column] · gradient[channel, column],
 * for each group: the weight's gradient, transposed. The columns' targets are places in the gradient.
 */
@unmanaged
export class WeightGradient extends Columns {
  groups: i32;
  /** Taps of one group, and the parts that their tiles are shared out in. */
  tapCount: i32;
  parts: i32;
  channels: i32;
  /** Byte offsets of the taps; four more at the end repeat the last one. */
  taps: usize;
  source: usize;
  sourceGroup: i32;
  gradient: usize;
  gradientGroup: i32;
  gradientRow: i32;
  /** Zeroed; rows of whole panels, one for each tap and for the four more. */
  target: usize;
  targetGroup: i32;
  targetRow: i32;
}

export function weightUnits(job: WeightGradient): i32 {
  return job.groups * job.parts;
}

/** One group's next part of the taps; `scratch` holds the columns' offsets and the packed gradient. */
export function weightUnit(job: WeightGradient, unit: i32, scratch: usize): void {
  const group = unit / job.parts;
  const part = unit % job.parts;
  const tiles = (job.tapCount + 3) / 4;
  const first = 4 * (tiles * part / job.parts);
  const last = 4 * (tiles * (part + 1) / job.parts);
  const offsets = scratch;
  const places = offsets + 4 * SPAN;
  const packed = places + 4 * SPAN;
  const source = job.source + group * job.sourceGroup;
  const count = job.count;
  for (let channel = 0; channel < job.channels; channel += CHANNELS) {
    const panels = (min(CHANNELS, job.channels - channel) + 7) / 8;
    for (let from = 0; from < count; from += SPAN) {
      const span = min(SPAN, count - from);
      locate(job, from, span, offsets, places);
      for (let p = 0; p < panels; p++) {
        const row = channel + 8 * p;
        packChannels(
          job.gradient + group * job.gradientGroup + row * job.gradientRow,
          job.gradientRow,
          min(8, job.channels - row),
          span,
          places,
          packed + p * 32 * span,
        );
      }
      for (let tap = first; tap < last; tap += 4) {
        const taps = job.taps + 4 * tap;
        const c = job.target + group * job.targetGroup + tap * job.targetRow + 4 * channel;
        for (let p = 0; p < panels; p++) {
          sumTile(span, offsets, source, taps, packed + p * 32 * span, c + 32 * p, job.targetRow);
        }
      }
    }
  }
}

/** Eight channels beside each other, column by column; channels past the last are zero. */
function packChannels(gradient: usize, row: i32, channels: i32, span: i32, places: usize, target: usize): void {
  if (channels < 8) memory.fill(target, 0, 32 * span);
  for (let c = 0; c < channels; c++) {
    let to = target + 4 * c;
    for (let j = 0; j < span; j++) {
      store<f32>(to, load<f32>(gradient + load<i32>(places + 4 * j)));
      to += 32;
    }
    gradient += row;
  }
}

/** Four taps by eight channels, summed over `span` columns and then added to what stands at `c`. */
export function sumTile(span: i32, offsets: usize, source: usize, taps: usize, b: usize, c: usize, stride: usize): void {
  const x0 = source + load<i32>(taps);
  const x1 = source + load<i32>(taps, 4);
  const x2 = source + load<i32>(taps, 8);
  const x3 = source + load<i32>(taps, 12);
  let c00: v128 = f32x4.splat(0), c01 = c00, c10 = c00, c11 = c00;
  let c20 = c00, c21 = c00, c30 = c00, c31 = c00;
  do {
    const at = load<i32>(offsets);
    const b0 = v128.load(b);
    const b1 = v128.load(b, 16);
    let s = v128.load32_splat(x0 + at);
    c00 = madd(s, b0, c00);
    c01 = madd(s, b1, c01);
    s = v128.load32_splat(x1 + at);
    c10 = madd(s, b0, c10);
    c11 = madd(s, b1, c11);
    s = v128.load32_splat(x2 + at);
    c20 = madd(s, b0, c20);
    c21 = madd(s, b1, c21);
    s = v128.load32_splat(x3 + at);
    c30 = madd(s, b0, c30);
    c31 = madd(s, b1, c31);
    offsets += 4;
    b += 32;
  } while (--span);
  addRow(c, c00, c01);
  addRow(c + stride, c10, c11);
  addRow(c + 2 * stride, c20, c21);
  addRow(c + 3 * stride, c30, c31);
}

function addRow(c: usize, left: v128, right: v128): void {
  v128.store(c, f32x4.add(v128.load(c), left));
  v128.store(c, f32x4.add(v128.load(c, 16), right), 16);
}
