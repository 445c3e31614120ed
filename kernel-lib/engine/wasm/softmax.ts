import { allocateUncleared } from "../../base/memory.js";
import type { Exponentials } from "../contract.js";
import { EXP } from "./elementwise.js";
import type { Machine } from "./machine.js";
import { eachPiece } from "./rows.js";

/** Rows are held some at a time, and only what is wanted leaves the engine's memory. */
export function logSoftmaxRows(machine: Machine, x: Float32Array, width: number): Float32Array {
  const { workspace, routines } = machine;
  const y = allocateUncleared(x.length);
  eachPiece(machine, x.length, width, (_, rows, piece) => {
    const held = workspace.floats(piece(x));
    const sums = workspace.take(8 * rows);
    routines.centerRows(held, rows, width, workspace.take(4 * width + 16), sums);
    const shifts = workspace.readDoubles(sums, rows).map((total) => -Math.log(total));
    const ones = workspace.doubles(new Float64Array(rows).fill(1));
    routines.mixRows(held, 0, ones, ones, workspace.doubles(shifts), rows, 0, rows, width, held);
    workspace.read(held, rows * width, piece(y));
  });
  return y;
}

export function logSoftmaxRowsGradient(
  machine: Machine,
  grad: Float32Array,
  output: Float32Array,
  width: number,
): Float32Array {
  const { workspace, routines } = machine;
  const x = allocateUncleared(grad.length);
  eachPiece(machine, grad.length, width, (_, rows, piece) => {
    const [held, chances] = [workspace.floats(piece(grad)), workspace.floats(piece(output))];
    const sums = workspace.take(8 * rows);
    routines.unary(EXP, chances, chances, rows * width);
    routines.sumRows(held, rows, width, sums);
    const slopes = workspace.readDoubles(sums, rows).map((total) => -total);
    const [ones, zeros] = [1, 0].map((number) => workspace.doubles(new Float64Array(rows).fill(number)));
    routines.mixRows(held, chances, ones, workspace.doubles(slopes), zeros, rows, 0, rows, width, held);
    workspace.read(held, rows * width, piece(x));
  });
  return x;
}

export function expRows(machine: Machine, x: Float32Array, width: number): Exponentials<Float32Array> {
  const { workspace, routines } = machine;
  const exps = allocateUncleared(x.length);
  const [tops, sums] = [new Float64Array(x.length / width), new Float64Array(x.length / width)];
  eachPiece(machine, x.length, width, (first, rows, piece) => {
    const [held, target] = [workspace.floats(piece(x)), workspace.take(4 * rows * width)];
    const [largest, totals] = [workspace.take(4 * rows), workspace.take(8 * rows)];
    routines.expRows(held, rows, width, target, largest, totals);
    tops.set(workspace.read(largest, rows), first);
    sums.set(workspace.readDoubles(totals, rows), first);
    workspace.read(target, rows * width, piece(exps));
  });
  return { exps, tops, sums };
}
