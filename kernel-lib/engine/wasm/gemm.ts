import type { Size3 } from "../contract.js";
import { volume } from "./geometry.js";
import type { Machine } from "./machine.js";

/** The fields of `Gemm` in assembly/gemm.ts, strides and offsets in bytes. */
interface GemmJob {
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
  /** The taps of one kernel row, and the number of rows; a kernel row's taps follow each other. */
  readonly kernelWidth?: number;
  readonly kernelHeight?: number;
}

/** Whether the taps of a kernel row lie one output row after those of the row before; then two rows share what they read. */
function sharesLines({ kernelWidth = 0, kernelHeight = 0, taps, size, sourceStrides }: GemmJob): boolean {
  return kernelHeight > 1 && size[2] >= 4 && taps[kernelWidth] - taps[0] === sourceStrides[1];
}

/** Floats of a packed matrix: tiles of 4, 3 or 2 rows, which fit but for a single row. */
export const packedLength = (rows: number, terms: number) => Math.max(2, rows) * terms;

/** One row a group, whose columns lie side by side, has a kernel of its own. */
function suitsRows({ rows, sourceStrides, targetStrides }: GemmJob): boolean {
  return rows === 1 && sourceStrides[2] === 4 && targetStrides[2] === 4;
}

/** Rows and planes of columns that follow each other on both sides, seen as one long row. */
function joined(job: GemmJob): Pick<GemmJob, "size" | "sourceStrides" | "targetStrides"> {
  const { size, sourceStrides, targetStrides } = job;
  const isJoint = (strides: Size3) => {
    const row = size[2] * strides[2];
    return (size[1] === 1 || strides[1] === row) && (size[0] === 1 || strides[0] === size[1] * row);
  };
  if (!isJoint(sourceStrides) || !isJoint(targetStrides)) return job;
  return {
    size: [1, 1, size[0] * size[1] * size[2]],
    sourceStrides: [0, 0, sourceStrides[2]],
    targetStrides: [0, 0, targetStrides[2]],
  };
}

export function gemm(machine: Machine, job: GemmJob): void {
  const { groups, rows, terms } = job;
  const { size, sourceStrides, targetStrides } = joined(job);
  const { workspace } = machine;
  const packedGroup = 4 * packedLength(rows, terms);
  const packed = workspace.take(groups * packedGroup);
  const steps = workspace.integers(job.matrixSteps);
  for (let group = 0; group < groups; group++) {
    machine.routines.packRows(
      job.matrix + group * job.matrixGroup,
      job.matrixRow,
      steps,
      rows,
      terms,
      packed + group * packedGroup,
    );
  }
  const products = groups * rows * terms * job.images * volume(size);
  machine.run(suitsRows(job) ? "rows" : "gemm", products, [
    ...[job.images, ...size],
    ...[job.sourceImage, ...sourceStrides],
    ...[job.targetImage, ...targetStrides],
    ...[groups, rows, terms, packed, packedGroup, job.bias],
    ...[workspace.integers(job.taps), job.source, job.sourceGroup],
    ...[job.target, job.targetGroup, job.targetRow],
    ...(sharesLines(job) ? [job.kernelWidth ?? 0, job.kernelHeight ?? 0] : [0, 0]),
  ]);
}
