import { NotImplementedError, RuntimeError, ValueError, ZeroDivisionError } from "../../base/errors.js";
import {
  blankMoments,
  channelMoments,
  channelSums,
  normalizeByItself,
  normalizeGradients,
  scaleChannels,
} from "../../ops/batch-norm.js";
import { dense } from "../../ops/cast.js";
import { sizeText } from "../../ops/layout.js";
import { float32, float64 } from "../../tensor/dtype.js";
import { NdArray } from "../../tensor/ndarray.js";
import { numel } from "../../tensor/shape.js";
import { apply, type Primitive } from "../apply.js";
import { arrayOf } from "../graph/variable.js";
import { callable } from "../operation.js";
import type { Tensor } from "../tensor.js";
import { through } from "./adjoint.js";
import { rescale, standardize } from "./standardize.js";

interface GroupNormOptions {
  readonly groups: number;
  readonly eps: number;
}

/** The groups of every sample as channels of one sample, so that batch normalisation's steps serve. */
function grouped(a: NdArray, groups: number): NdArray {
  const [samples, channels, ...rest] = a.shape;
  return reshaped(a, [1, samples * groups, (channels / groups) * numel(rest)]);
}

function reshaped(a: NdArray, shape: readonly number[]): NdArray {
  return new NdArray(a.dtype, dense(a), shape);
}

function normalizeGroups(x: NdArray, { groups, eps }: GroupNormOptions): NdArray {
  const rows = grouped(x, groups);
  return reshaped(normalizeByItself(rows, blankMoments(rows), eps), x.shape);
}

/** Inputs: x (N, C, …), then weight (C) and bias (C) if there are. */
const groupNormPrimitive = (hasWeight: boolean): Primitive<GroupNormOptions> => ({
  grad_fn: "NativeGroupNormBackward0",
  forward: ([x, ...rest], options) =>
    scaleChannels(normalizeGroups(x, options), hasWeight ? rest[0] : null, rest[hasWeight ? 1 : 0] ?? null),
  backward: (grad, context) => {
    const { groups, eps } = context.options;
    const x = context.input(0);
    const toInput = (): NdArray => {
      const rows = grouped(x, groups);
      const own = grouped(scaleChannels(grad, hasWeight ? context.input(1) : null, null), groups);
      return reshaped(
        normalizeGradients(own, rows, channelMoments(rows), { eps, weight: null, fromInput: true }).input,
        x.shape,
      );
    };
    const grads = [context.needs(0) ? toInput() : null];
    if (hasWeight) grads.push(context.needs(1) ? channelSums(grad, normalizeGroups(x, context.options)) : null);
    if (context.shapes.length > grads.length) grads.push(channelSums(grad));
    return grads;
  },
  gradient: through(([x, ...rest], { groups, eps }) => {
    const whole = x.shape.map((length, axis) => (axis === 1 ? length : 1));
    const own = standardize(x.reshape(x.shape[0], groups, -1), [2], eps).reshape(x.shape);
    return rescale(
      own,
      rest.map((vector) => vector.reshape(whole)),
      hasWeight,
    );
  }),
  saves: hasWeight ? [0, 1] : [0],
});

/**
 * The channels of every sample in groups, each with mean 0 and variance 1, then scaled by `weight` and shifted by `bias`.
 *
 * @param input (N, C, …)
 * @param num_groups how many groups; C must be divisible by it
 * @param weight (C), a scale for every channel
 * @param bias (C), a shift for every channel
 * @param eps added to the variance
 * @throws RuntimeError when sizes do not fit, ValueError for groups of a single value
 * @example F.group_norm(torch.tensor([[1, 3, 2, 6]]), 2) // tensor([[-1.0000, 1.0000, -1.0000, 1.0000]])
 */
export const group_norm = callable(
  "def F::group_norm(Tensor input, int num_groups, Tensor? weight=None, Tensor? bias=None, float eps=1e-05) -> Tensor",
  (input, num_groups, weight, bias, eps) => {
    checkShapes(input, num_groups, { weight, bias });
    checkTypes("GroupNormKernelImpl", input, [weight, bias]);
    const inputs = [input, weight, bias].filter((tensor) => tensor !== null);
    return apply(groupNormPrimitive(weight !== null), inputs, { groups: num_groups, eps });
  },
);

function checkShapes(input: Tensor, groups: number, vectors: { readonly [name: string]: Tensor | null }): void {
  const { shape } = arrayOf(input);
  const [samples, channels, ...rest] = shape;
  if (shape.length < 2) {
    throw new RuntimeError(`Expected at least 2 dimensions for input tensor but received ${shape.length}`);
  }
  if (groups === 0) throw new ZeroDivisionError("integer division or modulo by zero");
  if (groups <= 0) throw new RuntimeError(`Expected num groups to be greater than 0, got ${groups}`);
  const perGroup = Math.floor((samples * channels) / groups);
  if (perGroup * numel(rest) === 1) {
    const size = [perGroup, groups, ...rest].join(", ");
    throw new ValueError(`Expected more than 1 value per channel when training, got input size [${size}]`);
  }
  if (channels % groups !== 0) {
    throw new RuntimeError(
      `Expected number of channels in input to be divisible by num_groups, but got input of shape ${sizeText(shape)} and num_groups=${groups}`,
    );
  }
  for (const [name, vector] of Object.entries(vectors)) {
    if (vector === null || (vector.ndim === 1 && vector.numel() === channels)) continue;
    throw new RuntimeError(
      `Expected ${name} to be a vector of size equal to the number of channels in input, but got ${name} of shape ${sizeText(arrayOf(vector).shape)} and input of shape ${sizeText(shape)}`,
    );
  }
  if (numel(rest) === 0) throw new RuntimeError("Expected HxW to be greater than 0, got 0");
}

/** @throws RuntimeError for parameters of another type than the input's, NotImplementedError for integers */
export function checkTypes(kernel: string, { dtype }: Tensor, vectors: readonly (Tensor | null)[]): void {
  if (
    vectors.some((vector) => vector !== null && vector.dtype !== dtype && !(dtype.narrow && vector.dtype === float32))
  ) {
    const expected =
      dtype === float64 ? "all inputs must share same datatype." : "expect parameter to have scalar type of Float";
    throw new RuntimeError(`mixed dtype (CPU): ${expected}`);
  }
  if (!dtype.is_floating_point) throw new NotImplementedError(`"${kernel}" not implemented for '${dtype.scalarType}'`);
}
