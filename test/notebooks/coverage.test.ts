import type { ICodeCell } from "@jupyterlab/nbformat";
import { describe, expect, test } from "vitest";
import { codeCells, formsOf, readLessons, sectionsOf, sourceOf } from "./lessons.js";
import { sections } from "./rules.js";

/** How a figure is drawn; a stepper shows a window at its places, a film moves, a table the numbers of a tensor in colours. */
type Kind = "chart" | "stepper" | "heatmap" | "picture" | "film" | "table";

/** What a section of a document has, and so its cells: results, calls, kinds of figures. */
interface Content {
  readonly results?: readonly (string | RegExp)[];
  readonly calls?: readonly string[];
  readonly figures?: readonly Kind[];
}

const edges = "tensor([[ 0., 1., 0., 0., 0., -1., 0.],";

const contents: { readonly [section: string]: Content } = {
  N1: {
    results: ["upright line, before and after: tensor(1.) tensor(1.)", "tensor(1.) tensor(0.2000)"],
    figures: ["table"],
  },
  N2: { results: ["tensor([[29., 35.], [47., 53.]])"], calls: ["nn.Parameter"] },
  N3: { results: ["tensor([[ 5., 11.], [23., 29.]])", "true"], calls: [".flip(0, 1)"], figures: ["stepper"] },
  N4: {
    results: ["warmest 31 days", "torch.Size([1, 1455])", "for each kernel: [ 34, 29, 38 ]"],
    calls: [
      "d2l.seattle_weather()",
      "oneHot(",
      "pictures/retina.jpg",
      "d2l.annual_precipitation()",
      '"scans/brain.safetensors"',
      "F.conv3d(scan",
    ],
    figures: ["chart", "picture"],
  },
  N5: { results: ["6400", "4608", /3 × 3 twice: \d+ products/] },
  N6: { results: [/kernel 3, padding 1: torch\.Size\(\[1, 1, 16, 16\]\)/], figures: ["stepper", "table"] },
  N7: { results: [/HOLDS: with padding/, /stride 2 takes/, /4 × 4 stands/, /can keep everything/, /textures apart/] },
  N8: {
    results: ["tensor([[19., 25.], [37., 43.]])"],
    calls: ["function corr2d(", "for (let i", "for (let j"],
    figures: ["table"],
  },
  N9: {
    calls: [
      "class Conv2D extends nn.Module",
      "torch.rand(kernel_size)",
      "torch.zeros(1)",
      "corr2d(x, this.weight).add(this.bias)",
    ],
  },
  N10: {
    results: ["tensor([[1., 1., 0., 0., 0., 0., 1., 1.],", edges, "tensor([[ 1., -1.]])"],
    figures: ["heatmap", "picture"],
  },
  N11: { results: [/\[ 1\., 1\., 1\.(, 1\.)+\].*\[-1\., -1\., -1\.(, -1\.)+\]/, "tensor(0.)"], figures: ["picture"] },
  N12: {
    results: [/epoch 2, loss .* epoch 10, loss/, /tensor\(\[\[ 1\.0\d+, -0\.9\d+\]\]\)/],
    calls: ["new nn.Conv2d(1, 1, [1, 2], { bias: false })", "lr = 3e-2"],
    figures: ["chart"],
  },
  N13: { results: ["tensor([[0., 0., 0.], [0., 0., 0.]])", "tensor([[[[0., 0., 0.], [0., 0., 0.]]]])"] },
  N14: { results: ["torch.Size([8, 8])", "torch.Size([4, 4])", "torch.Size([2, 2])"], calls: ["comp_conv2d"] },
  S1: { results: ["3,000,000", "4,864", "weight: 81"], figures: ["chart"] },
  S2: { results: ["tensor([[ 0, 1], [ 6, 12]])", "tensor(19)", "tensor([[19, 25], [37, 43]])"], figures: ["stepper"] },
  S3: { results: ["tensor([[19., 25.], [37., 43.]])", "tensor(19.)"], figures: ["table"] },
  S4: { results: ["weights: 9", "torch.Size([30, 30])"] },
  S5: { results: ["tensor([[1., 1., 0., 0., 0., 0., 1., 1.],", edges], figures: ["heatmap", "stepper", "picture"] },
  S6: {
    results: [/tensor\(\[\[0\., 0\., 0\., 0\., 0\.\],( \[0\., 0\., 0\., 0\., 0\.\],?){7}\]\)/],
    figures: ["heatmap", "picture"],
  },
  S7: {
    results: ["epoch 2, loss 6.645 epoch 4, loss 1.649 epoch 6, loss 0.496 epoch 8, loss 0.173 epoch 10, loss 0.066"],
    calls: ["new nn.LazyConv2d(1, { kernel_size: [1, 2], bias: false })", "0.29011, 0.18974"],
  },
  S8: { results: ["[ 3, 5, 7, 9, 11, 13 ]"], calls: [".backward()"], figures: ["table", "chart"] },
  S9: {
    results: ["torch.Size([20000, 192])", /upper 48: 0\.8\d, shuffled: 0\.\d\d our own 35 grey ones: 0\.8/],
    calls: ["pictures/astronaut.jpg", "torch.randn(48, 192)", "F.conv2d(colour, weight)", "function gabor("],
    figures: ["picture"],
  },
  P1: { results: ["tensor(19)"], figures: ["stepper", "table"] },
  P2: {
    results: ["[ 5, 4, 3, 5 ]", "[ [ 318, 202 ], [ 318, 202 ], '1.000' ]", /best four 0\.\d+, spread of all 0\.1/],
    figures: ["picture", "table"],
  },
  P3: {
    results: ["torch.Size([96, 3, 11, 11]), torch.uint8", "mostly colour: 1 of the upper 48, 37 of the lower 48"],
    calls: ['"weights/caffenet-conv1.safetensors"', "sheet.reshape(96, 144, 3)", "F.conv2d(colour, balanced.at(four)"],
    figures: ["picture"],
  },
  P4: {
    results: ["torch.Size([8, 4, 3])", "torch.Size([8, 4, 3, 3, 3])"],
    calls: ["F.conv3d"],
    figures: ["stepper", "heatmap"],
  },
  P5: {
    results: ["Conv2d(3, 16, kernel_size=(3, 3), stride=(2, 2), padding=(1, 1), bias=False)", "groups 4", "circular"],
    figures: ["stepper", "heatmap", "picture"],
  },
  P6: { results: [/\d{4} agree, 0 differ/] },
  P7: {
    results: ["torch.Size([4, 16])", "tensor([[1., 2., 3., 0., 4., 5., 6., 0., 7., 8., 9.", "true"],
    figures: ["table"],
  },
  P8: {
    results: ["tensor([[1., 0., 0., 0.], [2., 1., 0., 0.],"],
    calls: ["K.t()", "F.conv_transpose2d"],
    figures: ["stepper", "table"],
  },
  P9: {
    results: ["60 combinations, all equal", "output padding must be smaller"],
    calls: ["output_padding", "padding_mode", "dilation", "groups"],
  },
  P10: {
    results: [/2,000 draws: \[ '0\.[12]/, /a: kernel 3: 0\.01.*c: enlarge first: 0\.00.*photograph: 0\.00/],
    calls: ["tent", "F.interpolate", "new nn.Upsample({ scale_factor: 2 })", "paint(enlarge, seed, 30)"],
    figures: ["table", "picture"],
  },
  F1: { results: ["38,654,705,664", "3.87e+10", "154.6 GB"], figures: ["chart", "stepper"] },
  F2: { results: ["[ 7, 12, 17 ]", "tensor([ 7., 12., 17.])"], figures: ["stepper"] },
  F3: {
    results: ["tensor([0., 0., 0., 1., 1., 1., 1., 0., 0., 0.])"],
    calls: ["[0, 0, 0, 0, 1, 2, 3, 4, 4, 4, 4]"],
    figures: ["chart"],
  },
  F4: { results: ["best place: 5"], figures: ["chart"] },
  F5: {
    results: ["tensor([[[[ 56., 72.], [104., 120.]]]])", "torch.Size([1, 3, 2, 2])"],
    figures: ["stepper", "heatmap", "table"],
  },
  F6: { results: ["[ 9, 144 ] of 144", "[ true, true, false ]"], figures: ["heatmap", "table"] },
  F7: {
    results: ["torch.Size([1, 1, 24, 52, 80]) → torch.Size([1, 1, 22, 52, 80])"],
    calls: ["F.conv3d"],
    figures: ["film", "picture"],
  },
  F8: { results: ["dense: 40 parameters"], figures: ["table"] },
  F9: {
    results: ["torch.Size([117, 5, 9, 1])", "torch.Size([5, 4, 2, 3]) torch.Size([5])"],
    calls: ["F.conv2d(input, weight, bias)"],
  },
  F10: {
    results: ["torch.Size([1, 5, 26, 26])"],
    calls: ["d2l.mnist({ digit: 3 }).images.at(2)", "[[0, -1, 0], [-1, 4, -1], [0, -1, 0]]"],
    figures: ["picture", "heatmap"],
  },
  F11: { results: ["weight torch.Size([5, 4, 2, 3])", "torch.Size([117, 5, 9, 1])", "torch.Size([5, 4, 3, 3])"] },
  F12: { results: ["28 of 64 inputs are never read"], figures: ["stepper", "table"] },
  F13: { results: ["torch.Size([1, 1, 12, 22])"], calls: ["dilation: 4"], figures: ["stepper", "table"] },
  F14: { results: ["[ 3, 7, 15, 31, 63 ]"], figures: ["chart"] },
};

const squeezed = (text: string) => text.replace(/\s+/g, " ");
const cells = readLessons().flatMap(codeCells);
const textOf = (cell: ICodeCell) => cell.outputs.map((output) => formsOf(output)["text/plain"] ?? "").join("\n");

function kindsOf(cell: ICodeCell): Kind[] {
  const html = cell.outputs.map((output) => formsOf(output)["text/html"] ?? "").join("");
  const source = sourceOf(cell);
  const drawn: [call: RegExp, kind: Kind][] = [
    [/d2l\.(plot|Animator)\(/, "chart"],
    [/d2l\.step\(/, "stepper"],
    [/d2l\.show_heatmaps\(/, "heatmap"],
    [/d2l\.show_images\(/, "picture"],
    [/d2l\.play\(/, "film"],
  ];
  return [
    ...(html.includes("<img") ? drawn.flatMap(([call, kind]) => (call.test(source) ? [kind] : [])) : []),
    ...(html.includes("<table") ? ["table" as const] : []),
  ];
}

/** What these cells lack of a section's content. */
function lacking({ results = [], calls = [], figures = [] }: Content, own: readonly ICodeCell[]): unknown[] {
  const text = squeezed(own.map(textOf).join("\n"));
  const source = own.map(sourceOf).join("\n");
  const kinds = own.flatMap(kindsOf);
  return [
    ...results.filter((result) => (typeof result === "string" ? !text.includes(result) : !result.test(text))),
    ...calls.filter((call) => !source.includes(call)),
    ...figures.filter((kind) => !kinds.includes(kind)),
  ];
}

const cellsOf = (section: string) =>
  cells.filter((cell) => sectionsOf(cell).some((key) => key.replace(/\.\d+$/, "") === section));

describe("the sections of the documents", () => {
  test("are all described here", () => {
    expect(Object.keys(contents).sort()).toEqual([...sections].sort());
  });

  test.each(Object.entries(contents))("%s: its cells have what the document has", (section, content) => {
    expect(lacking(content, cellsOf(section))).toEqual([]);
  });

  test.each(Object.entries(contents))("%s: a tag on another cell does not do", (_, content) => {
    const other = cells.filter((cell) => sourceOf(cell).startsWith("import "));
    expect(lacking(content, other.slice(0, 1)).length).toBeGreaterThan(0);
  });
});
