import { memoByObject } from "../../base/memo.js";
import { allocate } from "../../base/memory.js";
import { zerosLike } from "../arrays.js";
import type { ConvGeometry, FloatArray, Size3 } from "../contract.js";

const volume = ([depth, height, width]: Size3): number => depth * height * width;

/** Outputs `low ≤ i < high` of one axis whose tap `i · stride + shift` falls inside the input. */
function reach(output: number, input: number, stride: number, shift: number): [low: number, high: number] {
  const low = Math.max(0, Math.ceil(-shift / stride));
  const high = Math.min(output, Math.floor((input - 1 - shift) / stride) + 1);
  return [low, high];
}

/**
 * Which elements meet under each kernel tap, in one plane: per tap a flat list of
 * (first output, first input, count) triples, each triple one run along the width, where
 * outputs step by 1 and inputs by the stride.
 */
const runsPerTap = memoByObject((geometry: ConvGeometry): Int32Array[] => {
  const { input, kernel, output, stride, padding, dilation } = geometry;
  const taps: Int32Array[] = [];
  for (let kd = 0; kd < kernel[0]; kd++) {
    const shiftD = kd * dilation[0] - padding[0];
    const [lowD, highD] = reach(output[0], input[0], stride[0], shiftD);
    for (let kh = 0; kh < kernel[1]; kh++) {
      const shiftH = kh * dilation[1] - padding[1];
      const [lowH, highH] = reach(output[1], input[1], stride[1], shiftH);
      for (let kw = 0; kw < kernel[2]; kw++) {
        const shiftW = kw * dilation[2] - padding[2];
        const [lowW, highW] = reach(output[2], input[2], stride[2], shiftW);
        const isEmpty = lowW >= highW || lowD >= highD || lowH >= highH;
        const runs = new Int32Array(isEmpty ? 0 : 3 * (highD - lowD) * (highH - lowH));
        for (let d = lowD, at = 0; at < runs.length; d++) {
          for (let h = lowH; h < highH; h++, at += 3) {
            const row = (d * stride[0] + shiftD) * input[1] + h * stride[1] + shiftH;
            runs[at] = (d * output[1] + h) * output[2] + lowW;
            runs[at + 1] = row * input[2] + lowW * stride[2] + shiftW;
            runs[at + 2] = highW - lowW;
          }
        }
        taps.push(runs);
      }
    }
  }
  return taps;
});

/** Sizes that all three passes need; a group's channels follow each other in every array. */
function sizes(geometry: ConvGeometry) {
  const { batch, groups, inChannels, outChannels, stride } = geometry;
  return {
    batch,
    groups,
    inChannels,
    outChannels,
    inPerGroup: inChannels / groups,
    outPerGroup: outChannels / groups,
    inSize: volume(geometry.input),
    outSize: volume(geometry.output),
    taps: volume(geometry.kernel),
    step: stride[2],
  };
}

let lastPlane = new Float64Array(0);

/** Room to add in, used again by the next call of its size: small convolutions come in rows, and memory is a tenth of one. */
function planeOf(size: number): Float64Array {
  if (lastPlane.length !== size) lastPlane = allocate(Float64Array, size);
  return lastPlane;
}

export function convForward<T extends FloatArray>(x: T, weight: T, bias: T | null, geometry: ConvGeometry): T {
  const { batch, inChannels, outChannels, inPerGroup, outPerGroup, inSize, outSize, taps, step } = sizes(geometry);
  const runs = runsPerTap(geometry);
  const y = zerosLike(x, batch * outChannels * outSize);
  const plane = planeOf(outSize);
  for (let n = 0; n < batch; n++) {
    for (let o = 0; o < outChannels; o++) {
      const firstChannel = n * inChannels + Math.floor(o / outPerGroup) * inPerGroup;
      plane.fill(bias === null ? 0 : bias[o]);
      for (let c = 0; c < inPerGroup; c++) {
        const inBase = (firstChannel + c) * inSize;
        for (let k = 0; k < taps; k++) {
          const scale = weight[(o * inPerGroup + c) * taps + k];
          addScaledRuns(plane, x, inBase, scale, runs[k], step);
          if (!Number.isFinite(scale)) spoilPadding(plane, runs[k]);
        }
      }
      store(plane, y, (n * outChannels + o) * outSize);
    }
  }
  return y;
}

/** Writes a plane, rounded to the array's type; `set` takes twice as long for the few elements that come here. */
function store(plane: Float64Array, to: FloatArray, at: number): void {
  for (let i = 0; i < plane.length; i++) to[at + i] = plane[i];
}

/** plane[out] += scale · x[in] over the runs. */
function addScaledRuns(
  plane: Float64Array,
  x: FloatArray,
  base: number,
  scale: number,
  runs: Int32Array,
  step: number,
) {
  for (let r = 0; r < runs.length; r += 3) {
    let from = base + runs[r + 1];
    for (let to = runs[r], end = to + runs[r + 2]; to < end; to++, from += step) plane[to] += scale * x[from];
  }
}

/** Outside the runs the tap meets padding: zero times infinity or NaN is NaN. */
function spoilPadding(plane: Float64Array, runs: Int32Array): void {
  let at = 0;
  for (let r = 0; r < runs.length; r += 3) {
    plane.fill(Number.NaN, at, runs[r]);
    at = runs[r] + runs[r + 2];
  }
  plane.fill(Number.NaN, at);
}

export function convInputGradient<T extends FloatArray>(gradOutput: T, weight: T, geometry: ConvGeometry): T {
  const { batch, inChannels, outChannels, inPerGroup, outPerGroup, inSize, outSize, taps, step } = sizes(geometry);
  const runs = runsPerTap(geometry);
  const gradInput = zerosLike(gradOutput, batch * inChannels * inSize);
  const plane = planeOf(inSize);
  for (let n = 0; n < batch; n++) {
    for (let i = 0; i < inChannels; i++) {
      const firstOutput = Math.floor(i / inPerGroup) * outPerGroup;
      plane.fill(0);
      for (let o = firstOutput; o < firstOutput + outPerGroup; o++) {
        const outBase = (n * outChannels + o) * outSize;
        for (let k = 0; k < taps; k++) {
          const scale = weight[(o * inPerGroup + (i % inPerGroup)) * taps + k];
          scatterScaledRuns(plane, gradOutput, outBase, scale, runs[k], step);
        }
      }
      store(plane, gradInput, (n * inChannels + i) * inSize);
    }
  }
  return gradInput;
}

/** plane[in] += scale · grad[out] over the runs. */
function scatterScaledRuns(
  plane: Float64Array,
  grad: FloatArray,
  base: number,
  scale: number,
  runs: Int32Array,
  step: number,
) {
  for (let r = 0; r < runs.length; r += 3) {
    let to = runs[r + 1];
    for (let from = base + runs[r], end = from + runs[r + 2]; from < end; from++, to += step) {
      plane[to] += scale * grad[from];
    }
  }
}

export function convWeightGradient<T extends FloatArray>(gradOutput: T, x: T, geometry: ConvGeometry): T {
  const { batch, inChannels, outChannels, inPerGroup, outPerGroup, inSize, outSize, taps, step } = sizes(geometry);
  const runs = runsPerTap(geometry);
  const gradWeight = zerosLike(x, outChannels * inPerGroup * taps);
  for (let o = 0; o < outChannels; o++) {
    const firstChannel = Math.floor(o / outPerGroup) * inPerGroup;
    for (let c = 0; c < inPerGroup; c++) {
      for (let k = 0; k < taps; k++) {
        let sum = 0;
        for (let n = 0; n < batch; n++) {
          const outBase = (n * outChannels + o) * outSize;
          const inBase = (n * inChannels + firstChannel + c) * inSize;
          sum += dotOverRuns(gradOutput, outBase, x, inBase, runs[k], step);
        }
        gradWeight[(o * inPerGroup + c) * taps + k] = sum;
      }
    }
  }
  return gradWeight;
}

/** Σ grad[out] · x[in] over the runs. */
function dotOverRuns(
  grad: FloatArray,
  outBase: number,
  x: FloatArray,
  inBase: number,
  runs: Int32Array,
  step: number,
): number {
  let sum = 0;
  for (let r = 0; r < runs.length; r += 3) {
    let at = inBase + runs[r + 1];
    for (let from = outBase + runs[r], end = from + runs[r + 2]; from < end; from++, at += step) {
      sum += grad[from] * x[at];
    }
  }
  return sum;
}
