import { memoByObject } from "../../base/memo.js";
import type { ConvGeometry, Size3 } from "../contract.js";
import { AXES, dot3, eachPosition, map3, type Padding, strides3, volume } from "./geometry.js";

/**
 * The inputs whose index and padding leave the same remainder when divided by the stride
 * see the same kernel taps: along one axis, the inputs `first`, `first + stride`, … (`count`
 * of them), and the taps that meet them, each with the output that it takes for the first input.
 */
interface Phase {
  readonly first: number;
  readonly count: number;
  readonly taps: readonly { readonly tap: number; readonly output: number }[];
}

function phasesOf(geometry: ConvGeometry, axis: 0 | 1 | 2): Phase[] {
  const { batch, input, kernel, output, stride, padding, dilation } = geometry;
  const beside = (batch * volume(input)) / input[axis] / (volume(stride) / stride[axis]);
  const found: Phase[] = [];
  for (let first = 0; first < Math.min(stride[axis], input[axis]); first++) {
    const taps = [];
    // From the last tap to the first: then the outputs that they take follow each other upwards.
    for (let tap = kernel[axis] - 1; tap >= 0; tap--) {
      const reach = first + padding[axis] - tap * dilation[axis];
      if (reach % stride[axis] === 0) taps.push({ tap, output: reach / stride[axis] });
    }
    const phase = { first, count: Math.ceil((input[axis] - first) / stride[axis]), taps };
    found.push(...(axis === 2 ? [phase] : splitIntoBands(phase, output[axis], stride[axis], beside)));
  }
  return found;
}

/** Share of the work, products with zeros of the padding, from which on it pays to leave them out. */
const MUCH = 0.2;

/** Columns that a matrix is multiplied with in the time that packing it takes. */
const PACKING = 24;

/** Splits a phase into bands of inputs that meet the same taps, where many of its taps fall outside the `length` outputs. */
function splitIntoBands(phase: Phase, length: number, stride: number, beside: number): Phase[] {
  const bands = bandsOf(phase, length, stride);
  const work = (parts: readonly Phase[]): number =>
    parts.reduce((sum, { taps, count }) => sum + taps.length * (count * beside + PACKING), 0);
  return work(bands) < (1 - MUCH) * work([phase]) ? bands : [phase];
}

function bandsOf(phase: Phase, length: number, stride: number): Phase[] {
  const meets = (i: number) => phase.taps.filter(({ output }) => output + i >= 0 && output + i < length);
  const met = Array.from({ length: phase.count }, (_, i) => meets(i));
  const bands: Phase[] = [];
  for (let i = 0, end = 0; i < phase.count; i = end) {
    const isSame = (taps: Phase["taps"]) => taps.length === met[i].length && taps[0] === met[i][0];
    for (end = i + 1; end < phase.count && isSame(met[end]); ) end++;
    const taps = met[i].map(({ tap, output }) => ({ tap, output: output + i }));
    bands.push({ first: phase.first + i * stride, count: end - i, taps });
  }
  return bands;
}

/** The gradient of a convolution's output, padded so that every tap of every phase falls inside. */
function outputPadding(geometry: ConvGeometry, axes: readonly Phase[][]): Padding {
  const reach = axes.map((list) =>
    list.flatMap(({ count, taps }) => taps.flatMap(({ output }) => [output, output + count - 1])),
  );
  const before = map3((axis) => Math.max(0, -Math.min(...reach[axis])));
  return {
    before,
    size: map3((axis) => before[axis] + Math.max(geometry.output[axis], Math.max(...reach[axis]) + 1)),
    parts: 1,
  };
}

/** The inputs of one phase, and what meets them: byte offsets in the weight and in the padded gradient. */
interface InputPhase {
  readonly first: Size3;
  readonly count: Size3;
  readonly steps: readonly number[];
  readonly taps: readonly number[];
}

/** The phases that any tap meets, and the multiplications of one input channel. */
export const inputPhases = memoByObject((geometry: ConvGeometry) => {
  const { groups, inChannels, outChannels, kernel } = geometry;
  const axes = AXES.map((axis) => phasesOf(geometry, axis));
  const padding = outputPadding(geometry, axes);
  const from = strides3(padding.size);
  const tapStrides = strides3(kernel);
  const kernelSize = (inChannels / groups) * volume(kernel);
  const phases: InputPhase[] = [];
  eachPosition(
    map3((axis) => axes[axis].length),
    (index) => {
      const phase = AXES.map((axis) => axes[axis][index[axis]]);
      const [taps, steps]: number[][] = [[], []];
      for (let channel = 0; channel < outChannels / groups; channel++) {
        eachPosition(
          map3((axis) => phase[axis].taps.length),
          (at) => {
            const tap = map3((axis) => phase[axis].taps[at[axis]].tap);
            const place = map3((axis) => padding.before[axis] + phase[axis].taps[at[axis]].output);
            steps.push(4 * (channel * kernelSize + dot3(tapStrides, tap)));
            taps.push(4 * (channel * volume(padding.size) + dot3(from, place)));
          },
        );
      }
      if (taps.length === 0) return;
      phases.push({ first: map3((axis) => phase[axis].first), count: map3((axis) => phase[axis].count), taps, steps });
    },
  );
  const products = phases.reduce((sum, { count, taps }) => sum + volume(count) * taps.length, 0);
  return { padding, phases, products };
});
