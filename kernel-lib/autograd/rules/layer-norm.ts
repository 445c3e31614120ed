import { RuntimeError } from "../../base/errors.js";
import { blankMoments, channelMoments, normalizeByItself, normalizeGradients } from "../../ops/batch-norm.js";
import { dense } from "../../ops/cast.js";
import { sizeText } from "../../ops/layout.js";
import { NdArray } from "../../tensor/ndarray.js";
import { numel } from "../../tensor/shape.js";
import { apply, type Primitive } from "../apply.js";
import { arrayOf } from "../graph/variable.js";
import { unbroadcast } from "../operand.js";
import { callable } from "../operation.js";
import type { Tensor } from "../tensor.js";
import { through } from "./adjoint.js";
import { combine } from "./binary.js";
import { checkTypes } from "./group-norm.js";
import { rescale, standardize } from "./standardize.js";

interface LayerNormOptions {
  readonly shape: readonly number[];
  readonly eps: number;
}

/** Every sample as a channel of one batch, so that batch normalisation's steps serve. */
function asChannels(a: NdArray, shape: readonly number[]): NdArray {
  const width = numel(shape);
  return new NdArray(a.dtype, dense(a), [1, width === 0 ? 0 : a.size / width, width]);
}

function normalizeSamples(x: NdArray, { shape, eps }: LayerNormOptions): NdArray {
  const rows = asChannels(x, shape);
  return new NdArray(x.dtype, dense(normalizeByItself(rows, blankMoments(rows), eps)), x.shape);
}

/** Inputs: x, then weight and bias if there are. */
const layerNormPrimitive = (hasWeight: boolean, hasBias: boolean): Primitive<LayerNormOptions> => ({
  grad_fn: "NativeLayerNormBackward0",
  forward: ([x, ...rest], options) => {
    const own = normalizeSamples(x, options);
    const scaled = hasWeight ? combine("mul", own, rest[0]) : own;
    return hasBias ? combine("add", scaled, rest[rest.length - 1]) : scaled;
  },
  backward: (grad, context) => {
    const { shape, eps } = context.options;
    const x = context.input(0);
    const toInput = (): NdArray => {
      const rows = asChannels(x, shape);
      const own = asChannels(hasWeight ? combine("mul", grad, context.input(1)) : grad, shape);
      const answer = normalizeGradients(own, rows, channelMoments(rows), { eps, weight: null, fromInput: true }).input;
      return new NdArray(x.dtype, dense(answer), x.shape);
    };
    const grads = [context.needs(0) ? toInput() : null];
    if (hasWeight) grads.push(unbroadcast(combine("mul", grad, normalizeSamples(x, context.options)), shape));
    if (hasBias) grads.push(unbroadcast(grad, shape));
    return grads;
  },
  gradient: through(([x, ...rest], { shape, eps }) => {
    const axes = shape.map((_, k) => x.ndim - 1 - k);
    return rescale(standardize(x, axes, eps), rest, hasWeight);
  }),
  saves: hasWeight ? [0, 1] : [0],
});

/**
 * Every sample with mean 0 and variance 1 over its last dimensions, then scaled by `weight` and shifted by `bias`.
 *
 * @param normalized_shape the lengths of the last dimensions
 * @param weight a scale for every element of that shape
 * @param bias a shift for every element of that shape
 * @param eps added to the variance
 * @throws RuntimeError when shapes do not fit
 * @example F.layer_norm(torch.tensor([[1, 3]]), [2]) // tensor([[-1.0000, 1.0000]])
 */
export const layer_norm = callable(
  "def F::layer_norm(Tensor input, int[] normalized_shape, Tensor? weight=None, Tensor? bias=None, float eps=1e-05) -> Tensor",
  (input, normalized_shape, weight, bias, eps) => {
    checkShapes(input, normalized_shape, { weight, bias });
    checkTypes("LayerNormKernelImpl", input, [weight, bias]);
    const inputs = [input, weight, bias].filter((tensor) => tensor !== null);
    return apply(layerNormPrimitive(weight !== null, bias !== null), inputs, { shape: normalized_shape, eps });
  },
);

function checkShapes(
  input: Tensor,
  normalized: readonly number[],
  vectors: { readonly [name: string]: Tensor | null },
): void {
  if (normalized.length === 0) {
    throw new RuntimeError(
      "Expected normalized_shape to be at least 1-dimensional, i.e., containing at least one element, but got normalized_shape = []",
    );
  }
  for (const [name, vector] of Object.entries(vectors)) {
    if (vector === null || vector.shape.join() === normalized.join()) continue;
    throw new RuntimeError(
      `Expected ${name} to be of same shape as normalized_shape, but got ${name} of shape ${sizeText(arrayOf(vector).shape)} and normalized_shape = ${sizeText(normalized)}`,
    );
  }
  const { shape } = arrayOf(input);
  const last = shape.slice(Math.max(0, shape.length - normalized.length));
  if (last.join() !== normalized.join()) {
    throw new RuntimeError(
      `Given normalized_shape=${sizeText(normalized)}, expected input with shape [*, ${normalized.join(", ")}], but got input of size${sizeText(shape)}`,
    );
  }
}
