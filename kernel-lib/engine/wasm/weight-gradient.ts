import type { ConvGeometry } from "../contract.js";
import { inputPadding, inputStrides, inputTaps, map3, readsNeighbours, strides3, volume } from "./geometry.js";
import type { Machine } from "./machine.js";
import { padInput } from "./pad.js";

/**
 * Whether the kernel that goes along the rows is the faster one. Costs are steps a product. It loses some at the end of
 * a row; the other one fills up eight channels, and packs them: as much work as eleven taps.
 */
function suitsRows(geometry: ConvGeometry, taps: number): boolean {
  if (!readsNeighbours(geometry)) return false;
  const channels = geometry.outChannels / geometry.groups;
  const width = geometry.output[2];
  const alongRows = 1.15 * ((4 * Math.ceil(width / 4) + (width % 4 === 0 ? 2 : 6)) / width);
  const packed = ((8 * Math.ceil(channels / 8)) / channels) * (1 + 11 / taps);
  return alongRows < packed;
}

export function convWeightGradient(
  machine: Machine,
  gradOutput: Float32Array,
  x: Float32Array,
  geometry: ConvGeometry,
): Float32Array {
  const { batch, groups, inChannels, outChannels, input, output } = geometry;
  const { workspace, routines } = machine;
  workspace.begin();
  const padding = inputPadding(geometry);
  const source = padInput(machine, x, batch * inChannels, input, padding);
  const gradient = workspace.floats(gradOutput);
  const taps = inputTaps(geometry);
  const depth = taps.length;
  const channels = outChannels / groups;
  const isRow = suitsRows(geometry, depth);
  const paddedDepth = depth + 4; // the routines take four or five taps at a time
  const targetRow = 32 * Math.ceil(channels / 8);
  const target = workspace.zeros((groups * paddedDepth * targetRow) / 4);
  const outSize = volume(output);
  const products = batch * outChannels * outSize * depth;
  machine.run(isRow ? "weightRows" : "weightGradient", products, [
    ...[batch, ...output],
    ...[4 * inChannels * volume(padding.size), ...inputStrides(geometry)],
    ...[4 * outChannels * outSize, ...map3((axis) => 4 * strides3(output)[axis])],
    ...[groups, depth, machine.partsFor(Math.ceil(depth / 5)), channels],
    workspace.integers(Array.from({ length: paddedDepth }, (_, k) => taps[Math.min(k, depth - 1)])),
    ...[source, (4 * inChannels * volume(padding.size)) / groups],
    ...[gradient, 4 * channels * outSize, 4 * outSize],
    ...[target, paddedDepth * targetRow, targetRow],
  ]);
  const result = workspace.take(4 * outChannels * depth);
  for (let group = 0; group < groups; group++) {
    routines.transpose(
      target + group * paddedDepth * targetRow,
      targetRow,
      depth,
      channels,
      result + 4 * group * channels * depth,
    );
  }
  return workspace.read(result, outChannels * depth);
}
