import { IndexError, RuntimeError } from "../../base/errors.js";
import type { Spatial } from "../conv-shape.js";
import { sizeText } from "../layout.js";
import type { AveragePoolOptions, MaxPoolOptions } from "../pool-shape.js";
import { positions, requireElements, requireFilled, slide, type Windows } from "./windows.js";

/** 1-D maximum pooling has words of its own. */
function lineWindows(input: readonly number[], options: MaxPoolOptions): Windows {
  requireElements("max_pool1d: Expected 2D or 3D", input, 1);
  const only = (option: string, values: readonly number[], accepts: string): number => {
    if (values.length === 1) return values[0];
    throw new RuntimeError(`max_pool1d() ${option} must be ${accepts} of size 1 but got size ${values.length}`);
  };
  const kernel = only("kernel_size", options.kernel_size, "an int, list of ints or tuple of ints");
  const stride =
    options.stride.length === 0
      ? kernel
      : only("stride", options.stride, "None, an int, list of ints, or tuple of ints");
  const padding = only("padding", options.padding, "an int, list of ints, or tuple of ints");
  const dilation = only("dilation", options.dilation, "an int, list of ints or tuple of ints");
  if (kernel <= 0) throw new RuntimeError(`max_pool1d() kernel_size must be greater than zero, but got ${kernel}`);
  if (stride <= 0) throw new RuntimeError(`max_pool1d() stride must be greater than zero, but got ${stride}`);
  if (padding < 0) throw new RuntimeError(`max_pool1d() padding must be non-negative, but got ${padding}`);
  if (padding > kernel / 2) {
    throw new RuntimeError(
      `max_pool1d() padding should be at most half of kernel size, but got padding=${padding} and kernel_size=${kernel}`,
    );
  }
  if (dilation <= 0) throw new RuntimeError(`max_pool1d() dilation must be greater than zero, but got ${dilation}`);
  const output = positions(input[input.length - 1], kernel, stride, padding, dilation, options.ceil_mode);
  if (output <= 0) throw new RuntimeError(`max_pool1d() Invalid computed output size: ${output}`);
  return { kernel: [kernel], stride: [stride], padding: [padding], dilation: [dilation], output: [output] };
}

/** @throws RuntimeError in PyTorch's words and order */
export function maxWindows(spatial: Spatial, input: readonly number[], options: MaxPoolOptions): Windows {
  if (spatial === 1) return options.with_indices ? indexedLine(input, options) : lineWindows(input, options);
  const each = lists(`max_pool${spatial}d`, spatial);
  const kernel = each("kernel_size", "must either be", options.kernel_size);
  const stride = options.stride.length === 0 ? kernel : each("stride", "must either be omitted,", options.stride);
  const padding = each("padding", "must either be", options.padding);
  const dilation = each("dilation", "must be either", options.dilation);
  requireRank(spatial, input);
  return slide(
    input,
    { kernel, stride, padding, dilation },
    options.ceil_mode,
    "max_pool3d_with_indices_out_cpu_template",
  );
}

/** @throws RuntimeError, IndexError in PyTorch's words and order */
export function averageWindows(spatial: Spatial, input: readonly number[], options: AveragePoolOptions): Windows {
  if (spatial === 1) return averageLine(input, options);
  const be = spatial === 3 ? "must be" : "must either be";
  const each = lists(`avg_pool${spatial}d`, spatial);
  const kernel = each("kernel_size", be, options.kernel_size);
  const stride = options.stride.length === 0 ? kernel : each("stride", `${be} omitted,`, options.stride);
  const padding = each("padding", be, options.padding);
  if (spatial === 3) requireRank(spatial, input);
  if (options.divisor_override === 0) throw new RuntimeError("divisor must be not zero");
  if (input.length <= spatial) throw outOfRange(input.length, -spatial - 1);
  const steps = { kernel, stride, padding, dilation: kernel.map(() => 1) };
  return slide(input, steps, options.ceil_mode, `avg_pool${spatial}d`);
}

/** With indices, PyTorch pools lines as planes of height 1, which its messages show. */
function indexedLine(input: readonly number[], options: MaxPoolOptions): Windows {
  requireLine("max_pool1d", input);
  const only = (option: string, values: readonly number[]) => single("max_pool1d", option, values);
  const kernel = only("kernel_size", options.kernel_size);
  const stride = options.stride.length === 0 ? kernel : only("stride", options.stride);
  const [padding, dilation] = [only("padding", options.padding), only("dilation", options.dilation)];
  const steps = { kernel: [1, kernel], stride: [1, stride], padding: [0, padding], dilation: [1, dilation] };
  const { output } = slide(asPlane(input), steps, options.ceil_mode, "max_pool2d");
  return {
    kernel: [kernel],
    stride: [stride],
    padding: [padding],
    dilation: [dilation],
    output: output.slice(1),
  };
}

/** PyTorch averages lines as planes of height 1, which its messages show. */
function averageLine(input: readonly number[], options: AveragePoolOptions): Windows {
  requireLine("avg_pool1d", input);
  const kernel = single("avg_pool1d", "kernel_size", options.kernel_size);
  const stride = options.stride.length === 0 ? kernel : single("avg_pool1d", "stride", options.stride);
  const padding = single("avg_pool1d", "padding", options.padding);
  const steps = { kernel: [1, kernel], stride: [1, stride], padding: [0, padding], dilation: [1, 1] };
  const windows = slide(asPlane(input), steps, options.ceil_mode, "avg_pool2d");
  return { kernel: [kernel], stride: [stride], padding: [padding], dilation: [1], output: windows.output.slice(1) };
}

/** @throws RuntimeError in PyTorch's words and order */
export function requireAdaptive(spatial: Spatial, input: readonly number[], output_size: readonly number[]): void {
  const name = `adaptive_avg_pool${spatial}d`;
  if (spatial === 1) {
    requireLine(name, input);
    single(name, "output_size", output_size);
  } else if (output_size.length !== spatial) {
    throw new RuntimeError(`${name}: output_size must be ${spatial}`);
  }
  if (output_size.some((length) => length !== 1)) {
    if (spatial === 1) requireAdaptivePlane("adaptive_avg_pool2d", asPlane(input), [1, ...output_size]);
    else requireAdaptivePlane(name, input, output_size);
  } else if (input.length < spatial) {
    throw outOfRange(input.length, -input.length - 1); // PyTorch takes the mean, of any rank
  }
}

function requireAdaptivePlane(name: string, input: readonly number[], output_size: readonly number[]): void {
  const axes = output_size.length;
  if (output_size.some((length) => length < 0)) {
    const got = output_size.map((length, axis) => (axis === 0 ? "" : axis === 1 ? ", " : ",") + length).join("");
    throw new RuntimeError(`${name}: elements of output_size must be greater than or equal to 0 but received {${got}}`);
  }
  if (input.length !== axes + 1 && input.length !== axes + 2) {
    throw new RuntimeError(`${name}(): Expected ${axes + 1}D or ${axes + 2}D tensor, but got ${sizeText(input)}`);
  }
  requireFilled(name, input, axes === 2 ? input.length - 2 : 1);
}

const asPlane = (line: readonly number[]): readonly number[] => [...line.slice(0, -1), 1, ...line.slice(-1)];

/** Lists of one number, or one an axis. */
function lists(name: string, spatial: 2 | 3) {
  return (option: string, words: string, values: readonly number[]): readonly number[] => {
    if (values.length === spatial) return values;
    if (values.length === 1) return new Array<number>(spatial).fill(values[0]);
    const kind = `${words} a single int, or a tuple of ${spatial === 2 ? "two" : "three"} ints`;
    throw new RuntimeError(`${name}: ${option} ${kind}`);
  };
}

function single(name: string, option: string, values: readonly number[]): number {
  if (values.length === 1) return values[0];
  throw new RuntimeError(`${name}() argument '${option}' should contain one int (got ${values.length})`);
}

function requireLine(name: string, input: readonly number[]): void {
  if (input.length === 2 || input.length === 3) return;
  throw new RuntimeError(
    `Expected 2 to 3 dimensions, but got ${input.length}-dimensional tensor for argument #1 'self' ` +
      `(while checking arguments for ${name})`,
  );
}

function requireRank(spatial: 2 | 3, input: readonly number[]): void {
  if (input.length === spatial + 1 || input.length === spatial + 2) return;
  throw new RuntimeError(`non-empty ${spatial + 1}D or ${spatial + 2}D (batch mode) tensor expected for input`);
}

function outOfRange(rank: number, dim: number): IndexError {
  return new IndexError(`Dimension out of range (expected to be in range of [${-rank}, ${rank - 1}], but got ${dim})`);
}
