import { arrayOf } from "../../autograd/graph/variable.js";
import { RuntimeError, ValueError } from "../../base/errors.js";
import { toTensor } from "../values.js";
import type { Convolution, StepOptions } from "./arguments.js";
import { type Matrix, matrix, type Pair, planeAt, sizeOf } from "./matrix.js";
import { type Problem, reachOf, slide } from "./problem.js";

/** The part of a convolution that computes one output channel of one example. */
export function problemOf(conv: Convolution, options: StepOptions): Problem {
  const { channel = 0, batch = 0 } = options;
  const { weight, x, groups, transposed } = conv;
  const [first, second] = weight.shape;
  const outputs = transposed ? second * groups : first;
  const inputs = transposed ? first : second * groups;
  if (x.shape[1] !== inputs) {
    throw new RuntimeError(
      `a weight of shape [${weight.shape.join(", ")}] and groups=${groups} expect an input of ${inputs} channels, but got ${x.shape[1]}`,
    );
  }
  checkIndex("channel", channel, outputs);
  checkIndex("batch", batch, x.shape[0]);
  const group = Math.floor(channel / (outputs / groups));
  const perGroup = inputs / groups;
  const members = Array.from({ length: perGroup }, (_, i) => i);
  const kernels = members.map((member) =>
    planeAt(arrayOf(weight), transposed ? [group * perGroup + member, channel % second] : [channel, member]),
  );
  const padding = sides(conv, kernels[0]);
  const single = inputs === 1 && outputs === 1;
  return {
    inputs: members.map((member) => planeAt(arrayOf(x), [batch, group * perGroup + member])),
    kernels: options.flip ? kernels.map(rotateHalfTurn) : kernels,
    labels: members.map((member) => {
      const input = group * perGroup + member;
      const index = transposed ? [input, channel % second] : [channel, member];
      return single ? { input: "", kernel: "" } : { input: `[${input}]`, kernel: `[${index.join(", ")}]` };
    }),
    bias: conv.bias?.[channel] ?? 0,
    stride: conv.stride,
    dilation: conv.dilation,
    ...padding,
    mode: conv.padding_mode,
    output_padding: conv.output_padding,
  };
}

function checkIndex(name: string, index: number, count: number): void {
  if (!Number.isInteger(index) || index < 0 || index >= count) {
    throw new ValueError(`${name} must be from 0 to ${count - 1}, but got ${index}`);
  }
}

/** "same" pads one more at the end when the sum is odd, as PyTorch does. */
function sides({ padding, dilation }: Convolution, kernel: Matrix): { before: Pair; after: Pair } {
  if (padding === "valid") return { before: [0, 0], after: [0, 0] };
  if (padding !== "same") return { before: padding, after: padding };
  const [rows, columns] = sizeOf(kernel);
  const sum = [dilation[0] * (rows - 1), dilation[1] * (columns - 1)];
  const before: Pair = [Math.floor(sum[0] / 2), Math.floor(sum[1] / 2)];
  return { before, after: [sum[0] - before[0], sum[1] - before[1]] };
}

function rotateHalfTurn(rows: Matrix): Matrix {
  return rows.map((row) => [...row].reverse()).reverse();
}

/**
 * The gradients of a convolution are convolutions themselves. That of the input is the transposed
 * convolution of the output's gradient with the same kernel; that of the weight is the correlation
 * of the input with the output's gradient, stride and dilation having changed places. Here for one
 * output channel and one input channel.
 */
export function gradientProblem(whole: Problem, options: StepOptions): Problem {
  if (whole.mode !== "zeros") throw new ValueError("step draws gradients for padding_mode='zeros' only");
  const { input_channel = 0 } = options;
  checkIndex("input_channel", input_channel, whole.inputs.length);
  const inputs = [whole.inputs[input_channel]];
  const labels = [whole.labels[input_channel]];
  const problem = { ...whole, inputs, labels, kernels: [whole.kernels[input_channel]], bias: 0 };
  const [rows, columns] = sizeOf(slide(problem).output);
  const grad = options.grad_output === undefined ? matrix(rows, columns, () => 1) : lastPlane(options.grad_output);
  if (grad.length !== rows || grad[0].length !== columns) {
    throw new RuntimeError(
      `grad_output must be ${rows} × ${columns} as the output is, but got ${grad.length} × ${grad[0].length}`,
    );
  }
  if (options.gradient === "weight") {
    const limit = sizeOf(problem.kernels[0]);
    const turned = labels.map(({ input }) => ({ input, kernel: "" }));
    return { ...problem, kernels: [grad], labels: turned, stride: problem.dilation, dilation: problem.stride, limit };
  }
  const reach = reachOf(problem);
  const size = sizeOf(problem.inputs[0]);
  const rest = (axis: 0 | 1, positions: number) =>
    size[axis] + problem.before[axis] + problem.after[axis] - ((positions - 1) * problem.stride[axis] + reach[axis]);
  return {
    ...problem,
    inputs: [grad],
    labels: labels.map(({ kernel }) => ({ input: "", kernel })),
    output_padding: [rest(0, rows), rest(1, columns)],
  };
}

function lastPlane(values: NonNullable<StepOptions["grad_output"]>): Matrix {
  const array = arrayOf(toTensor(values));
  const leading = array.shape.slice(0, -2).map(() => 0);
  return planeAt(array, leading);
}
