import { describe, expect, test } from "vitest";
import { readArguments, type StepOptions } from "../../../kernel-lib/d2l/step/arguments.js";
import { gradientProblem, problemOf } from "../../../kernel-lib/d2l/step/channels.js";
import { pad } from "../../../kernel-lib/d2l/step/padding.js";
import { scatter, slide } from "../../../kernel-lib/d2l/step/problem.js";
import { cropPadding } from "../../../kernel-lib/d2l/step/transposed-frames.js";
import { displaySymbol } from "../../../kernel-lib/display/contract.js";
import {
  d2l,
  F,
  type Figure,
  type Heatmap,
  nn,
  RuntimeError,
  type Tensor,
  torch,
  ValueError,
} from "../../../kernel-lib/index.js";
import { expectGolden } from "../../display/golden.js";

/** Small whole numbers, so that sums are exact. */
function integers(...shape: number[]): Tensor {
  const count = shape.reduce((product, length) => product * length, 1);
  return torch.tensor(Array.from({ length: count }, (_, i) => ((i * 7 + 3) % 11) - 5)).reshape(...shape);
}

const titles = (figure: Figure) => figure.spec.frames?.[0].panels.map((panel) => (panel as Heatmap).title);
const notes = (figure: Figure) => figure.spec.notes ?? [];

function computed(weight: Tensor, x: Tensor, options: StepOptions): number[][] {
  const conv = readArguments(weight, x, options);
  const whole = problemOf(conv, options);
  const problem = options.gradient ? gradientProblem(whole, options) : whole;
  if (!conv.transposed && options.gradient !== "input") return slide(problem).output.map((row) => [...row]);
  const { canvases } = scatter(problem);
  return cropPadding(canvases[canvases.length - 1], problem).map((row) => [...row]);
}

/** What both kinds of convolution take. */
interface Geometry {
  stride?: number | number[];
  dilation?: number | number[];
  groups?: number;
}

describe("the numbers of the steps are those of the functions", () => {
  test.each<[string, number[], number[], Geometry & { padding?: number | number[] | "same" }]>([
    ["defaults", [1, 1, 2, 2], [1, 1, 3, 3], {}],
    ["a stride that leaves a rest", [1, 1, 3, 2], [1, 1, 8, 7], { stride: [2, 3] }],
    ["padding and dilation", [1, 1, 3, 3], [1, 1, 7, 6], { padding: [2, 1], dilation: [2, 1] }],
    ["channels", [3, 2, 2, 3], [1, 2, 5, 5], { padding: 1, stride: 2 }],
    ["groups", [4, 1, 3, 3], [1, 2, 5, 4], { groups: 2, padding: 1 }],
    ["padding same with an even kernel", [1, 1, 4, 2], [1, 1, 5, 6], { padding: "same" }],
  ])("conv2d with %s", (_, weightShape, shape, options) => {
    const [weight, x] = [integers(...weightShape), integers(...shape)];
    const whole = F.conv2d(x, weight, null, options);
    for (let channel = 0; channel < weightShape[0]; channel++) {
      const expected = whole.at(0, channel);
      expect(computed(weight, x, { ...options, channel } as StepOptions).flat()).toBeAllclose(
        expected.reshape(-1).numpy() as Float32Array,
      );
    }
  });

  test.each<[string, number[], number[], Geometry & { padding?: number | number[]; output_padding?: number }]>([
    ["defaults", [1, 1, 2, 2], [1, 1, 2, 2], {}],
    ["stride, padding and output_padding", [1, 1, 3, 3], [1, 1, 3, 2], { stride: 2, padding: 1, output_padding: 1 }],
    ["channels and groups", [4, 2, 2, 3], [1, 4, 3, 3], { groups: 2, stride: [1, 2], dilation: [2, 1] }],
  ])("conv_transpose2d with %s", (_, weightShape, shape, options) => {
    const [weight, x] = [integers(...weightShape), integers(...shape)];
    const whole = F.conv_transpose2d(x, weight, null, options);
    for (let channel = 0; channel < whole.shape[1]; channel++) {
      const got = computed(weight, x, { ...options, transposed: true, channel } as StepOptions);
      expect(got.flat()).toBeAllclose(whole.at(0, channel).reshape(-1).numpy() as Float32Array);
    }
  });

  test.each<[string, StepOptions]>([
    ["defaults", {}],
    ["a stride that leaves a rest", { stride: [2, 3], padding: 1 }],
    ["dilation", { dilation: [2, 1], padding: [1, 0] }],
  ])("both gradients with %s are autograd's", (_, options) => {
    const weight = integers(1, 1, 2, 3).requires_grad_();
    const x = integers(1, 1, 7, 8).requires_grad_();
    const y = F.conv2d(x, weight, null, options as object);
    const grad_output = integers(...y.shape);
    y.backward(grad_output);
    const input = computed(weight, x, { ...options, gradient: "input", grad_output });
    const kernel = computed(weight, x, { ...options, gradient: "weight", grad_output });
    expect(input.flat()).toBeAllclose((x.grad as Tensor).reshape(-1).numpy() as Float32Array);
    expect(kernel.flat()).toBeAllclose((weight.grad as Tensor).reshape(-1).numpy() as Float32Array);
  });

  test("one-dimensional convolution is the example of the lecture: (1,2,3,4) ⊛ (3,2) = (7,12,17)", () => {
    expect(computed(torch.tensor([3, 2]), torch.tensor([1, 2, 3, 4]), {})).toEqual([[7, 12, 17]]);
  });

  test("true convolution flips the kernel", () => {
    expect(computed(torch.tensor([3, 2]), torch.tensor([1, 2, 3, 4]), { flip: true })).toEqual([[8, 13, 18]]);
  });
});

describe("the line of code runs, and gives the numbers of the figure", () => {
  const run = (line: string, names: { [name: string]: unknown }): Tensor =>
    new Function("torch", "nn", "F", ...Object.keys(names), `return ${line}`)(torch, nn, F, ...Object.values(names));

  test.each<[string, number[], number[], StepOptions]>([
    ["defaults", [2, 2], [3, 3], {}],
    ["one direction", [2], [5], { stride: 2 }],
    ["a flip", [2, 3], [4, 4], { flip: true }],
    ["a bias, a stride and padding", [1, 1, 3, 2], [8, 7], { bias: [10], stride: [2, 3], padding: [2, 1] }],
    ["channels and groups", [4, 1, 3, 3], [1, 2, 5, 4], { groups: 2, padding: 1, channel: 3 }],
    ["padding that is not even", [4, 2], [5, 6], { padding: "same" }],
    ["a mirror at the edges", [3, 3], [1, 5, 4], { padding: "same", padding_mode: "reflect" }],
    ["a ring", [3], [6], { padding: 1, padding_mode: "circular", dilation: 2 }],
    ["a transposed one", [3, 3], [3, 2], { transposed: true, stride: 2, padding: 1, output_padding: 1 }],
    ["the weight's gradient", [2, 3], [7, 8], { gradient: "weight", stride: [2, 3], padding: 1 }],
    [
      "the weight's gradient in channels",
      [4, 1, 2, 2],
      [2, 2, 5, 5],
      { gradient: "weight", groups: 2, channel: 3, batch: 1 },
    ],
    ["the input's gradient", [2, 3], [7, 8], { gradient: "input", stride: [2, 3], dilation: [2, 1] }],
    ["the input's gradient behind uneven padding", [4, 2], [5, 6], { gradient: "input", padding: "same" }],
    ["the weight's gradient behind uneven padding", [4, 2], [5, 6], { gradient: "weight", padding: "same" }],
  ])("%s", (_, weightShape, shape, options) => {
    const [K, X] = [integers(...weightShape), integers(...shape)];
    const line = notes(d2l.step(K, X, options)).at(-1) ?? "";
    const got = run(line, { K, X }).at(0, options.gradient ? 0 : (options.channel ?? 0));
    expect(got.reshape(-1).tolist()).toEqual(computed(K, X, options).flat());
  });

  test("of arrays, of a given gradient, and of a layer's weight", () => {
    const [K, X] = [
      [3, 2],
      [1, 2, 3, 4],
    ];
    expect(run(notes(d2l.step(K, X)).at(-1) ?? "", { K, X }).tolist()).toEqual([[[7, 12, 17]]]);
    const layer = new nn.Conv2d(1, 1, 2, { bias: false });
    const [image, dY] = [integers(3, 3), integers(2, 2)];
    const figure = d2l.step(layer, image, { gradient: "input", grad_output: dY });
    const x = image.reshape(1, 1, 3, 3).requires_grad_();
    layer(x).backward(dY.reshape(1, 1, 2, 2));
    expect(run(notes(figure).at(-1) ?? "", { layer, X: image, dY }).allclose(x.grad as Tensor)).toBe(true);
  });
});

test.each([
  ["zeros", [0, 0, 1, 2, 3, 0]],
  ["reflect", [3, 2, 1, 2, 3, 2]],
  ["replicate", [1, 1, 1, 2, 3, 3]],
  ["circular", [2, 3, 1, 2, 3, 1]],
] as const)("padding with %s", (mode, expected) => {
  expect(pad([[1, 2, 3]], [0, 2], [0, 1], mode)).toEqual([expected]);
});

describe("a stepper", () => {
  const K = torch.tensor([
    [0, 1],
    [2, 3],
  ]);
  const X = torch.arange(9).reshape(3, 3);

  test("shows input, kernel, products and output, the sum and the size, and a line of code", () => {
    const figure = d2l.step(K, X);
    expect(titles(figure)).toEqual(["X", "K", "products, sum 19", "Y"]);
    expect(figure.spec.frames?.map((frame) => frame.notes?.[0])).toEqual([
      "Y[0, 0] = 0·0 + 1·1 + 3·2 + 4·3 = 19",
      "Y[0, 1] = 1·0 + 2·1 + 4·2 + 5·3 = 25",
      "Y[1, 0] = 3·0 + 4·1 + 6·2 + 7·3 = 37",
      "Y[1, 1] = 4·0 + 5·1 + 7·2 + 8·3 = 43",
    ]);
    expect(notes(figure)).toEqual([
      "height = 3 − 2 + 1 = 2,  width = 3 − 2 + 1 = 2",
      "F.conv2d(X.reshape(1, 1, 3, 3), K.reshape(1, 1, 2, 2))",
    ]);
  });

  test.each<[string, StepOptions, string]>([
    ["padding", { padding: [2, 1] }, "height = 3 + 2·2 − 2 + 1 = 6,  width = 3 + 2·1 − 2 + 1 = 4"],
    ["a stride", { stride: 2 }, "height = ⌊(3 − 2)/2⌋ + 1 = 1,  width = ⌊(3 − 2)/2⌋ + 1 = 1"],
    ["dilation", { dilation: 2 }, "height = 3 − (2·(2 − 1) + 1) + 1 = 1,  width = 3 − (2·(2 − 1) + 1) + 1 = 1"],
    [
      "a transposed convolution",
      { transposed: true, stride: [1, 2] },
      "height = (3 − 1)·1 + 2 = 4,  width = (3 − 1)·2 + 2 = 6",
    ],
  ])("has in its size what %s adds, and nothing else", (_, options, size) => {
    expect(notes(d2l.step(K, X, options))[0]).toBe(size);
  });

  test("has no height in its size where there is but one row", () => {
    expect(notes(d2l.step(torch.tensor([[1, -1]]), integers(1, 8)))[0]).toBe("width = 8 − 2 + 1 = 7");
  });

  test("calls everything as the reader does", () => {
    const names = { input: "photo", kernel: "blur", output: "Z" };
    const figure = d2l.step(K, X, { names });
    expect(titles(figure)).toEqual(["photo", "blur", "products, sum 19", "Z"]);
    expect(notes(figure)[1]).toBe("F.conv2d(photo.reshape(1, 1, 3, 3), blur.reshape(1, 1, 2, 2))");
    expect(titles(d2l.step(K, X, { names, gradient: "weight" }))).toEqual([
      "photo",
      "dZ",
      expect.stringMatching(/^products/),
      "dblur",
    ]);
    const layer = new nn.Conv2d(1, 1, 2);
    const [, line] = notes(d2l.step(layer, X, { names: { ...names, layer: "first" } }));
    expect(line).toBe("first(photo.reshape(1, 1, 3, 3))");
  });

  test("of a layer takes everything from the layer", () => {
    const layer = new nn.Conv2d(1, 1, 3, { padding: 1, stride: 2, bias: false });
    const figure = d2l.step(layer, integers(1, 1, 6, 6));
    expect(notes(figure)).toContain("new nn.Conv2d(1, 1, 3, { stride: 2, padding: 1, bias: false })(X)");
    expect(notes(figure)).toContain("the window never reads the last row and column: the size is rounded down");
    expect(titles(figure)?.[0]).toBe("X, padded");
  });

  test("of a transposed layer counts overlaps and says what padding cuts off", () => {
    const layer = new nn.ConvTranspose2d(1, 1, 3, { stride: 2, padding: 1, output_padding: 1 });
    const figure = d2l.step(layer, integers(2, 2));
    expect(titles(figure)).toEqual(["X", "W", expect.stringMatching(/^.* · W$/), "Y so far", "overlaps"]);
    expect(notes(figure)[0]).toContain("height = (2 − 1)·2 − 2·1 + 3 + 1 = 4");
    expect(notes(figure)).toContain("padding cuts off what lies outside of the dark frame");
    const counts = figure.spec.frames?.[3].panels[4] as Heatmap;
    expect(Array.from(counts.values.data, Number).slice(0, 6)).toEqual([1, 1, 2, 1, 1, 0]);
  });

  test("of several channels has a row for each and sums over all, bias included", () => {
    const figure = d2l.step(integers(1, 2, 1, 1), integers(2, 1, 2), { bias: [10] });
    expect(titles(figure)).toEqual([
      "X[0]",
      "K[0, 0]",
      expect.stringMatching(/^products/),
      "Y",
      "X[1]",
      "K[0, 1]",
      expect.stringMatching(/^products/),
      undefined,
    ]);
    expect(figure.spec.frames?.[0].notes?.[0]).toBe("Y[0, 0] = (−2)·(−2) + 1·5 + 10 (bias) = 19");
  });

  test("of groups names the channels that it reads", () => {
    const figure = d2l.step(integers(4, 1, 1, 1), integers(2, 1, 2), { groups: 2, channel: 3 });
    expect(titles(figure)?.slice(0, 2)).toEqual(["X[1]", "K[3, 0]"]);
  });

  test("spreads a dilated kernel and frames the cells that it touches", () => {
    const panels = d2l.step(K, integers(5, 5), { dilation: 2 }).spec.panels as Heatmap[];
    expect(panels[1].values.shape).toEqual([3, 3]);
    expect([panels[1].shown?.(0, 0), panels[1].shown?.(0, 1)]).toEqual([true, false]);
    expect(panels[0].boxes?.map(({ row, column, dashed = false }) => [row, column, dashed])).toEqual([
      [0, 0, true],
      [0, 0, false],
      [0, 2, false],
      [2, 0, false],
      [2, 2, false],
    ]);
  });

  test("of many positions keeps the first and the last, and stays small", () => {
    const figure = d2l.step(torch.tensor([[1, -1]]), torch.rand(28, 28));
    expect(figure.spec.frames?.[0].name).toBe("[0, 0]");
    expect(figure.spec.frames?.[figure.spec.frames.length - 1].name).toBe("[27, 26]");
    expect(JSON.stringify(figure[displaySymbol]()).length).toBeLessThan(1_000_000);
  });

  test("describes itself for those who do not see it", () => {
    expect(d2l.step(K, X).spec.alt).toBe(
      "Cross-correlation, step by step: an input of 3 × 3 and a kernel of 2 × 2, stride 1 × 1, dilation 1 × 1, give 2 × 2 numbers: 19, 25; 37, 43.",
    );
  });

  test.each<[string, () => unknown, Error]>([
    [
      "an unknown option",
      () => d2l.step(K, X, { strides: 1 } as object),
      new TypeError("step() got an unexpected keyword argument 'strides'"),
    ],
    [
      "three dimensions",
      () => d2l.step(integers(1, 1, 1, 1, 1), X),
      new ValueError("step draws 1-D and 2-D convolutions, but the weight has shape (1, 1, 1, 1, 1)"),
    ],
    [
      "channels that do not fit",
      () => d2l.step(integers(1, 2, 2, 2), X),
      new RuntimeError("a weight of shape [1, 2, 2, 2] and groups=1 expect an input of 2 channels, but got 1"),
    ],
    [
      "a kernel larger than its input",
      () => d2l.step(integers(4, 4), X),
      new RuntimeError(
        "Calculated padded input size per channel: (3 x 3). Kernel size: (4 x 4). Kernel size can't be greater than actual input size",
      ),
    ],
    [
      "a channel that is not there",
      () => d2l.step(K, X, { channel: 1 }),
      new ValueError("channel must be from 0 to 0, but got 1"),
    ],
    [
      "frames that are not there",
      () => d2l.step(K, X, { key_frames: [4] }),
      new ValueError("key_frames must be from 0 to 3, but got 4"),
    ],
    [
      "the gradient of a transposed convolution",
      () => d2l.step(K, X, { transposed: true, gradient: "input" }),
      new ValueError("step draws gradients of convolutions, not of transposed ones"),
    ],
    [
      "a gradient of another size",
      () => d2l.step(K, X, { gradient: "input", grad_output: X }),
      new RuntimeError("grad_output must be 2 × 2 as the output is, but got 3 × 3"),
    ],
  ])("refuses %s", (_, call, error) => {
    expect(call).toThrow(error);
  });

  test.each<[string, Figure]>([
    ["correlation", d2l.step(K, X)],
    [
      "transposed",
      d2l.step(
        K,
        torch.tensor([
          [0, 1],
          [2, 3],
        ]),
        { transposed: true, stride: 2, padding: 1 },
      ),
    ],
  ])("is drawn as the reviewed SVG: %s", (name, figure) => {
    const html = String(figure[displaySymbol]()["text/html"]);
    const [, base64] = /base64,([^"]+)/.exec(html) ?? [];
    expectGolden(`step-${name}.svg`, Buffer.from(base64, "base64").toString());
  });
});
