import type { ConvGeometry, Size3 } from "../contract.js";
import { packedLength } from "./gemm.js";
import { ramp, volume } from "./geometry.js";
import type { Machine } from "./machine.js";
import { padInput } from "./pad.js";

/** Channels from which on the transforms of tiles cost less than the multiplications that they save; PERFORMANCE.md has the figures. */
const ENOUGH_CHANNELS = 16;

/** Tiles of 2×2 outputs, in rows of whole vectors. */
const tileGrid = ([, height, width]: Size3) => ({ high: Math.ceil(height / 2), wide: 4 * Math.ceil(width / 8) });

/** Whether this way is possible and pays: 3×3 with stride 1, without dilation, and large enough. */
export function suitsWinograd(geometry: ConvGeometry): boolean {
  const { batch, groups, inChannels, outChannels, kernel, stride, dilation, padding, output } = geometry;
  const is = (size: Size3, ...expected: Size3) => size.every((length, axis) => length === expected[axis]);
  const { high, wide } = tileGrid(output);
  return (
    groups === 1 &&
    is(kernel, 1, 3, 3) &&
    is(stride, 1, 1, 1) &&
    is(dilation, 1, 1, 1) &&
    output[0] === 1 &&
    padding.every((length) => length >= 0) &&
    Math.min(inChannels, outChannels) >= ENOUGH_CHANNELS &&
    costOfTiles(batch * high * wide) < 9 * batch * volume(output)
  );
}

/** In multiplications of the direct way, for each pair of channels: 16 a tile, which run somewhat slower, and a transformed kernel. */
const costOfTiles = (tiles: number): number => 1.2 * 16 * tiles + 60;

/** How the element (output channel, input channel, k) of the kernels is found, in bytes. */
interface KernelLayout {
  readonly first: number;
  readonly row: number;
  readonly column: number;
  readonly step: number;
}

/** Tiles that one unit of work holds, at least and at most: enough for the loops, few enough for the second-level cache. */
const UNIT = { least: 32, most: 64 };

/** One unit of work: whole rows of tiles where they are short, and several images where these are small. */
function unitOf(
  batch: number,
  { high, wide }: ReturnType<typeof tileGrid>,
): Record<"images" | "high" | "wide", number> {
  if (wide > UNIT.most) return { images: 1, high: 1, wide: UNIT.most };
  const rows = Math.ceil(UNIT.least / wide);
  // an even number of rows fills whole panels of eight, for rows are multiples of four
  const own = Math.min(high, wide % 8 === 0 ? rows : 2 * Math.ceil(rows / 2));
  const images = own < high ? 1 : Math.min(batch, Math.max(1, Math.floor(UNIT.most / (high * wide))));
  return { images, high: own, wide };
}

/**
 * Forward convolution by `assembly/winograd.ts`; `geometry` must suit, and `kernels` and `bias` stand in memory.
 * Undefined where a result is not finite: by tiles, NaN and infinities would reach outputs that they should not.
 */
export function winograd(
  machine: Machine,
  x: Float32Array,
  kernels: KernelLayout,
  bias: number,
  { batch, inChannels, outChannels, input, output, padding }: ConvGeometry,
  into?: Float32Array,
): Float32Array | undefined {
  const { workspace } = machine;
  const grid = tileGrid(output);
  const unit = unitOf(batch, grid);
  const size: Size3 = [
    1,
    Math.max(2 * grid.high + 2, padding[1] + input[1]),
    Math.max(2 * grid.wide + 2, padding[2] + input[2]),
  ];
  const source = padInput(machine, x, batch * inChannels, input, { before: padding, size, parts: 1 });
  const matrix = packedLength(outChannels, inChannels);
  // without the line more, the 16 numbers of a tile would meet in one set of the cache
  const line = 64;
  const matrixBytes = 4 * matrix + line;
  const matrices = workspace.take(16 * matrixBytes);
  const { first, row, column, step } = kernels;
  machine.routines.transformKernels(first, row, column, step, outChannels, inChannels, matrices, matrixBytes);
  const target = workspace.take(4 * batch * outChannels * volume(output));
  const columns = 8 * Math.ceil((unit.images * unit.high * unit.wide) / 8);
  const isUnfit = workspace.zeros(1);
  const [inPlane, outPlane] = [4 * columns * inChannels + line, 4 * columns * outChannels + line];
  machine.run(
    "winograd",
    16 * inChannels * outChannels * batch * grid.high * grid.wide,
    [
      ...[batch, inChannels, outChannels, grid.high, grid.wide, unit.images, unit.high, unit.wide],
      ...[source, 4 * inChannels * volume(size), 4 * volume(size), 4 * size[2]],
      ...[target, 4 * outChannels * volume(output), 4 * volume(output), 4 * output[2], output[1], output[2]],
      ...[matrices, matrixBytes, workspace.integers(ramp(inChannels, columns))],
      ...[bias, workspace.zeros(4), isUnfit, columns, inPlane, outPlane],
    ],
    64 + 16 * (inPlane + outPlane),
  );
  if (workspace.readIntegers(isUnfit, 1)[0] !== 0) return undefined;
  return workspace.read(target, batch * outChannels * volume(output), into);
}
