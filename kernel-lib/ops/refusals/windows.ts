import { RuntimeError } from "../../base/errors.js";
import { sizeText } from "../layout.js";

/** A pooling's options, one number for each axis, and how many windows fit. */
export interface Windows {
  readonly kernel: readonly number[];
  readonly stride: readonly number[];
  readonly padding: readonly number[];
  readonly dilation: readonly number[];
  readonly output: readonly number[];
}

export type Steps = Omit<Windows, "output">;

/** Counts the windows of pooling over planes or volumes, and refuses what PyTorch refuses for both, in its order. */
export function slide(input: readonly number[], steps: Steps, ceil_mode: boolean, name: string): Windows {
  const { kernel, stride, padding, dilation } = steps;
  const axes = kernel.length;
  const size = input.slice(-axes);
  for (let axis = 0; axis < axes; axis++) {
    const [k, pad, step] = [kernel[axis], padding[axis], dilation[axis]];
    if (stride[axis] === 0) throw new RuntimeError("stride should not be zero");
    if (pad < 0) throw new RuntimeError(`pad must be non-negative, but got pad: ${pad}`);
    if (pad > Math.trunc(((k - 1) * step + 1) / 2)) {
      throw new RuntimeError(
        `pad should be at most half of effective kernel size, but got pad=${pad}, kernel_size=${k} and dilation=${step}`,
      );
    }
  }
  requirePositive("kernel size", "k", kernel);
  requirePositive("stride", "d", stride);
  requirePositive("dilation", "dilation", dilation);
  if (axes === 2) requireElements("Expected 3D or 4D", input, 2);
  else requireFilled(name, input, input.length === 5 ? 1 : 0);
  if (name === "avg_pool3d" && size.some((length, axis) => length < kernel[axis])) {
    throw new RuntimeError(
      `input image (${labelAxes("", size, " ")}) smaller than kernel size (${labelAxes("k", kernel, " ")})`,
    );
  }
  requirePaddingInside(steps);
  const output = size.map((length, axis) =>
    positions(length, kernel[axis], stride[axis], padding[axis], dilation[axis], ceil_mode),
  );
  if (output.some((length) => length < 1)) {
    const channels = input[input.length - axes - 1];
    throw new RuntimeError(
      `Given input size: (${[channels, ...size].join("x")}). Calculated output size: ` +
        `(${[channels, ...output].join("x")}). Output size is too small`,
    );
  }
  return { ...steps, output };
}

/** Refuses padding that the first check lets through because the window is dilated. */
function requirePaddingInside({ kernel, padding }: Steps): void {
  if (kernel.every((k, axis) => padding[axis] <= Math.trunc(k / 2))) return;
  const letters = kernel.length === 2 ? "WH" : "TWH"; // the order in which PyTorch names the axes
  const each = (prefix: string, values: readonly number[], separator: string, is: string) =>
    [...letters]
      .map((letter) => `${prefix}${letter}${is}${values["THW".indexOf(letter) + kernel.length - 3]}`)
      .join(separator);
  const got =
    kernel.length === 2
      ? `${each("pad", padding, ", ", " = ")}, ${each("k", kernel, ", ", " = ")}`
      : `${each("k", kernel, " ", ": ")} ${each("pad", padding, " ", ": ")}`;
  throw new RuntimeError(`pad should be smaller than or equal to half of kernel size, but got ${got}`);
}

/** How many windows fit; `ceil_mode` counts one that hangs over the edge if it starts inside. */
export function positions(
  length: number,
  kernel: number,
  stride: number,
  padding: number,
  dilation: number,
  ceil_mode: boolean,
) {
  const room = length + 2 * padding - dilation * (kernel - 1) - 1 + (ceil_mode ? stride - 1 : 0);
  const count = Math.floor(room / stride) + 1;
  return ceil_mode && (count - 1) * stride >= length + padding ? count - 1 : count;
}

/** `kT: 1 kH: 2 kW: 3` */
function labelAxes(prefix: string, values: readonly number[], separator: string): string {
  return values.map((value, axis) => `${prefix}${"THW"[axis + 3 - values.length]}: ${value}`).join(separator);
}

function requirePositive(what: string, prefix: string, values: readonly number[]): void {
  if (values.some((value) => value <= 0)) {
    throw new RuntimeError(`${what} should be greater than zero, but got ${labelAxes(prefix, values, " ")}`);
  }
}

/** Refuses inputs with an empty axis other than the batch. */
export function requireElements(expected: string, input: readonly number[], axes: 1 | 2): void {
  const isBatched = input.length === axes + 2;
  if ((isBatched || input.length === axes + 1) && !input.slice(isBatched ? 1 : 0).includes(0)) return;
  throw new RuntimeError(
    `${expected} (batch mode) tensor with optional 0 dim batch size for input, but got:${sizeText(input)}`,
  );
}

export function requireFilled(name: string, input: readonly number[], from: number): void {
  const empty = input.indexOf(0, from);
  if (empty < 0) return;
  throw new RuntimeError(
    `${name}(): Expected input to have non-zero size for non-batch dimensions, but input has sizes ${sizeText(input)} ` +
      `with dimension ${empty} being empty`,
  );
}
