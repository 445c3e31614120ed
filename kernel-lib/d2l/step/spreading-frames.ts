import type { Box, Frame, Panel } from "../../display/figure/figure.js";
import { formatShort } from "../../display/number.js";
import { type Matrix, matrix, sizeOf } from "./matrix.js";
import { dilated, EDGE, lookOf, NOW, panel, touched } from "./panels.js";
import { type Problem, type Step, spread } from "./problem.js";
import type { Frames, Names } from "./sliding-frames.js";

/** A frame for each input element: it times the kernel, the output so far, and how often each place was hit. */
export function spreadingFrames(problem: Problem, names: Names): Frames {
  const { steps, canvases, counts } = spread(problem);
  const { inputs, kernels, dilation, stride } = problem;
  const last = canvases.length - 1;
  const output = kept(canvases[last], problem);
  const [rows, columns] = sizeOf(output);
  const isCut = sizeOf(canvases[last]).some((length, axis) => length !== [rows, columns][axis]);
  const edge: Box[] = isCut ? [{ row: problem.before[0], column: problem.before[1], rows, columns, colour: EDGE }] : [];
  const looks = {
    input: lookOf(inputs),
    kernel: lookOf(kernels),
    products: lookOf(steps.flatMap((step) => step.products)),
    canvas: lookOf(canvases),
    count: lookOf(counts),
  };
  const channelPanels = (step: Step, channel: number): Panel[] => {
    const label = problem.labels[channel];
    const here: Box = { row: step.row, column: step.column, rows: 1, columns: 1, colour: NOW };
    const kernel = dilated(kernels[channel], dilation);
    const products = dilated(step.products[channel], dilation);
    const value = formatShort(inputs[channel][step.row][step.column]);
    return [
      panel(`${names.input}${label.input}`, inputs[channel], looks.input, [here]),
      panel(`${names.kernel}${label.kernel}`, kernel.rows, looks.kernel, [], kernel.shown),
      panel(`${value} · ${names.kernel}`, products.rows, looks.products, [], products.shown),
    ];
  };
  const frames = steps.map((step, i): Frame => {
    const window = touched(step.row * stride[0], step.column * stride[1], kernels[0], dilation);
    const sums = panel(`${names.output} so far`, canvases[i], looks.canvas, [...edge, ...window]);
    const overlaps = panel("overlaps", counts[i], looks.count, [...edge, ...window]);
    return {
      name: names.index(step),
      panels: kernels.flatMap((_, channel) => [
        ...channelPanels(step, channel),
        ...(channel === 0 ? [sums, overlaps] : [{ kind: "blank" as const }, { kind: "blank" as const }]),
      ]),
      notes: [`${names.input}${names.index(step)} · ${names.kernel} is added to the window`],
    };
  });
  return { frames, output };
}

/** The output without what padding cuts off. */
export function kept(canvas: Matrix, { before, after }: Problem): Matrix {
  const [height, width] = sizeOf(canvas);
  return matrix(
    height - before[0] - after[0],
    width - before[1] - after[1],
    (row, column) => canvas[row + before[0]][column + before[1]],
  );
}
