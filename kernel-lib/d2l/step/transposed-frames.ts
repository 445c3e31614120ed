import type { Box, Frame, Panel } from "../../display/figure/figure.js";
import { formatShort } from "../../display/number.js";
import { type Matrix, matrix, sizeOf } from "./matrix.js";
import { dilate, EDGE, NOW, outlineWindow, panel, styleOf } from "./panels.js";
import { type Problem, type Step, scatter } from "./problem.js";
import type { Frames, Names } from "./sliding-frames.js";

/** A frame for each input element: it times the kernel, the output so far, and how often each place was hit. */
export function transposedFrames(problem: Problem, names: Names): Frames {
  const { steps, canvases, counts } = scatter(problem);
  const { inputs, kernels, dilation, stride } = problem;
  const last = canvases.length - 1;
  const output = cropPadding(canvases[last], problem);
  const [rows, columns] = sizeOf(output);
  const isCut = sizeOf(canvases[last]).some((length, axis) => length !== [rows, columns][axis]);
  const edge: Box[] = isCut ? [{ row: problem.before[0], column: problem.before[1], rows, columns, colour: EDGE }] : [];
  const styles = {
    input: styleOf(inputs),
    kernel: styleOf(kernels),
    products: styleOf(steps.flatMap((step) => step.products)),
    canvas: styleOf(canvases),
    count: styleOf(counts),
  };
  const channelPanels = (step: Step, channel: number): Panel[] => {
    const label = problem.labels[channel];
    const here: Box = { row: step.row, column: step.column, rows: 1, columns: 1, colour: NOW };
    const kernel = dilate(kernels[channel], dilation);
    const products = dilate(step.products[channel], dilation);
    const value = formatShort(inputs[channel][step.row][step.column]);
    return [
      panel(`${names.input}${label.input}`, inputs[channel], styles.input, [here]),
      panel(`${names.kernel}${label.kernel}`, kernel.rows, styles.kernel, [], kernel.shown),
      panel(`${value} · ${names.kernel}`, products.rows, styles.products, [], products.shown),
    ];
  };
  const frames = steps.map((step, i): Frame => {
    const window = outlineWindow(step.row * stride[0], step.column * stride[1], kernels[0], dilation);
    const sums = panel(`${names.output} so far`, canvases[i], styles.canvas, [...edge, ...window]);
    const overlaps = panel("overlaps", counts[i], styles.count, [...edge, ...window]);
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
export function cropPadding(canvas: Matrix, { before, after }: Problem): Matrix {
  const [height, width] = sizeOf(canvas);
  return matrix(
    height - before[0] - after[0],
    width - before[1] - after[1],
    (row, column) => canvas[row + before[0]][column + before[1]],
  );
}
