import type { MatmulSize } from "../contract.js";
import { gemm } from "./gemm.js";
import { ramp } from "./geometry.js";
import type { Machine } from "./machine.js";

export function matmul(
  machine: Machine,
  a: Float32Array,
  b: Float32Array,
  { batch, m, k, n }: MatmulSize,
  transpose: { readonly a?: boolean; readonly b?: boolean } = {},
): Float32Array {
  const { workspace } = machine;
  workspace.begin();
  const left = { matrix: workspace.floats(a), group: 4 * m * k, row: transpose.a ? 1 : k, step: transpose.a ? m : 1 };
  const right = { matrix: workspace.floats(b), group: 4 * k * n, row: transpose.b ? k : 1, step: transpose.b ? 1 : n };
  // The operand with more rows gives the columns: eight of them are computed at a time.
  const isTurned = n < 8 && m > n;
  const [rows, columns] = isTurned ? [right, left] : [left, right];
  const [height, width] = isTurned ? [n, m] : [m, n];
  const target = workspace.take(4 * batch * m * n);
  gemm(machine, {
    groups: batch,
    rows: height,
    terms: k,
    matrix: rows.matrix,
    matrixGroup: rows.group,
    matrixRow: 4 * rows.row,
    matrixSteps: ramp(k, rows.step),
    taps: ramp(k, columns.step),
    bias: workspace.zeros(batch * height),
    source: columns.matrix,
    sourceGroup: columns.group,
    target,
    targetGroup: 4 * m * n,
    targetRow: isTurned ? 4 : 4 * n,
    images: 1,
    size: [1, 1, width],
    sourceImage: 0,
    sourceStrides: [0, 0, 4 * columns.row],
    targetImage: 0,
    targetStrides: [0, 0, isTurned ? 4 * n : 4],
  });
  return workspace.read(target, batch * m * n);
}
