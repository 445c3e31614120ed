import type { ConvGeometry, Size3 } from "../engine.js";
import { gemm } from "./gemm.js";
import { volume } from "./geometry.js";
import type { Machine } from "./machine.js";
import { padded } from "./pad.js";

/** Channels and tiles from which on the transforms cost less than the multiplications that they save; PERFORMANCE.md has the figures. */
const ENOUGH_CHANNELS = 48;
const ENOUGH_TILES = 128;

/** Tiles of 2×2 outputs, in rows of whole vectors. */
const tileGrid = ([, height, width]: Size3) => ({ high: Math.ceil(height / 2), wide: 4 * Math.ceil(width / 8) });

/** Whether this way is possible and pays: 3×3 with stride 1, without dilation, and large enough. */
export function suitsWinograd(geometry: ConvGeometry): boolean {
  const { groups, inChannels, outChannels, kernel, stride, dilation, padding, output } = geometry;
  const is = (size: Size3, ...wanted: Size3) => size.every((length, axis) => length === wanted[axis]);
  const { high, wide } = tileGrid(output);
  return (
    groups === 1 &&
    is(kernel, 1, 3, 3) &&
    is(stride, 1, 1, 1) &&
    is(dilation, 1, 1, 1) &&
    output[0] === 1 &&
    padding.every((length) => length >= 0) &&
    Math.min(inChannels, outChannels) >= ENOUGH_CHANNELS &&
    high * wide >= ENOUGH_TILES
  );
}

/** How the element (output channel, input channel, k) of the kernels is found, in bytes. */
export interface KernelLayout {
  readonly first: number;
  readonly row: number;
  readonly column: number;
  readonly step: number;
}

/** Images whose transformed tiles, 4 times their size, still fit the second-level cache. */
const TILES = 1024;

/** Forward convolution by `assembly/winograd.ts`; `geometry` must suit, and `kernels` and `bias` stand in memory. */
export function winograd(
  machine: Machine,
  x: Float32Array,
  kernels: KernelLayout,
  bias: number,
  { batch, inChannels, outChannels, input, output, padding }: ConvGeometry,
  into?: Float32Array,
): Float32Array {
  const { workspace } = machine;
  const { high, wide } = tileGrid(output);
  const size: Size3 = [1, Math.max(2 * high + 2, padding[1] + input[1]), Math.max(2 * wide + 2, padding[2] + input[2])];
  const source = padded(machine, x, batch * inChannels, input, { before: padding, size });
  const matrix = workspace.take(4 * 16 * outChannels * inChannels);
  const { first, row, column, step } = kernels;
  machine.kernels.transformKernels(first, row, column, step, outChannels, inChannels, matrix);
  const target = workspace.take(4 * batch * outChannels * volume(output));
  const images = Math.max(1, Math.floor(TILES / (high * wide)));
  const tiles = images * high * wide;
  const before = workspace.take(4 * 16 * inChannels * tiles);
  const after = workspace.take(4 * 16 * outChannels * tiles);
  const none = workspace.zeros(16 * outChannels);
  for (let from = 0; from < batch; from += images) {
    const count = Math.min(images, batch - from);
    const columns = count * high * wide;
    const job = (channels: number, volumes: number, [, rows, width]: Size3, transformed: number) => [
      ...[count, channels, high, wide],
      ...[volumes + 4 * from * channels * rows * width, 4 * channels * rows * width, 4 * rows * width, 4 * width],
      ...[output[1], output[2], transformed, bias],
    ];
    machine.run("winogradInput", 16 * inChannels * columns, job(inChannels, source, size, before));
    gemm(machine, {
      groups: 16,
      rows: outChannels,
      terms: inChannels,
      matrix,
      matrixGroup: 4 * outChannels * inChannels,
      matrixRow: 4 * inChannels,
      matrixSteps: Int32Array.from({ length: inChannels }, (_, c) => 4 * c),
      taps: Int32Array.from({ length: inChannels }, (_, c) => 4 * c * columns),
      bias: none,
      source: before,
      sourceGroup: 4 * inChannels * columns,
      target: after,
      targetGroup: 4 * outChannels * columns,
      targetRow: 4 * columns,
      images: 1,
      size: [1, 1, columns],
      sourceImage: 0,
      sourceStrides: [0, 0, 4],
      targetImage: 0,
      targetStrides: [0, 0, 4],
    });
    machine.run("winogradOutput", 16 * outChannels * columns, job(outChannels, target, output, after));
  }
  return workspace.read(target, batch * outChannels * volume(output), into);
}
