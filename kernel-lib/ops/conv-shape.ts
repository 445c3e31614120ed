import { RuntimeError } from "../base/errors.js";
import type { ConvGeometry, Size3 } from "../engine/contract.js";
import { sizeText } from "./layout.js";

export type Spatial = 1 | 2 | 3;

/** The sizes and options of a call, as written: nothing checked. */
interface ConvCall {
  /** PyTorch's name of the function, for its messages. */
  readonly name: string;
  readonly spatial: Spatial;
  readonly transposed: boolean;
  readonly input: readonly number[];
  readonly weight: readonly number[];
  readonly bias: readonly number[] | null;
  readonly stride: readonly number[];
  readonly padding: readonly number[] | string;
  readonly dilation: readonly number[];
  readonly output_padding: readonly number[];
  readonly groups: number;
}

/** A call that is known to be sound: every list has one number an axis. */
export interface ConvPlan {
  readonly transposed: boolean;
  /** As given, or with the batch axis that PyTorch adds. */
  readonly input: readonly number[];
  readonly weight: readonly number[];
  readonly stride: readonly number[];
  readonly padding: readonly number[];
  readonly dilation: readonly number[];
  readonly output_padding: readonly number[];
  /** Spatial size of the result. */
  readonly output: readonly number[];
  /** Shape of the result, without a batch axis if the input had none. */
  readonly shape: readonly number[];
  /** The correlation to compute; for a transposed convolution, the one whose input gradient it is. */
  readonly geometry: ConvGeometry;
}

export const by = (values: readonly number[]): string => `(${values.join(" x ")})`;

/**
 * Geometry of a convolution. The call is checked here, in PyTorch's order, so that of two faults the same one is
 * reported. What only PyTorch's loops refuse is in `refusals/conv.ts`.
 *
 * @throws RuntimeError in PyTorch's words
 */
export function planConv(call: ConvCall): ConvPlan {
  const { spatial, transposed, weight, bias, groups } = call;
  const isBatched = call.input.length === spatial + 2;
  if (!isBatched && call.input.length !== spatial + 1) {
    throw new RuntimeError(
      `Expected ${spatial + 1}D (unbatched) or ${spatial + 2}D (batched) input to ${call.name}, ` +
        `but got input of size: ${sizeText(call.input)}`,
    );
  }
  const batched = isBatched ? call.input : [1, ...call.input];
  const { input, padding: written } = resolvePaddingWord(call, batched);

  const axes = weight.length - 2;
  requireWeight(weight, groups);
  const stride = expand("stride", call.stride, axes);
  const padding = expand("padding", written, axes);
  const dilation = expand("dilation", call.dilation, axes);
  const output_padding = expand("output_padding", call.output_padding, axes);

  if (padding.some((p) => p < 0)) throw new RuntimeError("negative padding is not supported");
  if (output_padding.some((p) => p < 0)) throw new RuntimeError("negative output_padding is not supported");
  if (stride.some((s) => s <= 0)) throw new RuntimeError("non-positive stride is not supported");
  if (dilation.some((d) => d < 0)) throw new RuntimeError("dilation should be greater than zero");
  if (input.length !== weight.length) throw rankMismatch(input, weight, " ");
  const given = `Given groups=${groups}, expected weight to be`;
  if (weight[0] < groups) {
    throw new RuntimeError(
      `${given} at least ${groups} at dimension 0, but got weight of size ${sizeText(weight)} instead`,
    );
  }
  if (weight[0] % groups !== 0) {
    throw new RuntimeError(
      `${given} divisible by ${groups} at dimension 0, but got weight of size [${sizeText(weight)}] instead`,
    );
  }
  const channels = transposed ? weight[0] : weight[1] * groups;
  if (input[1] !== channels) {
    throw new RuntimeError(
      `Given ${transposed ? "transposed=1" : `groups=${groups}`}, weight of size ${sizeText(weight)}, ` +
        `expected input${sizeText(input)} to have ${channels} channels, but got ${input[1]} channels instead`,
    );
  }
  const outChannels = transposed ? weight[1] * groups : weight[0];
  if (bias !== null && (bias.length !== 1 || bias[0] !== outChannels)) {
    throw new RuntimeError(
      `Given ${transposed ? "transposed=1, " : ""}weight of size ${sizeText(weight)}, expected bias to be ` +
        `1-dimensional with ${outChannels} elements, but got bias of size ${sizeText(bias)} instead`,
    );
  }

  const size = input.slice(2);
  const kernel = weight.slice(2);
  const output = transposed
    ? size.map((n, d) => transposedLength(n, kernel[d], stride[d], padding[d], dilation[d], output_padding[d]))
    : slidingPositions(size, kernel, stride, padding, dilation);
  const shape = [...(isBatched ? [input[0]] : []), input[1] === 0 ? 0 : outChannels, ...output];
  const geometry: ConvGeometry = {
    batch: input[0],
    groups,
    inChannels: transposed ? outChannels : input[1],
    outChannels: weight[0],
    // The true size: what 'same' adds at the far edge is only implied by `output`.
    input: volume(transposed ? output : batched.slice(2), 1),
    kernel: volume(kernel, 1),
    output: volume(transposed ? size : output, 1),
    stride: volume(stride, 1),
    padding: volume(padding, 0),
    dilation: volume(dilation, 1),
  };
  return { transposed, input, weight, stride, padding, dilation, output_padding, output, shape, geometry };
}

/** Three axes from one to three, the missing ones in front. */
export function volume(values: readonly number[], fill: number): Size3 {
  const [width, height = fill, depth = fill] = [...values].reverse();
  return [depth, height, width];
}

function requireWeight(weight: readonly number[], groups: number): void {
  if (weight.length < 3) throw new RuntimeError("weight should have at least three dimensions");
  if (groups <= 0) throw new RuntimeError("non-positive groups is not supported");
}

function rankMismatch(input: readonly number[], weight: readonly number[], space: string): RuntimeError {
  return new RuntimeError(
    `Expected ${weight.length}-dimensional input for ${weight.length}-dimensional weight${space}${sizeText(weight)}, ` +
      `but got ${input.length}-dimensional input of size ${sizeText(input)} instead`,
  );
}

function expand(name: string, values: readonly number[], axes: number): readonly number[] {
  if (values.length === axes) return values;
  if (values.length === 1) return new Array<number>(axes).fill(values[0]);
  throw new RuntimeError(
    `expected ${name} to be a single integer value or a list of ${axes} values to match the convolution dimensions, ` +
      `but got ${name}=${sizeText(values)}`,
  );
}

/**
 * Numbers for 'same' and 'valid'. 'same' pads d · (k − 1) in all, the odd one on the right; as in PyTorch
 * that one is counted as part of the input, which its messages show.
 */
function resolvePaddingWord(
  { padding, stride, dilation, weight, groups }: ConvCall,
  input: readonly number[],
): { input: readonly number[]; padding: readonly number[] } {
  if (typeof padding !== "string") return { input, padding };
  if (padding === "valid") return { input, padding: [0] };
  if (padding !== "same") throw new RuntimeError(`Invalid padding string: '${padding}'`);
  requireWeight(weight, groups);
  const kernel = weight.slice(2);
  if (weight.length !== input.length) throw rankMismatch(input, weight, "");
  for (const [name, values] of Object.entries({ stride, dilation })) {
    if (values.length !== kernel.length && values.length !== 1) {
      throw new RuntimeError(`${name} cannot broadcast to ${kernel.length} dimensions`);
    }
  }
  if (stride.some((s) => s !== 1)) throw new RuntimeError("padding='same' is not supported for strided convolutions");
  const total = kernel.map((k, axis) => (dilation[axis] ?? dilation[0]) * (k - 1));
  const extra = [0, 0, ...total.map((t) => t % 2)];
  return { input: input.map((length, axis) => length + extra[axis]), padding: total.map((t) => Math.trunc(t / 2)) };
}

function slidingPositions(
  size: readonly number[],
  kernel: readonly number[],
  stride: readonly number[],
  padding: readonly number[],
  dilation: readonly number[],
): number[] {
  const padded = size.map((length, axis) => length + 2 * padding[axis]);
  const reach = kernel.map((length, axis) => dilation[axis] * (length - 1) + 1);
  if (padded.some((length, axis) => length < reach[axis])) {
    throw new RuntimeError(
      `Calculated padded input size per channel: ${by(padded)}. Kernel size: ${by(reach)}. ` +
        "Kernel size can't be greater than actual input size",
    );
  }
  return padded.map((length, axis) => Math.floor((length - reach[axis]) / stride[axis]) + 1);
}

function transposedLength(n: number, kernel: number, stride: number, padding: number, dilation: number, extra: number) {
  return (n - 1) * stride - 2 * padding + dilation * (kernel - 1) + extra + 1;
}
