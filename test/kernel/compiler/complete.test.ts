import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { Cells } from "../../../kernel-lib/kernel/compiler/cells.js";
import { complete } from "../../../kernel-lib/kernel/compiler/complete.js";

const cells = new Cells(fileURLToPath(new URL("../../../notebooks/", import.meta.url)));
cells.compile({
  id: 1,
  count: 1,
  source: `import { torch, nn, F, optim } from "d2l-ts";
import { readFileSync } from "node:fs";
const X = torch.ones([1, 1, 6, 8]), K = torch.ones([1, 1, 1, 2]);
const layer = new nn.Conv2d(1, 2, 3), rate = 0.1, title = "x";
type Shape = { kind: "circle"; r: number } | { kind: "square"; side: number };
const shape: Shape = { kind: "circle", r: 1 };
enum Colour { Red, Green }
const colour = Colour.Red as Colour;
function draw(shape: Shape, how: {
  /**
   * Of the line.
   * @default 2
   */
  width?: number;
  colour?: "red" | "blue";
}, at: "left" | 3 = "left", isFilled = true): void {}
function grow(by: number): void {}
const answer: any = { status: 200 }, record: Record<string, number> = {}, told = { inner: { deep: 1 } };`,
});

interface Offered {
  text: string;
  type: string;
  signature?: string;
  documentation?: string;
}

/** What is offered at the bar. */
function offeredAt(marked: string): Offered[] {
  const at = marked.indexOf("|");
  const request = { code: marked.slice(0, at) + marked.slice(at + 1), cursor: [...marked.slice(0, at)].length };
  const { metadata } = complete(cells, request).reply;
  return (metadata as { _jupyter_types_experimental: Offered[] })._jupyter_types_experimental;
}
const namesAt = (marked: string) => offeredAt(marked).map(({ text }) => text);

describe("literals stand first where they are wanted", () => {
  const modesOfInterpolation = [
    ...['"nearest"', '"linear"', '"bilinear"', '"bicubic"', '"trilinear"', '"area"', '"nearest-exact"'],
  ];
  const modes = ['"zeros"', '"reflect"', '"replicate"', '"circular"'];
  test.each([
    ["an option of a constructor", "new nn.Conv2d(1, 2, 3, { padding_mode: | })", modes],
    ["an option, the call not closed", "new nn.Conv2d(1, 2, 3, { bias: false, padding_mode: |", modes],
    ["an option of a class without new", "nn.Conv2d(1, 2, 3, { padding_mode: |", modes],
    ["an option of a function", "F.interpolate(X, { mode: |", modesOfInterpolation],
    ["an option of a cell's function", "draw(shape, { colour: |", ['"red"', '"blue"']],
    ["an option of an overloaded function", "readFileSync(title, { encoding: utf16|", ['"utf16le"']],
    ["an argument", "draw(shape, {}, |", ['"left"', "3"]],
    ["an argument that is true or false", "draw(shape, {}, 3, |)", ["false", "true"]],
    ["a comparison", "if (shape.kind === |", ['"circle"', '"square"']],
    ["a comparison, turned round", "if (| !== shape.kind) {}", ['"circle"', '"square"']],
    ["a case", "switch (shape.kind) { case | }", ['"circle"', '"square"']],
    ["a variable", "let kind: Shape['kind'] = |", ['"circle"', '"square"']],
    ["a result", "function kind(): Shape['kind'] { return | }", ['"circle"', '"square"']],
    ["a member of an enumeration", "colour === |", ["Colour.Red", "Colour.Green"]],
    ["in quotes, without more quotes", 'draw(shape, { colour: "|" })', ["red", "blue"]],
  ])("%s", (_what, marked, expected) => {
    // TypeScript has no order in a union
    expect(namesAt(marked).slice(0, expected.length).sort()).toEqual([...expected].sort());
  });

  test("what is written of one picks it, with or without its quotes", () => {
    expect(namesAt("new nn.Conv2d(1, 2, 3, { padding_mode: re| })").slice(0, 2)).toEqual(['"reflect"', '"replicate"']);
    expect(namesAt("draw(shape, { colour: 'b|' })")).toEqual(["blue"]);
  });

  test("no name is offered twice", () => {
    const names = namesAt("draw(shape, {}, 3, |)");
    expect(names).toEqual([...new Set(names)]);
  });
});

describe("names of cells stand before others", () => {
  test.each([
    ["F.conv2d(|", ["K", "X"]],
    ["F.conv2d(X, |)", ["K", "X"]],
    ["new nn.Sequential(|)", ["layer"]],
    ["draw(|", ["shape"]],
    ["grow(|)", ["colour", "rate"]],
    ["const wide: number = |", ["colour", "rate"]],
  ])("in %s those of fitting type first", (marked, expected) => {
    const first = offeredAt(marked).filter(({ type }) => type !== "enum member");
    expect(first.slice(0, expected.length).map(({ text }) => text)).toEqual(expected);
  });

  test("keywords and globals follow", () => {
    const names = namesAt("|");
    expect(names.indexOf("title")).toBeLessThan(names.indexOf("Array"));
    expect(names.indexOf("Array")).toBeLessThan(names.indexOf("while"));
  });

  test("but not the one whose value is being written", () => {
    expect(namesAt("const fresh: number = |")).not.toContain("fresh");
    expect(namesAt("const again = (): void => { aga| }")).toEqual(["again"]);
  });
});

describe("options", () => {
  test("of a constructor are those that the call still takes, with types, defaults and documentation", () => {
    const offered = offeredAt("new nn.Conv2d(1, 2, 3, { stride: 2, | })");
    expect(offered.map(({ text }) => text)).toEqual([
      ...["bias", "device", "dilation", "dtype", "groups", "padding", "padding_mode"],
    ]);
    expect(offered.find(({ text }) => text === "padding")).toMatchObject({
      type: "property",
      signature: 'number | readonly number[] | "same" | "valid" = 0',
      documentation: "zeros on both sides of each axis, 'valid' for none, or 'same' to keep the size",
    });
  });

  test("of a function and a method are told likewise, of all ways to call it", () => {
    expect(offeredAt("F.conv2d(X, K, { gr|").map(({ text, signature }) => [text, signature])).toEqual([
      ["groups", "number = 1"],
    ]);
    expect(namesAt("X.sum({ |")).toEqual(["dim", "dtype", "keepdim"]);
  });

  test("of a cell's own function have what its comments say", () => {
    expect(offeredAt("draw(shape, { |")).toMatchObject([
      { text: "colour", signature: '"red" | "blue"' },
      { text: "width", signature: "number = 2", documentation: "Of the line." },
    ]);
  });
});

const here = new Cells(import.meta.dirname);
test.each([
  ['import { readFileSync } from "node:f|"', "node:fs"],
  ['await import("node:child|")', "node:child_process"],
  ['import process = require("node:pro|")', "node:process"],
  ['import { chromium } from "playwright-c|"', "playwright-core"],
  ['import code from "../code-f|"', "code-frame.test"],
  ['import more from "../compiler/comp|"', "complete.test"],
  ['const keyed = { "a-key": 1, "a key": 2 }; keyed["a k|"]', "a key"],
])("in %s the whole of the text that is begun is offered, in its place", (marked, name) => {
  const at = marked.indexOf("|");
  const code = marked.slice(0, at) + marked.slice(at + 1);
  const { matches, cursor_start, cursor_end } = complete(here, { code, cursor: at }).reply;
  expect(matches).toContain(name);
  expect(name.startsWith(code.slice(cursor_start, cursor_end))).toBe(true);
  expect(/["/]$/.test(code.slice(0, cursor_start))).toBe(true);
});

test("what a module exports has its own kind and type", () => {
  expect(offeredAt("optim.SG|")).toMatchObject([{ text: "SGD", type: "class" }]);
  expect(offeredAt("torch.float6|")).toMatchObject([{ text: "float64", type: "const" }]);
});

describe("of values that say nothing by their types, the running program is asked", () => {
  const valueAt = (marked: string) => {
    const at = marked.indexOf("|");
    const code = marked.slice(0, at) + marked.slice(at + 1);
    return complete(cells, { code, cursor: [...marked.slice(0, at)].length }).value;
  };
  test.each([
    ["answer.|", { name: "answer", path: [] }],
    ["answer?.sta|", { name: "answer", path: [] }],
    ["answer.body.items[0].|", { name: "answer", path: ["body", "items", "0"] }],
    ['answer["body"]["|"]', { name: "answer", path: ["body"] }],
    ["answer['b|", { name: "answer", path: [] }],
    ["const { | } = answer.body", { name: "answer", path: ["body"] }],
    ["record.|", { name: "record", path: [] }],
    ["(answer as object).|", { name: "answer", path: [] }],
  ])("%s", (marked, expected) => {
    expect(valueAt(marked)).toEqual(expected);
  });

  test.each([
    "told.|",
    "told.inner.|",
    "answer().|",
    "((answer: any) => answer.|)",
    "let answer: any = 1; answer.|",
    "X.|",
  ])("but not for %s", (marked) => {
    expect(valueAt(marked)).toBeUndefined();
  });
});
