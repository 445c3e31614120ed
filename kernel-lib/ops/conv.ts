import { engine } from "../engine/choice.js";
import type { FloatArray } from "../engine/contract.js";
import { NdArray } from "../tensor/ndarray.js";
import { numel } from "../tensor/shape.js";
import type { ConvPlan } from "./conv-shape.js";
import { denseFloats, fromFloats } from "./floats.js";

/** (N, O, …output), or (O, …output) for an unbatched input. */
export function convForward(plan: ConvPlan, x: NdArray, weight: NdArray, bias: NdArray | null): NdArray {
  if (numel(plan.shape) === 0 || x.size === 0) return NdArray.zeros(x.dtype, plan.shape);
  const { geometry, transposed } = plan;
  const [input, kernel] = [denseFloats(x), denseFloats(weight)];
  const offsets = bias === null ? null : likeArray(input, denseFloats(bias));
  if (!transposed) return fromFloats(x.dtype, engine.convForward(input, kernel, offsets, geometry), plan.shape);
  const y = engine.convInputGradient(input, kernel, geometry);
  if (offsets !== null) addChannelwise(y, offsets, numel(plan.output));
  return fromFloats(x.dtype, y, plan.shape);
}

/** The gradient for the input, in its shape. */
export function convInputGradient(
  plan: ConvPlan,
  gradOutput: NdArray,
  weight: NdArray,
  shape: readonly number[],
): NdArray {
  if (numel(shape) === 0 || gradOutput.size === 0) return NdArray.zeros(gradOutput.dtype, shape);
  const [grad, kernel] = [denseFloats(gradOutput), denseFloats(weight)];
  const gradInput = plan.transposed
    ? engine.convForward(grad, kernel, null, plan.geometry)
    : engine.convInputGradient(grad, kernel, plan.geometry);
  return fromFloats(gradOutput.dtype, gradInput, shape);
}

/** The gradient for the weight, in its shape. */
export function convWeightGradient(plan: ConvPlan, gradOutput: NdArray, x: NdArray): NdArray {
  if (gradOutput.size === 0 || x.size === 0) return NdArray.zeros(gradOutput.dtype, plan.weight);
  const [grad, input] = [denseFloats(gradOutput), denseFloats(x)];
  const gradWeight = plan.transposed
    ? engine.convWeightGradient(input, grad, plan.geometry)
    : engine.convWeightGradient(grad, input, plan.geometry);
  return fromFloats(gradOutput.dtype, gradWeight, plan.weight);
}

/** The gradient for the bias: the sum over batch and space, one number a channel. */
export function convBiasGradient(plan: ConvPlan, gradOutput: NdArray): NdArray {
  const { transposed, geometry, output } = plan;
  const channels = transposed ? geometry.inChannels : geometry.outChannels;
  const sums = new Float64Array(channels);
  const planes = gradOutput.size === 0 ? [] : engine.sumRows(denseFloats(gradOutput), numel(output));
  for (let plane = 0; plane < planes.length; plane++) sums[plane % channels] += planes[plane];
  return fromFloats(gradOutput.dtype, sums, [channels]);
}

function likeArray(model: FloatArray, values: FloatArray): FloatArray {
  if (model instanceof Float32Array) return values instanceof Float32Array ? values : new Float32Array(values);
  return values instanceof Float64Array ? values : new Float64Array(values);
}

function addChannelwise(y: FloatArray, offsets: FloatArray, size: number): void {
  for (let at = 0, plane = 0; at < y.length; plane++) {
    const offset = offsets[plane % offsets.length];
    for (const end = at + size; at < end; at++) y[at] += offset;
  }
}
