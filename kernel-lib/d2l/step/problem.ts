import { RuntimeError } from "../../base/errors.js";
import { type Matrix, matrix, type Pair, sizeOf } from "./matrix.js";
import { type PaddingMode, pad } from "./padding.js";

/** What one output channel is computed from. */
export interface Problem {
  /** The input channels of its group. */
  inputs: readonly Matrix[];
  /** A kernel for each of them. */
  kernels: readonly Matrix[];
  /** What tells them apart, such as "[2]"; empty where there is but one channel. */
  labels: readonly { input: string; kernel: string }[];
  bias: number;
  stride: Pair;
  dilation: Pair;
  /** Rows and columns around the input; of a transposed convolution, cut from the output. */
  before: Pair;
  after: Pair;
  mode: PaddingMode;
  /** Rows and columns more at the end of a transposed convolution's output. */
  output_padding: Pair;
  /** At most so many positions: of the weight's gradient, where a stride left a rest. */
  limit?: Pair;
}

/** How far a kernel reaches with its gaps: dilation · (size − 1) + 1. */
export function reachOf({ kernels, dilation }: Problem): Pair {
  const [rows, columns] = sizeOf(kernels[0]);
  return [dilation[0] * (rows - 1) + 1, dilation[1] * (columns - 1) + 1];
}

/** One position of the window, or of the input element that is spread. */
export interface Step {
  /** Of the output; of the input when the convolution is transposed. */
  row: number;
  column: number;
  /** Kernel times input, for each channel. */
  products: readonly Matrix[];
}

interface WindowResult {
  padded: readonly Matrix[];
  steps: readonly Step[];
  output: Matrix;
}

/** Cross-correlation: a window slides over the padded input, and each output element is a sum of products. */
export function slide(problem: Problem): WindowResult {
  const { inputs, kernels, stride, dilation, bias } = problem;
  const padded = inputs.map((input) => pad(input, problem.before, problem.after, problem.mode));
  const [height, width] = sizeOf(padded[0]);
  const reach = reachOf(problem);
  if (height < reach[0] || width < reach[1]) {
    throw new RuntimeError(
      `Calculated padded input size per channel: (${height} x ${width}). Kernel size: (${reach[0]} x ${reach[1]}). ` +
        "Kernel size can't be greater than actual input size",
    );
  }
  const { limit = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY] } = problem;
  const rows = Math.min(limit[0], Math.floor((height - reach[0]) / stride[0]) + 1);
  const columns = Math.min(limit[1], Math.floor((width - reach[1]) / stride[1]) + 1);
  const steps = positions(rows, columns).map(([row, column]) => ({
    row,
    column,
    products: kernels.map((kernel, channel) =>
      matrix(kernel.length, kernel[0].length, (a, b) => {
        const value = padded[channel][row * stride[0] + a * dilation[0]][column * stride[1] + b * dilation[1]];
        return value * kernel[a][b];
      }),
    ),
  }));
  const output = matrix(rows, columns, (row, column) => total(steps[row * columns + column].products) + bias);
  return { padded, steps, output };
}

interface ScatterResult {
  steps: readonly Step[];
  /** The output with what padding cuts off, after each step. */
  canvases: readonly Matrix[];
  /** How many products each element of the canvas has received, after each step. */
  counts: readonly Matrix[];
}

/** Transposed convolution: each input element spreads the kernel over the output, where overlaps add up. */
export function scatter(problem: Problem): ScatterResult {
  const { inputs, kernels, stride, dilation, bias, output_padding } = problem;
  const [rows, columns] = sizeOf(inputs[0]);
  const reach = reachOf(problem);
  const height = (rows - 1) * stride[0] + reach[0] + output_padding[0];
  const width = (columns - 1) * stride[1] + reach[1] + output_padding[1];
  const canvas = matrix(height, width, () => bias);
  const count = matrix(height, width, () => 0);
  const canvases: Matrix[] = [];
  const counts: Matrix[] = [];
  const steps = positions(rows, columns).map(([row, column]) => {
    const products = kernels.map((kernel, channel) =>
      kernel.map((line) => line.map((k) => k * inputs[channel][row][column])),
    );
    for (const product of products) {
      product.forEach((line, a) => {
        line.forEach((value, b) => {
          canvas[row * stride[0] + a * dilation[0]][column * stride[1] + b * dilation[1]] += value;
        });
      });
    }
    products[0].forEach((line, a) => {
      line.forEach((_, b) => {
        count[row * stride[0] + a * dilation[0]][column * stride[1] + b * dilation[1]]++;
      });
    });
    canvases.push(canvas.map((line) => [...line]));
    counts.push(count.map((line) => [...line]));
    return { row, column, products };
  });
  return { steps, canvases, counts };
}

export function total(products: readonly Matrix[]): number {
  return products.flat(2).reduce((sum, value) => sum + value, 0);
}

function positions(rows: number, columns: number): Pair[] {
  return Array.from({ length: rows * columns }, (_, i) => [Math.floor(i / columns), i % columns]);
}
