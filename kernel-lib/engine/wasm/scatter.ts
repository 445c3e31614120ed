import type { ConvGeometry } from "../contract.js";
import { packedLength } from "./gemm.js";
import { dot3, inputPadding, inputTaps, ramp, strides3, volume } from "./geometry.js";
import type { Machine } from "./machine.js";
import { inputPhases } from "./phases.js";

/** Bytes of a table that stays in the second-level cache. */
const CACHED = 2 ** 18;

/** Floats of the table: a row for each tap, in whole panels of eight columns. */
const rowLength = ({ output }: ConvGeometry) => 8 * Math.ceil(volume(output) / 8);
const tableLength = (geometry: ConvGeometry) => volume(geometry.kernel) * rowLength(geometry);

/**
 * Whether the gradient for the input is computed from each output on, rather than for each input: where many
 * multiplications of the latter would be with zeros beside the output.
 */
export function suitsScatter(geometry: ConvGeometry): boolean {
  const terms = geometry.outChannels / geometry.groups;
  const table = tableLength(geometry);
  if (geometry.stride[2] !== 1 || terms < 8 || 4 * table > CACHED) return false;
  return 1.25 * terms * table < inputPhases(geometry).products;
}

/** The gradient for the input by assembly/scatter.ts; `geometry` must suit. */
export function scatterInputGradient(
  machine: Machine,
  gradOutput: Float32Array,
  weight: Float32Array,
  geometry: ConvGeometry,
  into?: Float32Array,
): Float32Array {
  const { batch, groups, inChannels, outChannels, input, output, kernel, stride } = geometry;
  const { workspace, routines } = machine;
  const { before, size } = inputPadding(geometry);
  const [channels, terms, taps] = [inChannels / groups, outChannels / groups, volume(kernel)];
  const source = workspace.floats(gradOutput);
  const matrix = workspace.floats(weight);
  const steps = workspace.integers(ramp(terms, channels * taps));
  const packedChannel = 4 * packedLength(taps, terms);
  const packed = workspace.take(inChannels * packedChannel);
  for (let channel = 0; channel < inChannels; channel++) {
    const group = Math.floor(channel / channels);
    const first = matrix + 4 * taps * (group * terms * channels + (channel % channels));
    routines.packRows(first, 4, steps, taps, terms, packed + channel * packedChannel);
  }
  const length = batch * inChannels * volume(input);
  const target = workspace.take(4 * length);
  const [depth, height] = strides3(size);
  machine.run(
    "scatter",
    batch * inChannels * terms * taps * volume(output),
    [
      ...[batch, groups, channels, taps, kernel[2], terms, packed, packedChannel, workspace.zeros(4)],
      ...[source, 4 * outChannels * volume(output), 4 * terms * volume(output)],
      ...[workspace.integers(ramp(terms, volume(output))), ...output, 4 * rowLength(geometry)],
      ...[workspace.integers(inputTaps(geometry).subarray(0, taps)), 4 * volume(size)],
      ...[4 * stride[0] * depth, 4 * stride[1] * height],
      ...[4 * dot3(strides3(size), before), 4 * depth, 4 * height, ...input, target],
    ],
    4 * (tableLength(geometry) + volume(size)) + 16,
  );
  return workspace.read(target, length, into);
}
