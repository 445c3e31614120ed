import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { Cells } from "../../../kernel-lib/kernel/compiler/cells.js";
import { inspect } from "../../../kernel-lib/kernel/compiler/inspect.js";

const cells = new Cells(fileURLToPath(new URL("../../../notebooks/", import.meta.url)));
cells.compile({
  id: 1,
  count: 1,
  source: `import { torch, nn, F, corr2d } from "d2l-ts";
class Point { constructor(public x: number, y = 2, ...rest: string[]) {} }
/** Draws. */
function draw(shape: string, how: {
  /** Of the line. */
  width?: number;
  colour?: "red" | "blue";
} = {}) {}
[torch, nn, F, corr2d, Point]`,
});

/** What Shift-Tab shows behind a text. */
function shownFor(code: string): string {
  const { data } = inspect(cells, { code, cursor: [...code].length, detail: 0 }).reply;
  return String((data as { [mime: string]: string })["text/plain"]);
}

test("a function of a module shows what it takes and its documentation, and not that its name is another's", () => {
  expect(shownFor("torch.relu")).toMatch(
    /^const relu:[\s\S]*\(input: Tensor\): Tensor[\s\S]*Negative elements become 0\.$/,
  );
  expect(shownFor("F.conv2d(")).toMatch(
    /input: Tensor, weight: Tensor, options\?: \{[\s\S]*stride\?:[\s\S]*Cross-correlation of images/,
  );
  expect(shownFor("corr2d")).toMatch(/^function corr2d\(X: Tensor, K: Tensor\): Tensor\n\nThe two-dimensional/);
});

test.each(["nn.Conv2d", "new nn.Conv2d(1, 2, "])(
  "%s shows how the class is made, with the names of its parameters",
  (code) => {
    const shown = shownFor(code);
    expect(shown).toMatch(/^class Conv2d\nnew Conv2d\(in_channels: number, out_channels: number, kernel_size: number/);
    expect(shown).toContain('readonly padding_mode?: "zeros" | "reflect" | "replicate" | "circular"');
    expect(shown).toContain("A learned cross-correlation of images");
  },
);

test("a class of one's own shows which of its parameters may be left out", () => {
  expect(shownFor("Point")).toBe("class Point\nnew Point(x: number, y?: number, ...rest: string[])");
});

test.each([
  [
    "inside of the braces of options, all that there are",
    "new nn.Conv2d(1, 2, 3, { ",
    /\n\nstride\?: number \| readonly number\[\] = 1\n {4}elements from one window to the next\n[\s\S]*\npadding_mode\?: [^\n]* = 'zeros'\n/,
  ],
  ["also where options cannot stand yet", "nn.Conv2d(1, 2, { ", /\npadding\?: [^\n]* = 0\n/],
  [
    "in place of options, what they are",
    'draw("x", ',
    /^draw\(shape: string[^\n]*: void\n\nwidth\?: number\n {4}Of the line\.\ncolour\?: "red" \| "blue"\n\nDraws\.$/,
  ],
  [
    "behind an option's colon, that option",
    "F.conv2d(X, K, { stride: 2, padding: ",
    /: Tensor \(\+7 overloads\)\n\npadding\?: [^\n]* = 0\n {4}zeros on both sides[^\n]*\n\nCross-correlation of images/,
  ],
  [
    "on an option's name, that option",
    "F.conv2d(X, K, { groups",
    /^groups\?: number = 1\n\ngroups of channels that do not see each other$/,
  ],
  [
    "of another library's function, the way that fits",
    "Math.max(1, ",
    /^Math\.max\(\.\.\.values: number\[\]\): number\n\nReturns the larger/,
  ],
  [
    "of an instance, its method",
    '"x".padEnd(3, ',
    /^"x"\.padEnd\(maxLength: number, fillString\?: string\): string\n\nPads/,
  ],
  ["in a nested call, the inner one", "draw(String(", /^String\(value\?: any\): string/],
  ["behind a nested call, the outer one", 'draw(String("("), ', /^draw\(/],
  ["behind a dot, what stands before it", "corr2d(Point.", /^class Point\n/],
])("a call shows %s", (_where, code, expected) => {
  expect(shownFor(code)).toMatch(expected);
});

test.each(['draw("x") ', "draw(() => { ", "unknown(", "const x = (1 + "])(
  "outside of a call there is nothing to show: %s",
  (code) => {
    expect(shownFor(code)).toBe("undefined");
  },
);
