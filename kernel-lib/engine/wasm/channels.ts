import { allocateUncleared } from "../../base/memory.js";
import type { ChannelRows, RowMix } from "../contract.js";
import type { Machine } from "./machine.js";

/** Elements of an array to hold at once: two such arrays stay in the second-level cache. */
const PIECE = 2 ** 16;

/** Some channels of all images, held in the engine's memory: one image's after the other's. */
class HeldChannels implements ChannelRows {
  private readonly rows: number;
  private readonly left: number;
  private readonly right: number;

  constructor(
    private readonly machine: Machine,
    arrays: readonly Float32Array[],
    readonly first: number,
    readonly count: number,
    private readonly channels: number,
    private readonly width: number,
  ) {
    this.rows = (count * arrays[0].length) / (channels * width);
    machine.workspace.begin();
    const [left, right = 0] = arrays.map((array) => this.gather(array));
    this.left = left;
    this.right = right;
  }

  sums(): Float64Array {
    return this.measure((target) => this.machine.routines.sumRows(this.left, this.rows, this.width, target));
  }

  products(): Float64Array {
    const { left, right, rows, width } = this;
    return this.measure((target) => this.machine.routines.dotRows(left, right, rows, width, target));
  }

  squares(middles: Float64Array): Float64Array {
    const { left, rows, width } = this;
    const numbers = this.machine.workspace.doubles(middles);
    return this.measure((target) =>
      this.machine.routines.squareRows(left, numbers, middles.length, 0, rows, width, target),
    );
  }

  /** Mixes in place, and writes to the channels' places in `y`. */
  mix({ scales, slopes, shifts }: RowMix, y: Float32Array): void {
    const { left, rows, width, count } = this;
    const { workspace, routines } = this.machine;
    const right = slopes === null ? 0 : this.right;
    const [scale, slope, shift] = [scales, slopes ?? shifts, shifts].map((numbers) => workspace.doubles(numbers));
    routines.mixRows(left, right, scale, slope, shift, count, 0, rows, width, left);
    this.eachImage(y, (part, at) => workspace.read(left + 4 * at, part.length, part));
  }

  private measure(routine: (target: number) => void): Float64Array {
    const { workspace } = this.machine;
    const target = workspace.take(8 * this.rows);
    routine(target);
    return workspace.readDoubles(target, this.rows);
  }

  private gather(array: Float32Array): number {
    const { workspace } = this.machine;
    const address = workspace.take(4 * this.rows * this.width);
    this.eachImage(array, (part, at) => workspace.write(part, address + 4 * at));
    return address;
  }

  /** Visits each image's part of an array: it lies in one piece there, `at` elements after the first that is held. */
  private eachImage(array: Float32Array, visit: (part: Float32Array, at: number) => void): void {
    const { first, count, channels, width } = this;
    for (let image = 0, at = 0; at < this.rows * width; image++, at += count * width) {
      const start = (image * channels + first) * width;
      visit(array.subarray(start, start + count * width), at);
    }
  }
}

export function mixChannels(
  machine: Machine,
  arrays: readonly Float32Array[],
  channels: number,
  width: number,
  measure: (rows: ChannelRows) => RowMix,
): Float32Array {
  const { length } = arrays[0];
  const y = allocateUncleared(length);
  const step = Math.max(1, Math.floor((PIECE * channels) / length));
  for (let first = 0; first < channels; first += step) {
    const count = Math.min(step, channels - first);
    const held = new HeldChannels(machine, arrays, first, count, channels, width);
    held.mix(measure(held), y);
  }
  return y;
}
