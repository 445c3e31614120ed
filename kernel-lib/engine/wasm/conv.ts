import { memoByObject } from "../../base/memo.js";
import type { ConvGeometry, Size3 } from "../contract.js";
import { gemm } from "./gemm.js";
import { dot3, inputPadding, inputStrides, inputTaps, map3, readsNeighbours, strides3, volume } from "./geometry.js";
import type { Machine } from "./machine.js";
import { padInput } from "./pad.js";
import { inputPhases } from "./phases.js";
import { scatterInputGradient, suitsScatter } from "./scatter.js";
import { suitsWinograd, winograd } from "./winograd.js";

/** Whether each output channel of a single input channel is computed by itself: so few do not pay for packing what they share. */
function suitsApart(geometry: ConvGeometry): boolean {
  const { inChannels, outChannels, output } = geometry;
  return inChannels === 1 && outChannels <= 8 && readsNeighbours(geometry) && output[2] >= 16;
}

const bytes = (strides: Size3): Size3 => map3((axis) => 4 * strides[axis]);

export function convForward(
  machine: Machine,
  x: Float32Array,
  weight: Float32Array,
  bias: Float32Array | null,
  geometry: ConvGeometry,
  into?: Float32Array,
): Float32Array {
  const { batch, groups, inChannels, outChannels, input, output } = geometry;
  const { workspace } = machine;
  workspace.begin();
  const offsets = bias === null ? workspace.zeros(outChannels) : workspace.floats(bias);
  if (suitsWinograd(geometry)) {
    const layout = { first: workspace.floats(weight), row: 36 * inChannels, column: 36, step: 4 };
    const y = winograd(machine, x, layout, offsets, geometry, into);
    if (y !== undefined) return y;
  }
  const padding = inputPadding(geometry);
  const source = padInput(machine, x, batch * inChannels, input, padding);
  const taps = inputTaps(geometry);
  const outSize = volume(output);
  const target = workspace.take(4 * batch * outChannels * outSize);
  const isApart = suitsApart(geometry);
  const rows = isApart ? 1 : outChannels / groups;
  gemm(machine, {
    groups: outChannels / rows,
    rows,
    terms: taps.length,
    matrix: workspace.floats(weight),
    matrixGroup: 4 * rows * taps.length,
    matrixRow: 4 * taps.length,
    matrixSteps: taps.map((_, k) => 4 * k),
    taps,
    bias: offsets,
    source,
    sourceGroup: isApart ? 0 : (4 * inChannels * volume(padding.size)) / groups,
    target,
    targetGroup: 4 * rows * outSize,
    targetRow: 4 * outSize,
    images: batch,
    size: output,
    sourceImage: 4 * inChannels * volume(padding.size),
    sourceStrides: inputStrides(geometry),
    targetImage: 4 * outChannels * outSize,
    targetStrides: bytes(strides3(output)),
    kernelWidth: geometry.kernel[2],
    kernelHeight: geometry.kernel[1],
  });
  return workspace.read(target, batch * outChannels * outSize, into);
}

/** Each phase of the stride is a convolution of its own, with the kernel taps that meet it. */
export function convInputGradient(
  machine: Machine,
  gradOutput: Float32Array,
  weight: Float32Array,
  geometry: ConvGeometry,
  into?: Float32Array,
): Float32Array {
  const { batch, groups, inChannels, outChannels, input, output, stride, kernel } = geometry;
  const { workspace } = machine;
  workspace.begin();
  const exchanged = exchangeEnds(geometry);
  if (suitsWinograd(exchanged)) {
    // The kernels are read backwards, and their channels change places.
    const layout = { first: workspace.floats(weight) + 32, row: 36, column: 36 * inChannels, step: -4 };
    const gradInput = winograd(machine, gradOutput, layout, workspace.zeros(inChannels), exchanged, into);
    if (gradInput !== undefined) return gradInput;
  }
  if (suitsScatter(geometry)) return scatterInputGradient(machine, gradOutput, weight, geometry, into);
  const { padding, phases } = inputPhases(geometry);
  const source = padInput(machine, gradOutput, batch * outChannels, output, padding);
  const matrix = workspace.floats(weight);
  const bias = workspace.zeros(inChannels);
  const rows = inChannels / groups;
  const inSize = volume(input);
  const length = batch * inChannels * inSize;
  const target = workspace.zeros(length); // inputs that no tap meets stay zero
  const to = strides3(input);
  for (const { first, count, taps, steps } of phases) {
    gemm(machine, {
      groups,
      rows,
      terms: taps.length,
      matrix,
      matrixGroup: (4 * outChannels * rows * volume(kernel)) / groups,
      matrixRow: 4 * volume(kernel),
      matrixSteps: steps,
      taps,
      bias,
      source,
      sourceGroup: (4 * outChannels * volume(padding.size)) / groups,
      target: target + 4 * dot3(to, first),
      targetGroup: 4 * rows * inSize,
      targetRow: 4 * inSize,
      images: batch,
      size: count,
      sourceImage: 4 * outChannels * volume(padding.size),
      sourceStrides: bytes(strides3(padding.size)),
      targetImage: 4 * inChannels * inSize,
      targetStrides: map3((axis) => 4 * stride[axis] * to[axis]),
    });
  }
  return workspace.read(target, length, into);
}

/** With stride 1, the gradient for the input is itself a convolution of the output's gradient. */
const exchangeEnds = memoByObject((geometry: ConvGeometry): ConvGeometry => {
  const { inChannels, outChannels, input, output, kernel, dilation, padding } = geometry;
  return {
    ...geometry,
    inChannels: outChannels,
    outChannels: inChannels,
    input: output,
    output: input,
    padding: map3((axis) => dilation[axis] * (kernel[axis] - 1) - padding[axis]),
  };
});
