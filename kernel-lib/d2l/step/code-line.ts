import { Tensor } from "../../autograd/tensor.js";
import { toTensor, type Values } from "../values.js";
import type { Convolution, StepOptions } from "./arguments.js";
import type { Pair } from "./matrix.js";
import { type Problem, reachOf } from "./problem.js";

/** What `step` was called with, and what it made of it. */
export interface Call {
  X: Values;
  /** The kernel; undefined where a layer was given. */
  K: Values | undefined;
  options: StepOptions;
  conv: Convolution;
  problem: Problem;
  names: CodeNames;
}

/** What the reader's code calls them. */
export interface CodeNames {
  input: string;
  kernel: string;
  output: string;
  layer: string | undefined;
}

type Setting = readonly [key: string, value: Pair | string | number | boolean, usual: number | boolean | string];

/** The numbers that `step` draws as a line of TypeScript that runs. Of several output channels it computes all. */
export function codeLine(call: Call): string {
  if (call.options.gradient) return call.options.gradient === "weight" ? weightGradient(call) : inputGradient(call);
  const { conv, problem, options, names } = call;
  const input = stack(call.X, names.input, conv.x.shape);
  const shape: Setting[] = [
    ["stride", conv.stride, 1],
    ["padding", conv.padding, 0],
    ["output_padding", conv.output_padding, 0],
    ["dilation", conv.dilation, 1],
    ["groups", conv.groups, 1],
  ];
  const changed = ["bias", "padding_mode", ...shape.map(([key]) => key)].some((key) => key in options);
  if (conv.layer && !options.flip && !changed) return `${names.layer ?? newLayer(conv, shape)}(${input})`;
  const given = call.K === undefined ? weightName(call) : stack(call.K, names.kernel, conv.weight.shape);
  const kernel = options.flip ? `${given}.flip(${conv.spatial === 1 ? "2" : "2, 3"})` : given;
  const bias = conv.bias ? [`torch.tensor([${conv.bias.join(", ")}])`] : [];
  const framed = problem.mode !== "zeros" && !conv.transposed;
  const settings = braces(conv, framed ? shape.filter(([key]) => key !== "padding") : shape);
  return `${functionName(conv)}(${[framed ? frame(input, call) : input, kernel, ...bias, ...settings].join(", ")})`;
}

/** The output's gradient slides over the input, stride and dilation having changed places. */
function weightGradient(call: Call): string {
  const { conv, problem } = call;
  const { before, after, stride, dilation } = problem;
  const even = isEven(problem);
  const settings = braces(conv, [
    ["stride", stride, 1],
    ["padding", even ? before : [0, 0], 0],
    ["dilation", dilation, 1],
  ]);
  const input = even ? inputPlane(call) : frame(inputPlane(call), call);
  const size = conv.x.shape.slice(-conv.spatial);
  const cuts = conv.weight.shape.slice(-conv.spatial).map((length, i) => {
    const axis = i + 2 - conv.spatial;
    const room = size[i] + before[axis] + after[axis] - reachOf(problem)[axis];
    return Math.floor(room / stride[axis]) + 1 > length ? `.narrow(${2 + i}, 0, ${length})` : "";
  });
  return `F.conv${conv.spatial}d(${[input, gradientPlane(call), ...settings].join(", ")})${cuts.join("")}`;
}

/** The output's gradient stamps the kernel; padding that is not the same on both sides is cut off afterwards. */
function inputGradient(call: Call): string {
  const { conv, problem } = call;
  const { before, stride, dilation, output_padding } = problem;
  const even = isEven(problem);
  const settings = braces(conv, [
    ["stride", stride, 1],
    ["padding", even ? before : [0, 0], 0],
    ["output_padding", output_padding, 0],
    ["dilation", dilation, 1],
  ]);
  const index = [call.options.channel ?? 0, call.options.input_channel ?? 0];
  const kernel = plane(call.K ?? conv.weight, call.K === undefined ? weightName(call) : call.names.kernel, index, conv);
  const size = conv.x.shape.slice(-conv.spatial);
  const cuts = size.map((length, i) => `.narrow(${2 + i}, ${before[i + 2 - conv.spatial]}, ${length})`);
  const stamped = `F.conv_transpose${conv.spatial}d(${[gradientPlane(call), kernel, ...settings].join(", ")})`;
  return even ? stamped : `${stamped}${cuts.join("")}`;
}

function functionName({ transposed, spatial }: Convolution): string {
  return `F.conv${transposed ? "_transpose" : ""}${spatial}d`;
}

function weightName({ names }: Call): string {
  return `${names.layer ?? "layer"}.weight`;
}

/** A value with the axes that functions want in front: images and channels. */
function stack(values: Values, name: string, shape: readonly number[]): string {
  const missing = shape.length - toTensor(values).shape.length;
  if (!(values instanceof Tensor)) return `torch.tensor(${"[".repeat(missing)}${name}${"]".repeat(missing)})`;
  return missing === 0 ? name : `${name}.reshape(${shape.join(", ")})`;
}

/** One channel of one example, as a stack of one. */
function plane(values: Values, name: string, index: readonly number[], { spatial }: Convolution): string {
  const { shape } = toTensor(values);
  const leading = shape.length - spatial;
  const all = values instanceof Tensor ? name : `torch.tensor(${name})`;
  const one = leading === 0 ? all : `${all}.at(${index.slice(-leading).join(", ")})`;
  return `${one}.reshape(${[1, 1, ...shape.slice(leading)].join(", ")})`;
}

function inputPlane({ X, names, conv, options }: Call): string {
  const { channel = 0, input_channel = 0, batch = 0 } = options;
  const [outputs, perGroup] = conv.weight.shape;
  const group = Math.floor(channel / (outputs / conv.groups));
  return plane(X, names.input, [batch, group * perGroup + input_channel], conv);
}

function gradientPlane({ options, problem, conv, names }: Call): string {
  const given = options.grad_output;
  if (given !== undefined) return plane(given, `d${names.output}`, [0, 0], conv);
  const [rows] = options.gradient === "weight" ? problem.kernels : problem.inputs;
  const size = [rows.length, rows[0].length].slice(2 - conv.spatial);
  return `torch.ones(${[1, 1, ...size].join(", ")})`;
}

function isEven({ before, after }: Problem): boolean {
  return before.every((rows, axis) => rows === after[axis]);
}

/** The padded input, where a function cannot pad so by itself. */
function frame(input: string, { conv, problem: { before, after, mode } }: Call): string {
  const sides = [before[1], after[1], before[0], after[0]].slice(0, 2 * conv.spatial);
  return `F.pad(${input}, [${sides.join(", ")}]${mode === "zeros" ? "" : `, { mode: "${mode}" }`})`;
}

/** The settings that are not the usual ones, as a list of one object or none. */
function braces({ spatial }: Convolution, settings: readonly Setting[]): string[] {
  const written = settings.flatMap(([key, value, usual]) => {
    if (typeof value === "string") return value === usual ? [] : [`${key}: "${value}"`];
    const numbers = typeof value === "object" ? value.slice(2 - spatial) : [value];
    if (numbers.every((number) => number === usual)) return [];
    return [`${key}: ${numbers.every((number) => number === numbers[0]) ? numbers[0] : `[${numbers.join(", ")}]`}`];
  });
  return written.length === 0 ? [] : [`{ ${written.join(", ")} }`];
}

function newLayer(conv: Convolution, shape: readonly Setting[]): string {
  const { weight, groups, transposed, spatial } = conv;
  const [first, second, ...kernel] = weight.shape;
  const [inputs, outputs] = transposed ? [first, second * groups] : [second * groups, first];
  const size = kernel.every((k) => k === kernel[0]) ? String(kernel[0]) : `[${kernel.join(", ")}]`;
  const settings = braces(conv, [
    ...shape,
    ["bias", conv.bias !== undefined, true],
    ["padding_mode", conv.padding_mode, "zeros"],
  ]);
  return `new nn.Conv${transposed ? "Transpose" : ""}${spatial}d(${[inputs, outputs, size, ...settings].join(", ")})`;
}
