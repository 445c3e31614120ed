import { ValueError } from "../../base/errors.js";
import { Figure, type Frame } from "../../display/figure/figure.js";
import { formatShort } from "../../display/number.js";
import type { Values } from "../values.js";
import { type ConvLayer, type Convolution, readArguments, type StepOptions } from "./arguments.js";
import { gradientProblem, problemOf } from "./channels.js";
import { type CodeNames, codeLine } from "./code-line.js";
import { type Matrix, sizeOf } from "./matrix.js";
import { pad } from "./padding.js";
import { type Problem, scatter, slide } from "./problem.js";
import { type Names, slidingFrames } from "./sliding-frames.js";
import { cropPadding, transposedFrames } from "./transposed-frames.js";
import { sizeText, transposedSizeText, unreadText } from "./words.js";

/** A slider with more stops is no help, and frames with many numbers are large. */
const MOST_FRAMES = 64;
const MOST_FRAME_NUMBERS = 20_000;
const MOST_NUMBERS = 25;

/**
 * A convolution step by step: the window on the padded input, the kernel, the products, their sum, and
 * the output filling in; for a transposed convolution the kernel spread by each input element, and how
 * often it overlaps. Below stands a line of code that computes the same. One output channel of one example; 1-D and 2-D. Its arguments are a layer or a
 * kernel, the input, and what `F.conv2d` takes; see {@link StepOptions} for the rest.
 *
 * @throws RuntimeError when sizes do not fit, ValueError for arguments out of range.
 * @example
 * d2l.step(torch.tensor([[0, 1], [2, 3]]), torch.arange(9).reshape(3, 3))
 * d2l.step(new nn.Conv2d(1, 1, 3, { padding: 1, stride: 2 }), X)
 * d2l.step(K, X, { dilation: 2, gradient: "weight" })
 */
export function step(of: ConvLayer | Values, X: Values, options: StepOptions = {}): Figure {
  const conv = readArguments(of, X, options);
  if (conv.transposed && options.gradient)
    throw new ValueError("step draws gradients of convolutions, not of transposed ones");
  const forward = problemOf(conv, options);
  const problem = options.gradient ? gradientProblem(forward, options) : forward;
  const scatters = conv.transposed || options.gradient === "input";
  const code = codeNames(conv, options);
  const K = conv.layer ? undefined : (of as Values);
  const line = codeLine({ X, K, options, conv, problem, names: code });
  const notes = [...sizeNotes(problem, conv.spatial, scatters, options), line];
  const names = panelNames(code, options, conv.spatial);
  const { frames, output } = scatters ? transposedFrames(problem, names) : slidingFrames(problem, names);
  const sampled = sampleFrames(frames, output.flat().length);
  const kind = options.gradient
    ? `Gradient of the ${options.gradient}`
    : conv.transposed
      ? "Transposed convolution"
      : titleOf(options);
  return new Figure({
    alt: options.alt ?? describe(kind, problem, output),
    title: kind,
    columns: frames[0].panels.length / problem.kernels.length,
    panels: sampled[0].panels,
    notes,
    frames: sampled,
    slider: scatters ? `${names.input} ` : `${names.output} `,
    keyFrames: keyFrames(options.key_frames, sampled.length),
  });
}

function titleOf(options: StepOptions): string {
  return options.flip ? "Convolution: the kernel is flipped" : "Cross-correlation";
}

function codeNames({ layer }: Convolution, { names = {} }: StepOptions): CodeNames {
  return {
    input: names.input ?? "X",
    kernel: names.kernel ?? (layer ? "W" : "K"),
    output: names.output ?? "Y",
    layer: names.layer,
  };
}

function panelNames({ input, kernel, output }: CodeNames, { gradient, flip }: StepOptions, spatial: 1 | 2): Names {
  const index: Names["index"] = ({ row, column }) => (spatial === 1 ? `[${column}]` : `[${row}, ${column}]`);
  if (gradient === "input") return { input: `d${output}`, kernel, output: `d${input}`, index };
  if (gradient === "weight") return { input, kernel: `d${output}`, output: `d${kernel}`, index };
  return { input, kernel: flip ? `flipped ${kernel}` : kernel, output, index };
}

function sizeNotes(problem: Problem, spatial: 1 | 2, scatters: boolean, options: StepOptions): string[] {
  if (scatters) {
    const { canvases } = scatter(problem);
    const canvas = canvases[canvases.length - 1];
    const output = sizeOf(cropPadding(canvas, problem));
    const isCut = output[0] < canvas.length || output[1] < canvas[0].length;
    const cut = isCut ? ["padding cuts off what lies outside of the dark frame"] : [];
    return [transposedSizeText(problem, spatial, output), ...cut];
  }
  if (options.gradient) return [];
  const { inputs, before, after, mode } = problem;
  const output = sizeOf(slide(problem).output);
  return [
    sizeText(problem, spatial, output),
    ...unreadText(problem, sizeOf(pad(inputs[0], before, after, mode)), output),
  ];
}

/** All frames, or evenly many of them with the first and the last. */
function sampleFrames(frames: readonly Frame[], numbers: number): readonly Frame[] {
  const most = Math.max(8, Math.min(MOST_FRAMES, Math.floor(MOST_FRAME_NUMBERS / numbers)));
  if (frames.length <= most) return frames;
  return Array.from({ length: most }, (_, i) => frames[Math.round((i * (frames.length - 1)) / (most - 1))]);
}

function keyFrames(given: readonly number[] | undefined, count: number): readonly number[] {
  const wrong = given?.find((frame) => !Number.isInteger(frame) || frame < 0 || frame >= count);
  if (wrong !== undefined) throw new ValueError(`key_frames must be from 0 to ${count - 1}, but got ${wrong}`);
  return given ?? [...new Set([0, Math.min(1, count - 1), count - 1])];
}

function describe(kind: string, { inputs, kernels, stride, dilation }: Problem, output: Matrix): string {
  const size = (rows: Matrix) => sizeOf(rows).join(" × ");
  const channels = inputs.length > 1 ? ` in ${inputs.length} channels` : "";
  const numbers = output.flat();
  const result =
    numbers.length <= MOST_NUMBERS ? `: ${output.map((row) => row.map(formatShort).join(", ")).join("; ")}` : "";
  return (
    `${kind}, step by step: an input of ${size(inputs[0])}${channels} and a kernel of ${size(kernels[0])}, ` +
    `stride ${stride.join(" × ")}, dilation ${dilation.join(" × ")}, give ${size(output)} numbers${result}.`
  );
}
