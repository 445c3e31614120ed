import type { Box, Frame, Panel } from "../../display/figure/figure.js";
import { formatShort } from "../../display/number.js";
import { type Matrix, sizeOf } from "./matrix.js";
import { dilate, EDGE, NOW, outlineWindow, panel, styleOf } from "./panels.js";
import { type Problem, type Step, slide, total } from "./problem.js";
import { factorsOf, stepSum, sumText } from "./words.js";

/** What the matrices are called: they differ between a convolution and its gradient. */
export interface Names {
  input: string;
  kernel: string;
  output: string;
  /** How an element of the output, or of the input, is named. */
  index(step: Step): string;
}

export interface Frames {
  frames: Frame[];
  output: Matrix;
}

/** A frame for each output element: the window, the kernel, their products, and the output so far. */
export function slidingFrames(problem: Problem, names: Names): Frames {
  const { padded, steps, output } = slide(problem);
  const { before, inputs, kernels, dilation, stride } = problem;
  const [rows, columns] = sizeOf(inputs[0]);
  const isPadded = sizeOf(padded[0]).some((length, axis) => length !== [rows, columns][axis]);
  const edge: Box[] = isPadded ? [{ row: before[0], column: before[1], rows, columns, colour: EDGE }] : [];
  const looks = {
    input: styleOf(padded),
    kernel: styleOf(kernels),
    products: styleOf(steps.flatMap((step) => step.products)),
    output: styleOf([output]),
  };
  const channelPanels = (step: Step, channel: number): Panel[] => {
    const kernel = dilate(kernels[channel], dilation);
    const products = dilate(step.products[channel], dilation);
    const label = problem.labels[channel];
    const window = outlineWindow(step.row * stride[0], step.column * stride[1], kernels[channel], dilation);
    const sum = formatShort(total([step.products[channel]]));
    return [
      panel(`${names.input}${label.input}${isPadded ? ", padded" : ""}`, padded[channel], looks.input, [
        ...edge,
        ...window,
      ]),
      panel(`${names.kernel}${label.kernel}`, kernel.rows, looks.kernel, [], kernel.shown),
      panel(`products, sum ${sum}`, products.rows, looks.products, [], products.shown),
    ];
  };
  const frames = steps.map((step, i): Frame => {
    const filled = (row: number, column: number) => row * output[0].length + column <= i;
    const here: Box = { row: step.row, column: step.column, rows: 1, columns: 1, colour: NOW };
    const last = panel(names.output, output, looks.output, [here], filled);
    const sum = sumText(factorsOf(problem, padded, step), problem.bias, stepSum(problem, step));
    return {
      name: names.index(step),
      panels: kernels.flatMap((_, channel) => [
        ...channelPanels(step, channel),
        channel === 0 ? last : { kind: "blank" as const },
      ]),
      notes: [`${names.output}${names.index(step)} = ${sum}`],
    };
  });
  return { frames, output };
}
