import { allocateUncleared } from "../../base/memory.js";
import type { RowMix } from "../contract.js";
import type { Machine } from "./machine.js";

/** Elements to hold at once: so many stay in the second-level cache on their way in and out. */
const PIECE = 2 ** 16;

/** Visits `length / width` rows, some at a time; each visit has the workspace to itself. */
export function eachPiece(
  { workspace }: Machine,
  length: number,
  width: number,
  visit: (first: number, rows: number, piece: <A extends Float32Array>(array: A) => A) => void,
): void {
  const step = Math.max(1, Math.floor(PIECE / width));
  for (let first = 0; first < length / width; first += step) {
    const rows = Math.min(step, length / width - first);
    workspace.begin();
    visit(first, rows, (array) => array.subarray(first * width, (first + rows) * width) as typeof array);
  }
}

export function sumRows(machine: Machine, x: Float32Array, width: number): Float64Array {
  const { workspace, routines } = machine;
  const sums = new Float64Array(x.length / width);
  eachPiece(machine, x.length, width, (first, rows, piece) => {
    const target = workspace.take(8 * rows);
    routines.sumRows(workspace.floats(piece(x)), rows, width, target);
    sums.set(workspace.readDoubles(target, rows), first);
  });
  return sums;
}

export function dotRows(machine: Machine, a: Float32Array, b: Float32Array, width: number): Float64Array {
  const { workspace, routines } = machine;
  const sums = new Float64Array(a.length / width);
  eachPiece(machine, a.length, width, (first, rows, piece) => {
    const target = workspace.take(8 * rows);
    routines.dotRows(workspace.floats(piece(a)), workspace.floats(piece(b)), rows, width, target);
    sums.set(workspace.readDoubles(target, rows), first);
  });
  return sums;
}

export function squareRows(machine: Machine, x: Float32Array, middles: Float64Array, width: number): Float64Array {
  const { workspace, routines } = machine;
  const sums = new Float64Array(x.length / width);
  eachPiece(machine, x.length, width, (first, rows, piece) => {
    const target = workspace.take(8 * rows);
    const numbers = workspace.doubles(middles);
    routines.squareRows(workspace.floats(piece(x)), numbers, middles.length, first, rows, width, target);
    sums.set(workspace.readDoubles(target, rows), first);
  });
  return sums;
}

export function mixRows(
  machine: Machine,
  a: Float32Array,
  b: Float32Array | null,
  { scales, slopes, shifts }: RowMix,
  width: number,
): Float32Array {
  const { workspace, routines } = machine;
  const y = allocateUncleared(a.length);
  eachPiece(machine, a.length, width, (first, rows, piece) => {
    const left = workspace.floats(piece(a));
    const right = b !== null && slopes !== null ? workspace.floats(piece(b)) : 0;
    const [scale, slope, shift] = [scales, slopes ?? shifts, shifts].map((numbers) => workspace.doubles(numbers));
    routines.mixRows(left, right, scale, slope, shift, scales.length, first, rows, width, left);
    workspace.read(left, rows * width, piece(y));
  });
  return y;
}
