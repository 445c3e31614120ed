import { formatShort } from "../../display/number.js";
import { type Pair, sizeOf } from "./matrix.js";
import { type Problem, reachOf, type Step, total } from "./problem.js";

const MOST_TERMS = 9;

/** "0·0 + 1·1 + 3·2 + 4·3 = 19" */
export function sumText(factors: readonly (readonly [number, number])[], bias: number, sum: number): string {
  const terms =
    factors.length <= MOST_TERMS
      ? factors.map(([x, k]) => `${factor(x)}·${factor(k)}`).join(" + ")
      : `sum of ${factors.length} products`;
  const offset = bias === 0 ? "" : ` + ${factor(bias)} (bias)`;
  return `${terms}${offset} = ${formatShort(sum)}`;
}

function factor(value: number): string {
  return value < 0 ? `(${formatShort(value)})` : formatShort(value);
}

/** The input elements and kernel elements that one position multiplies, over all channels. */
export function factorsOf(problem: Problem, padded: Problem["inputs"], { row, column }: Step): [number, number][] {
  const { kernels, stride, dilation } = problem;
  return kernels.flatMap((kernel, channel) =>
    kernel.flatMap((line, a) =>
      line.map((k, b): [number, number] => [
        padded[channel][row * stride[0] + a * dilation[0]][column * stride[1] + b * dilation[1]],
        k,
      ]),
    ),
  );
}

/** The output's sum at one position. */
export function stepSum(problem: Problem, step: Step): number {
  return total(step.products) + problem.bias;
}

const AXES = ["height", "width"] as const;

/** The size of the output with this convolution's numbers put in, for each spatial axis; what changes nothing is left out. */
export function sizeText(problem: Problem, spatial: 1 | 2, output: Pair): string {
  const { before, after, stride } = problem;
  return sizes(problem, spatial, output, (axis, length, reach) => {
    const padding = before[axis] === after[axis] ? `2·${before[axis]}` : `${before[axis]} + ${after[axis]}`;
    const room = `${length}${before[axis] + after[axis] === 0 ? "" : ` + ${padding}`} − ${reach}`;
    return stride[axis] === 1 ? `${room} + 1` : `⌊(${room})/${stride[axis]}⌋ + 1`;
  });
}

/** The same of a transposed convolution. */
export function transposedSizeText(problem: Problem, spatial: 1 | 2, output: Pair): string {
  const { before, after, stride, output_padding } = problem;
  return sizes(problem, spatial, output, (axis, length, reach) => {
    const cut = before[axis] === after[axis] ? `2·${before[axis]}` : `${before[axis]} − ${after[axis]}`;
    const added = output_padding[axis] === 0 ? "" : ` + ${output_padding[axis]}`;
    return `(${length} − 1)·${stride[axis]}${before[axis] + after[axis] === 0 ? "" : ` − ${cut}`} + ${reach}${added}`;
  });
}

function sizes(
  { inputs, kernels, dilation }: Problem,
  spatial: 1 | 2,
  output: Pair,
  formula: (axis: 0 | 1, length: number, reach: string) => string,
): string {
  const [size, kernel] = [sizeOf(inputs[0]), sizeOf(kernels[0])];
  // a row under a kernel of one row has no height to speak of
  const isIdle = (axis: 0 | 1) => axis === 0 && size[axis] === 1 && output[axis] === 1;
  const axes = ([0, 1] as const).slice(2 - spatial).filter((axis) => !isIdle(axis));
  const lines = axes.map((axis) => {
    const reach = dilation[axis] === 1 ? String(kernel[axis]) : `(${dilation[axis]}·(${kernel[axis]} − 1) + 1)`;
    return `${AXES[axis]} = ${formula(axis, size[axis], reach)} = ${output[axis]}`;
  });
  return lines.join(",  ");
}

/** What a stride above one leaves unread at the end, if anything. */
export function unreadText(problem: Problem, padded: Pair, output: Pair): string[] {
  const reach = reachOf(problem);
  const rest = (axis: 0 | 1) => padded[axis] - ((output[axis] - 1) * problem.stride[axis] + reach[axis]);
  const parts = [count(rest(0), "row"), count(rest(1), "column")].filter((part) => part !== "");
  return parts.length === 0 ? [] : [`the window never reads the last ${parts.join(" and ")}: the size is rounded down`];
}

function count(number: number, word: string): string {
  if (number <= 0) return "";
  return number === 1 ? word : `${number} ${word}s`;
}
