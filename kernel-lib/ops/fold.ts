import { IndexError, NotImplementedError, RuntimeError } from "../base/errors.js";
import { bool, type DType } from "../tensor/dtype.js";
import type { NdArray } from "../tensor/ndarray.js";
import { denseFloats, fromFloats } from "./floats.js";
import { sizeText } from "./layout.js";

type Pair = readonly [height: number, width: number];

/** Lists as written; each must hold two numbers. */
export interface BlockOptions {
  readonly kernel_size: readonly number[];
  readonly dilation: readonly number[];
  readonly padding: readonly number[];
  readonly stride: readonly number[];
}

/** Sliding blocks over images: `blocks` along each axis, their pixels listed in columns. */
export interface BlockPlan {
  readonly batch: number;
  readonly channels: number;
  readonly image: Pair;
  readonly kernel: Pair;
  readonly blocks: Pair;
  readonly dilation: Pair;
  readonly padding: Pair;
  readonly stride: Pair;
  /** (N, C, H, W), or (C, H, W). */
  readonly imageShape: readonly number[];
  /** (N, C · kh · kw, blocks), or without N. */
  readonly columnShape: readonly number[];
}

const tuple = (values: readonly number[]): string => `(${values.join(", ")})`;

/**
 * Checks `F.unfold` of (N, C, H, W) or (C, H, W).
 *
 * @throws RuntimeError, IndexError, NotImplementedError in PyTorch's words
 */
export function planUnfold(input: readonly number[], dtype: DType, options: BlockOptions): BlockPlan {
  const sizes = readOptions(options);
  requireSound(sizes, ["kernel", "dilation", "padding", "stride"]);
  const isBatched = input.length === 4;
  // PyTorch looks at the sizes 1 and 2 of any other rank.
  const missing = input.length < 2 ? 1 : 2;
  if (input.length < 3 && input[1] !== 0) {
    throw new IndexError(
      input.length === 0
        ? `Dimension specified as ${missing} but tensor has no dimensions`
        : `Dimension out of range (expected to be in range of [${-input.length}, ${input.length - 1}], but got ${missing})`,
    );
  }
  if ((!isBatched && input.length !== 3) || input.slice(isBatched ? 1 : 0).includes(0)) {
    throw new RuntimeError(
      "Expected 3D or 4D (batch mode) tensor with possibly 0 batch size and other non-zero dimensions for input, " +
        `but got: ${sizeText(input)}`,
    );
  }
  const [channels, height, width] = input.slice(-3);
  const plan = describe(isBatched ? input[0] : 1, channels, [height, width], sizes, isBatched);
  const { kernel, dilation, padding, blocks } = plan;
  if (blocks[0] < 1 || blocks[1] < 1) {
    throw new RuntimeError(
      `Given input with spatial size ${tuple([height, width])}, kernel_size=${tuple(kernel)}, ` +
        `dilation=${tuple(dilation)}, padding=${tuple(padding)}, calculated shape of the array of sliding blocks as ` +
        `${tuple(blocks)}, but its components must be at least one.`,
    );
  }
  requireFloating("im2col_out_cpu", dtype);
  return plan;
}

/**
 * Checks `F.fold` of (N, C · kh · kw, blocks) or (C · kh · kw, blocks).
 *
 * @throws RuntimeError, NotImplementedError in PyTorch's words
 */
export function planFold(
  input: readonly number[],
  dtype: DType,
  output_size: readonly number[],
  options: BlockOptions,
): BlockPlan {
  const image = pair("output_size", output_size);
  const sizes = readOptions(options);
  requireSound(sizes, ["kernel", "stride", "dilation", "padding"]);
  const isBatched = input.length === 3;
  if ((!isBatched && input.length !== 2) || input.slice(isBatched ? 1 : 0).includes(0)) {
    throw new RuntimeError(
      "Expected 2D or 3D (batch mode) tensor for input with possibly 0 batch size and non-zero dimensions for input, " +
        `but got: ${sizeText(input)}`,
    );
  }
  const [rows, columns] = input.slice(-2);
  const taps = sizes.kernel[0] * sizes.kernel[1];
  if (rows % taps !== 0) {
    throw new RuntimeError(
      "Expected size of input's dimension 1 to be divisible by the product of kernel_size, " +
        `but got input.size(1)=${rows} and kernel_size=${tuple(sizes.kernel)}.`,
    );
  }
  const plan = describe(isBatched ? input[0] : 1, rows / taps, image, sizes, isBatched);
  const [down, across] = plan.blocks;
  if (down * across !== columns) {
    const { kernel, dilation, padding, stride } = plan;
    throw new RuntimeError(
      `Given output_size=${tuple(image)}, kernel_size=${tuple(kernel)}, dilation=${tuple(dilation)}, ` +
        `padding=${tuple(padding)}, stride=${tuple(stride)}, expected size of input's dimension 2 to match the ` +
        `calculated number of sliding blocks ${down} * ${across} = ${down * across}, but got input.size(2)=${columns}.`,
    );
  }
  requireFloating("col2im_out_cpu", dtype);
  return plan;
}

/** Image → columns; also the gradient of `fold`. */
export function unfold(image: NdArray, plan: BlockPlan): NdArray {
  const pixels = denseFloats(image);
  const columns = new Float64Array(plan.columnShape.reduce((a, b) => a * b, 1));
  forEachRun(plan, (column, pixel, count) => {
    for (let i = 0, from = pixel; i < count; i++, from += plan.stride[1]) columns[column + i] = pixels[from];
  });
  return fromFloats(image.dtype, columns, plan.columnShape);
}

/** Columns → image, overlapping blocks added up; also the gradient of `unfold`. */
export function fold(columns: NdArray, plan: BlockPlan): NdArray {
  const values = denseFloats(columns);
  const pixels = new Float64Array(plan.imageShape.reduce((a, b) => a * b, 1));
  forEachRun(plan, (column, pixel, count) => {
    for (let i = 0, to = pixel; i < count; i++, to += plan.stride[1]) pixels[to] += values[column + i];
  });
  return fromFloats(columns.dtype, pixels, plan.imageShape);
}

/** Runs of columns that meet pixels `stride` apart in one image row; what falls into the padding is left out. */
function forEachRun(plan: BlockPlan, visit: (column: number, pixel: number, count: number) => void): void {
  const { batch, channels, image, kernel, blocks, dilation, padding, stride } = plan;
  let row = 0;
  for (let plane = 0; plane < batch * channels; plane++) {
    for (let kh = 0; kh < kernel[0]; kh++) {
      for (let kw = 0; kw < kernel[1]; kw++, row += blocks[0] * blocks[1]) {
        const shift = kw * dilation[1] - padding[1];
        const low = Math.max(0, Math.ceil(-shift / stride[1]));
        const high = Math.min(blocks[1], Math.floor((image[1] - 1 - shift) / stride[1]) + 1);
        for (let b = 0; b < blocks[0]; b++) {
          const y = b * stride[0] + kh * dilation[0] - padding[0];
          if (y < 0 || y >= image[0] || low >= high) continue;
          visit(row + b * blocks[1] + low, (plane * image[0] + y) * image[1] + low * stride[1] + shift, high - low);
        }
      }
    }
  }
}

interface BlockSizes {
  readonly kernel: Pair;
  readonly dilation: Pair;
  readonly padding: Pair;
  readonly stride: Pair;
}

function describe(batch: number, channels: number, image: Pair, sizes: BlockSizes, isBatched: boolean): BlockPlan {
  const { kernel, dilation, padding, stride } = sizes;
  const along = (axis: 0 | 1) =>
    Math.floor((image[axis] + 2 * padding[axis] - dilation[axis] * (kernel[axis] - 1) - 1) / stride[axis]) + 1;
  const blocks: Pair = [along(0), along(1)];
  const lead = isBatched ? [batch] : [];
  return {
    ...sizes,
    batch,
    channels,
    image,
    blocks,
    imageShape: [...lead, channels, ...image],
    columnShape: [...lead, channels * kernel[0] * kernel[1], blocks[0] * blocks[1]],
  };
}

function pair(name: string, values: readonly number[]): Pair {
  if (values.length !== 2) throw new RuntimeError(`It is expected ${name} equals to 2, but got size ${values.length}`);
  return [values[0], values[1]];
}

function readOptions(options: BlockOptions): BlockSizes {
  const kernel = pair("kernel_size", options.kernel_size);
  const dilation = pair("dilation", options.dilation);
  const padding = pair("padding", options.padding);
  const stride = pair("stride", options.stride);
  return { kernel, dilation, padding, stride };
}

/** Checks the sizes in the order given, which differs between the two functions. */
function requireSound(sizes: BlockSizes, order: readonly (keyof BlockSizes)[]): void {
  for (const name of order) {
    const [height, width] = sizes[name];
    if (Math.min(height, width) >= (name === "padding" ? 0 : 1)) continue;
    const [what, short] = name === "kernel" ? ["kernel size", name] : name === "padding" ? [name, "pad"] : [name, name];
    const least = name === "padding" ? "non-negative" : "greater than zero";
    throw new RuntimeError(`${what} should be ${least}, but got ${short}_height: ${height} ${short}_width: ${width}`);
  }
}

function requireFloating(routine: string, dtype: DType): void {
  if (!dtype.is_floating_point && dtype !== bool) {
    throw new NotImplementedError(`"${routine}" not implemented for '${dtype.scalarType}'`);
  }
}
