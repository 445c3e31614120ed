import type { Size3 } from "../engine.js";
import type { Machine } from "./machine.js";

/** The fields of `Gemm` in assembly/gemm.ts, strides and offsets in bytes. */
export interface GemmJob {
  readonly groups: number;
  readonly rows: number;
  readonly terms: number;
  /** Where the matrix stands, for the first group. */
  readonly matrix: number;
  readonly matrixGroup: number;
  readonly matrixRow: number;
  /** Byte offsets of a matrix row's `terms` elements, and of what each multiplies. */
  readonly matrixSteps: ArrayLike<number>;
  readonly taps: ArrayLike<number>;
  /** One float for each row of every group. */
  readonly bias: number;
  readonly source: number;
  readonly sourceGroup: number;
  readonly target: number;
  readonly targetGroup: number;
  readonly targetRow: number;
  /** The columns: images × depth × height × width, and how far apart they lie. */
  readonly images: number;
  readonly size: Size3;
  readonly sourceImage: number;
  readonly sourceStrides: Size3;
  readonly targetImage: number;
  readonly targetStrides: Size3;
}

/** Floats of a packed matrix: whole tiles of 4 rows, or a last one of 2. */
const packedLength = (rows: number, terms: number) => 2 * Math.ceil(rows / 2) * terms;

export function gemm(machine: Machine, job: GemmJob): void {
  const { groups, rows, terms } = job;
  const { workspace } = machine;
  const packedGroup = 4 * packedLength(rows, terms);
  const packed = workspace.take(groups * packedGroup);
  const steps = workspace.integers(job.matrixSteps);
  for (let group = 0; group < groups; group++) {
    machine.kernels.packRows(
      job.matrix + group * job.matrixGroup,
      job.matrixRow,
      steps,
      rows,
      terms,
      packed + group * packedGroup,
    );
  }
  machine.run("gemm", [
    ...[job.images, ...job.size],
    ...[job.sourceImage, ...job.sourceStrides],
    ...[job.targetImage, ...job.targetStrides],
    ...[groups, rows, terms, packed, packedGroup, job.bias],
    ...[workspace.integers(job.taps), job.source, job.sourceGroup],
    ...[job.target, job.targetGroup, job.targetRow],
  ]);
}
