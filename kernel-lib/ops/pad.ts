import { NotImplementedError, RuntimeError } from "../base/errors.js";
import { bool, type DType, type TypedArray } from "../tensor/dtype.js";
import { NdArray } from "../tensor/ndarray.js";
import { numel } from "../tensor/shape.js";
import { type AxisMap, gatherAxis, mappedShape, scatterAxis } from "./axis-map.js";
import { dense } from "./cast.js";
import { denseFloats, fromFloats } from "./floats.js";
import { sizeText } from "./layout.js";
import { requireFits } from "./overflow.js";

/** Elements added (or, negative, removed) before and after one axis. */
interface AxisPadding {
  readonly axis: number;
  readonly before: number;
  readonly after: number;
}

/** A padding that is known to be possible. */
export interface PadPlan {
  readonly shape: readonly number[];
  readonly maps: readonly AxisMap[];
}

const routineNames: { readonly [mode: string]: string } = { reflect: "reflection_pad", replicate: "replication_pad" };

/**
 * Checks `F.pad`.
 *
 * @param pad before and after the last axis, then the one in front of it, …
 * @param mode 'constant', 'reflect', 'replicate' or 'circular'
 * @throws RuntimeError, NotImplementedError in PyTorch's words
 */
export function planPad(
  input: readonly number[],
  dtype: DType,
  pad: readonly number[],
  mode: string,
  value: number | null,
): PadPlan {
  if (!["constant", "reflect", "replicate", "circular"].includes(mode)) {
    throw new NotImplementedError(`Unrecognised padding mode ${mode}`);
  }
  if (pad.length % 2 !== 0) throw new RuntimeError("Padding length must be divisible by 2");
  if (pad.length > 2 * input.length) {
    throw new RuntimeError(
      "Padding length should be less than or equal to two times the input dimension but got padding length " +
        `${pad.length} and input of dimension ${input.length}`,
    );
  }
  const axes = Array.from({ length: pad.length / 2 }, (_, i) => ({
    axis: input.length - 1 - i,
    before: pad[2 * i],
    after: pad[2 * i + 1],
  }));
  if (mode === "constant") refuseConstant(input, dtype, axes, value ?? 0);
  else refuseCopying(input, dtype, axes, mode, value);
  const maps = axes.map((padding) => ({ axis: padding.axis, from: sourcesOf(input[padding.axis], padding, mode) }));
  return { shape: maps.reduce<readonly number[]>(mappedShape, input), maps };
}

export function pad(x: NdArray, plan: PadPlan, value: number): NdArray {
  let data = dense(x);
  let shape = x.shape;
  for (const map of plan.maps) {
    const next = mappedShape(shape, map);
    const out = new x.dtype.array(numel(next));
    if (value !== 0 && map.from.includes(-1)) fill(out, x.dtype, value);
    gatherAxis(data, shape, map, out);
    [data, shape] = [out, next];
  }
  return new NdArray(x.dtype, plan.maps.length === 0 ? data.slice() : data, shape);
}

/** The gradient for what was padded: every copy's gradient returns to its source. */
export function padGradient(gradOutput: NdArray, { maps }: PadPlan, input: readonly number[]): NdArray {
  let grad = Float64Array.from(denseFloats(gradOutput));
  const shapes: (readonly number[])[] = [input];
  for (const map of maps) shapes.push(mappedShape(shapes[shapes.length - 1], map));
  for (let i = maps.length - 1; i >= 0; i--) {
    const before = new Float64Array(numel(shapes[i]));
    scatterAxis(grad, shapes[i], maps[i], before);
    grad = before;
  }
  return fromFloats(gradOutput.dtype, grad, input);
}

function sourcesOf(length: number, { before, after }: AxisPadding, mode: string): Int32Array {
  // A negative circular padding crops first, and what is left goes round.
  const first = Math.max(0, -before);
  const uncropped = length - first - Math.max(0, -after);
  const source = (at: number): number => {
    if (mode === "circular") return uncropped > 0 ? first + ((((at - first) % uncropped) + uncropped) % uncropped) : -1;
    if (at >= 0 && at < length) return at;
    if (mode === "replicate") return at < 0 ? 0 : length - 1;
    if (mode === "reflect") return at < 0 ? -at : 2 * (length - 1) - at;
    return -1;
  };
  return Int32Array.from({ length: before + length + after }, (_, i) => source(i - before));
}

function fill(out: TypedArray, dtype: DType, value: number): void {
  if (out instanceof BigInt64Array) out.fill(BigInt(Math.trunc(value)));
  else out.fill(dtype === bool ? 1 : value); // integer arrays cut the fraction off themselves
}

function refuseConstant(input: readonly number[], dtype: DType, axes: readonly AxisPadding[], value: number): void {
  for (const { axis, before, after } of axes) {
    const crop = Math.min(before, 0) + Math.min(after, 0);
    if (input[axis] + crop < 0) throw new RuntimeError("narrow(): length must be non-negative.");
  }
  requireFits(value, dtype, true);
}

/** The modes that copy the input's own elements. */
function refuseCopying(
  input: readonly number[],
  dtype: DType,
  axes: readonly AxisPadding[],
  mode: string,
  value: number | null,
): void {
  if (value !== null && value !== 0) {
    throw new RuntimeError(`Padding mode "${mode}" doesn't take in value argument`);
  }
  const rank = axes.length;
  if (rank < 1 || rank > 3 || (input.length !== rank + 1 && input.length !== rank + 2)) {
    throw new NotImplementedError(
      `Padding size ${2 * rank} is not supported for ${input.length}D input tensor.\n` +
        "Supported combinations for non-constant padding:\n" +
        "  - 2D or 3D input: padding size = 2 (pads last dimension)\n" +
        "  - 3D or 4D input: padding size = 4 (pads last 2 dimensions)\n" +
        "  - 4D or 5D input: padding size = 6 (pads last 3 dimensions)",
    );
  }
  if (mode === "circular") refuseCircular(input, axes);
  else refuseMirrored(input, dtype, axes, mode);
}

function refuseMirrored(input: readonly number[], dtype: DType, axes: readonly AxisPadding[], mode: string): void {
  const rank = axes.length;
  if (input.slice(input.length === rank + 2 ? 1 : 0).includes(0)) {
    throw new RuntimeError(
      `Expected ${rank + 1}D or ${rank + 2}D (batch mode) tensor with possibly 0 batch size and other non-zero ` +
        `dimensions for input, but got: ${sizeText(input)}`,
    );
  }
  if (mode === "reflect") {
    for (const [i, { axis, before, after }] of axes.entries()) {
      if (before >= input[axis] || after >= input[axis]) {
        throw new RuntimeError(
          `Argument #${4 + 2 * i}: Padding size should be less than the corresponding input dimension, ` +
            `but got: padding (${before}, ${after}) at dimension ${axis} of input ${sizeText(input)}`,
        );
      }
    }
  }
  const output = axes.map(({ axis, before, after }) => input[axis] + before + after);
  if (output.some((length) => length < 1)) throw tooSmall(input.slice(-rank), [...output].reverse());
  if (dtype === bool) throw new NotImplementedError(`"${routineNames[mode]}${rank}d" not implemented for 'Bool'`);
}

function refuseCircular(input: readonly number[], axes: readonly AxisPadding[]): void {
  for (const { axis, before, after } of axes) {
    if (before > input[axis] || after > input[axis]) {
      throw new RuntimeError("Padding value causes wrapping around more than once.");
    }
    if (input[axis] + before + after < 0) {
      throw new RuntimeError("Negative padding value is resulting in an empty dimension");
    }
  }
}

function tooSmall(input: readonly number[], output: readonly number[]): RuntimeError {
  if (input.length === 1) {
    return new RuntimeError(`input (W: ${input[0]}) is too small. Calculated output W: ${output[0]}`);
  }
  const axes = ["D", "H", "W"].slice(-input.length);
  const named = (sizes: readonly number[]) => axes.map((axis, i) => `${axis}: ${sizes[i]}`);
  return new RuntimeError(
    `Calculated output ${named(output).join(" ")} must be >= 1 in every dimension (input ${named(input).join(", ")})`,
  );
}
