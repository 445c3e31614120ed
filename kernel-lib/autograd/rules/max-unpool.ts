import { IndexError, RuntimeError, ValueError } from "../../base/errors.js";
import { placeAt, takeAt } from "../../ops/unpool.js";
import { int64 } from "../../tensor/dtype.js";
import { apply, type Primitive } from "../apply.js";
import { arrayOf } from "../graph/variable.js";
import { callable } from "../operation.js";
import type { Tensor } from "../tensor.js";
import { linearly } from "./adjoint.js";
import { perAxis } from "./axes.js";

interface UnpoolOptions {
  readonly spatial: 1 | 2 | 3;
  /** The output's lengths. */
  readonly size: readonly number[];
}

/** Inputs: the largest values of windows, and where each was. */
const unpoolPrimitive: Primitive<UnpoolOptions> = {
  grad_fn: ({ spatial }) => (spatial === 1 ? "SqueezeBackward1" : `MaxUnpool${spatial}DBackward0`),
  forward: ([values, places], { size }) => placeAt(values, places, size),
  backward: (grad, context) => [takeAt(grad, context.input(1), context.shapes[0], context.options.spatial), null],
  gradient: linearly(),
  saves: [1],
};

type Sizes = number | readonly number[];

/** The lengths before pooling: those asked for, or the smallest that pool to the input's. */
function outputSize(
  spatial: number,
  shape: readonly number[],
  window: {
    readonly kernel: readonly number[];
    readonly stride: readonly number[];
    readonly padding: readonly number[];
  },
  wanted: readonly number[] | null,
): number[] {
  const lengths = shape.slice(-spatial);
  const { kernel, stride, padding } = window;
  const least = lengths.map((length, k) => (length - 1) * stride[k] + kernel[k] - 2 * padding[k]);
  if (wanted === null) return least;
  const given = wanted.length === spatial + 2 ? wanted.slice(2) : wanted;
  if (given.length !== spatial) {
    throw new ValueError(
      `output_size should be a sequence containing ${spatial} or ${spatial + 2} elements, but it has a length of '${wanted.length}'`,
    );
  }
  for (const [k, length] of given.entries()) {
    const [low, high] = [least[k] - stride[k], least[k] + stride[k]];
    if (low < length && length < high) continue;
    throw new ValueError(`invalid output_size ${textOf(given)} (dim ${k} must be between ${low} and ${high})`);
  }
  return [...given];
}

/** @throws IndexError or RuntimeError in PyTorch's words for lists of another length than the axes */
function checkLists(window: { readonly [name: string]: readonly number[] }, spatial: 1 | 2 | 3): void {
  const { kernel, stride, padding } = window;
  if (Math.min(stride.length, padding.length) < kernel.length) throw new IndexError("tuple index out of range");
  if (kernel.length === spatial) return;
  const axes = spatial === 3 ? "three elements (depth, height, width)" : "two elements (height, width)";
  throw new RuntimeError(`There should be exactly ${axes} in output_size, but got ${kernel.length} elements.`);
}

const textOf = (list: readonly number[]): string => `(${list.join(", ")}${list.length === 1 ? "," : ""})`;

const unpool =
  (spatial: 1 | 2 | 3) =>
  (
    input: Tensor,
    indices: Tensor,
    kernel_size: Sizes,
    stride: Sizes | null,
    padding: Sizes,
    output_size: readonly number[] | null,
  ): Tensor => {
    const kernel = perAxis(kernel_size, spatial);
    const window = {
      kernel,
      stride: stride === null ? kernel : perAxis(stride, spatial),
      padding: perAxis(padding, spatial),
    };
    checkLists(window, spatial);
    const { shape } = arrayOf(input);
    const size = outputSize(spatial, shape, window, output_size);
    if (indices.dtype !== int64) {
      throw new RuntimeError(`elements in indices should be type int64 but got: ${indices.dtype.scalarType}`);
    }
    if (String(indices.shape) !== String(input.shape)) {
      throw new RuntimeError(
        `Expected shape of indices to be same as that of the input tensor (${sizeText(shape)}) but got indices tensor with shape: ${sizeText(arrayOf(indices).shape)}`,
      );
    }
    const negative = size.findIndex((length) => length < 0);
    if (negative >= 0) {
      throw new ValueError(
        `max_unpooling: output_size must contain non-negative spatial dimensions, but got output_size[${negative}]=${size[negative]}`,
      );
    }
    return apply(unpoolPrimitive, [input, indices], { spatial, size });
  };

const sizeText = (shape: readonly number[]): string => `[${shape.join(", ")}]`;

/**
 * Each value at the place that it had before `max_pool1d`, zeros elsewhere: (N, C, L) → (N, C, L′).
 *
 * @param indices where each was, as `max_pool1d_with_indices` answers
 * @param stride null means the window's size
 * @param output_size the lengths before pooling, where several pool to the input's
 * @throws ValueError for lengths that do not pool to the input's, RuntimeError for indices that do not fit
 */
export const max_unpool1d = callable(
  "def F::max_unpool1d(Tensor input, Tensor indices, int[1] kernel_size, int[1]? stride=None, int[1] padding=0, int[]? output_size=None) -> Tensor",
  unpool(1),
);

/**
 * Each value at the place that it had before `max_pool2d`, zeros elsewhere: (N, C, H, W) → (N, C, H′, W′).
 *
 * @param indices where each was, as `max_pool2d_with_indices` answers
 * @param stride null means the window's size
 * @param output_size the lengths before pooling, where several pool to the input's
 * @throws ValueError for lengths that do not pool to the input's, RuntimeError for indices that do not fit
 * @example F.max_unpool2d(...F.max_pool2d_with_indices(torch.tensor([[[1, 3], [2, 5]]]), 2), 2) // tensor([[[0., 0.], [0., 5.]]])
 */
export const max_unpool2d = callable(
  "def F::max_unpool2d(Tensor input, Tensor indices, int[1] kernel_size, int[1]? stride=None, int[1] padding=0, int[]? output_size=None) -> Tensor",
  unpool(2),
);

/**
 * Each value at the place that it had before `max_pool3d`, zeros elsewhere: (N, C, D, H, W) → (N, C, D′, H′, W′).
 *
 * @param indices where each was, as `max_pool3d_with_indices` answers
 * @param stride null means the window's size
 * @param output_size the lengths before pooling, where several pool to the input's
 * @throws ValueError for lengths that do not pool to the input's, RuntimeError for indices that do not fit
 */
export const max_unpool3d = callable(
  "def F::max_unpool3d(Tensor input, Tensor indices, int[1] kernel_size, int[1]? stride=None, int[1] padding=0, int[]? output_size=None) -> Tensor",
  unpool(3),
);
