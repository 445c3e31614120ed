import { formatShort } from "../../display/number.js";
import type { Convolution, StepOptions } from "./arguments.js";
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

/** The size formula with this convolution's numbers put in, for each spatial axis. */
export function sizeText(problem: Problem, spatial: 1 | 2, output: Pair): string {
  const size = sizeOf(problem.inputs[0]);
  const kernel = sizeOf(problem.kernels[0]);
  const { before, after, stride, dilation } = problem;
  const lines = ([0, 1] as const).slice(2 - spatial).map((axis) => {
    const padding = before[axis] === after[axis] ? `2·${before[axis]}` : `${before[axis]} + ${after[axis]}`;
    const formula = `⌊(${size[axis]} + ${padding.replace("+", "+")} − ${dilation[axis]}·(${kernel[axis]} − 1) − 1)/${stride[axis]} + 1⌋`;
    return `${AXES[axis]} = ${formula} = ${output[axis]}`;
  });
  return lines.join(",  ");
}

/** The size formula of a transposed convolution. */
export function transposedSizeText(problem: Problem, spatial: 1 | 2, output: Pair): string {
  const size = sizeOf(problem.inputs[0]);
  const kernel = sizeOf(problem.kernels[0]);
  const { before, after, stride, dilation, output_padding } = problem;
  const lines = ([0, 1] as const).slice(2 - spatial).map((axis) => {
    const cut = before[axis] === after[axis] ? `2·${before[axis]}` : `(${before[axis]} + ${after[axis]})`;
    const grown = `${dilation[axis]}·(${kernel[axis]} − 1) + ${output_padding[axis]} + 1`;
    return `${AXES[axis]} = (${size[axis]} − 1)·${stride[axis]} − ${cut} + ${grown} = ${output[axis]}`;
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

/** The same convolution in PyTorch. */
export function pytorchLine(conv: Convolution, options: StepOptions): string {
  const name = `conv${conv.transposed ? "_transpose" : ""}${conv.spatial}d`;
  if (options.gradient) {
    const shape = options.gradient === "input" ? "X.shape, W, G" : "X, W.shape, G";
    return `torch.nn.grad.conv${conv.spatial}d_${options.gradient}(${[shape, ...keywords(conv)].join(", ")})`;
  }
  if (conv.layer && !options.flip) return `${layerText(conv)}(X)`;
  const flipped = options.flip ? (conv.spatial === 1 ? "W.flip(-1)" : "W.flip(-2, -1)") : "W";
  return `F.${name}(${["X", flipped, ...(conv.bias ? ["b"] : []), ...keywords(conv)].join(", ")})`;
}

function layerText(conv: Convolution): string {
  const { weight, groups, transposed, spatial } = conv;
  const [first, second, ...kernel] = weight.shape;
  const [inputs, outputs] = transposed ? [first, second * groups] : [second * groups, first];
  const size =
    kernel.length === 1 || kernel.every((k) => k === kernel[0]) ? String(kernel[0]) : `(${kernel.join(", ")})`;
  const bias = conv.bias ? [] : ["bias=False"];
  const mode = conv.padding_mode === "zeros" ? [] : [`padding_mode='${conv.padding_mode}'`];
  return `nn.Conv${transposed ? "Transpose" : ""}${spatial}d(${[inputs, outputs, size, ...keywords(conv), ...bias, ...mode].join(", ")})`;
}

/** The arguments that are not PyTorch's defaults. */
function keywords(conv: Convolution): string[] {
  const { stride, padding, output_padding, dilation, groups, spatial } = conv;
  const write = (value: Pair | string) => {
    if (typeof value === "string") return `'${value}'`;
    const used = value.slice(2 - spatial);
    return used.every((number) => number === used[0]) ? String(used[0]) : `(${used.join(", ")})`;
  };
  const all: [string, string, string][] = [
    ["stride", write(stride), "1"],
    ["padding", write(padding), "0"],
    ["output_padding", write(output_padding), "0"],
    ["dilation", write(dilation), "1"],
    ["groups", String(groups), "1"],
  ];
  return all.filter(([, value, usual]) => value !== usual).map(([key, value]) => `${key}=${value}`);
}
