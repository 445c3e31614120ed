import { spawnSync } from "node:child_process";
import { describe, expect, test } from "vitest";
import { compareOutputs } from "../../../scripts/compare/compare.js";
import { settings, stdout, texts } from "./outputs.js";

describe("texts are equal when", () => {
  test.each([
    ["a number differs by less than the tolerance", "loss 0.123456789", "loss 0.123456790"],
    ["a number with a unit is within the tolerance", "5ms, 3px", "5.0000001ms, 2.9999999px"],
    ["zero has lost its sign", "tensor([-0.])", "tensor([0.])"],
    ["PyTorch writes 1. or 1.0000", "tensor([1., 2.])", "tensor([1.0000, 2.0000])"],
    ["nan and the infinities stay", "[nan, inf, -inf]", "[nan, inf, -inf]"],
    ["nan is spelt as JavaScript does", "[nan, inf]", "[NaN, Infinity]"],
    ["a minus is a typographer's", "−3.5", "-3.5"],
    ["a number is written in another way", "lr 0.0000001", "lr 1e-7"],
    [
      "columns are padded to another width",
      "tensor([[ 1., 10.],\n        [ 2.,  3.]])",
      "tensor([[1.0, 10.00001],\n   [2., 3.]])",
    ],
    ["a list wraps elsewhere", "tensor([1.0000,\n        2.0000])", "tensor([1., 2.])"],
    ["a sign takes the place of padding", "[ 0.0000, 1.]", "[-0.000000001, 1.]"],
    ["white space at the end of a line has gone", "a  \nb\n\n", "a\r\nb"],
  ])("%s", (_when, saved, now) => {
    expect(texts(saved, now)).toEqual([]);
  });
});

describe("texts differ when", () => {
  test.each([
    ["a number differs by more than the tolerance", "loss 0.5000", "loss 0.5005"],
    ["something small was zero", "0", "1e-7"],
    ["something small became zero", "1e-7", "0"],
    ["a number became nan", "0.5", "nan"],
    ["an infinity changed its sign", "inf", "-inf"],
    ["a number changed its sign", "[-0.5]", "[0.5]"],
    ["a digit in a word changed", "conv2d", "conv3d"],
    ["the number of a name changed", "x1", "x2"],
    ["a name with a long number changed by one", "id100000001", "id100000002"],
    ["a hexadecimal number changed", "0x100000001", "0x100000002"],
    ["the hash of a commit changed", "commit 81234567a", "commit 81234568a"],
    ["a version changed", "1.2.3", "1.2.4"],
    ["a date changed", "2026-11-21", "2026-11-22"],
    ["a time of day changed", "12:30:05", "12:30:06"],
    ["a minus became an operator", "3 -1", "3 - 1"],
    ["an operator changed", "3-1", "3+1"],
    ["a size changed", "3x3", "3x4"],
    ["a number was lost from a list", "[1, 2, 3]", "[1, 2]"],
    ["a line was lost", "a 1\nb 2\nc 3", "a 1\nc 3"],
    ["a line was lost beside a number within tolerance", "a 1\nb\nc", "a 1.0000001\nc"],
    ["two lines became one", "epoch 1\nloss 2", "epoch 1 loss 2.0000001"],
    ["an empty line was lost", "a\n\nb", "a\nb"],
    ["a drawing in characters changed", "#  #", "# #"],
    ["words were joined", "a b", "ab"],
  ])("%s", (_when, saved, now) => {
    expect(texts(saved, now)).not.toEqual([]);
  });
});

test("white space counts where all numbers are written alike, and not where one is written anew", () => {
  expect(texts("a  1\nb  2", "a 1\nb 2")).not.toEqual([]);
  expect(texts("a  1.5\nb  2", "a 1.50\nb 2")).toEqual([]);
});

test("whole numbers are compared exactly, unless the cell has a tolerance of its own", () => {
  const [saved, now] = ["62378344 parameters", "62378345 parameters"];
  expect(texts(saved, now)).not.toEqual([]);
  expect(texts(saved, now, { rtol: 0.1 })).not.toEqual([]);
  expect(texts(saved, now, { closeIntegers: true })).toEqual([]);
});

test("the tolerance is that of torch.allclose, relative to the saved number", () => {
  expect(texts("100.", "101", { rtol: 0.01, atol: 0 })).toEqual([]);
  expect(texts("100", "101.1", { rtol: 0.01, atol: 0 })).not.toEqual([]);
  expect(texts("0", "0.5", { rtol: 1, atol: 0 })).not.toEqual([]);
  expect(texts("0", "0.5", { rtol: 0, atol: 0.5 })).toEqual([]);
});

test("a stream may come in other pieces, but not in another order or on another stream", () => {
  const compare = (...pieces: string[]): string[] =>
    compareOutputs(stdout("one 1\ntwo 2\n"), stdout(...pieces), settings);
  expect(compare("one", " 1\ntw", "o 2\n")).toEqual([]);
  expect(compare("two 2\n", "one 1\n")).not.toEqual([]);
  const stderr = [{ output_type: "stream", name: "stderr", text: "one 1\ntwo 2\n" }];
  expect(compareOutputs(stdout("one 1\ntwo 2\n"), stderr, settings)).not.toEqual([]);
});

test("a difference shows the lines that changed and the first numbers with their relative errors", () => {
  const saved = ["epoch 1, loss 0.9", "epoch 2, loss 0.5", "epoch 3, loss 0.25", "epoch 4, loss 0.1", "done"];
  const now = ["epoch 1, loss 0.9000001", "epoch 2, loss 0.5", "epoch 3, loss 0.26", "epoch 4, loss 0.1", "done"];
  expect(texts(saved.join("\n"), now.join("\n"))).toEqual([
    "text: - saved, + now",
    " epoch 1, loss 0.9000001",
    " epoch 2, loss 0.5",
    "-epoch 3, loss 0.25",
    "+epoch 3, loss 0.26",
    " epoch 4, loss 0.1",
    " done",
    "1 of 8 numbers differs: 0.25 became 0.26 (relative error 0.04)",
  ]);
});

test("where nothing was, or is, only the other side is shown", () => {
  expect(texts("", "2.5\n")).toEqual(["text: - saved, + now", "+2.5"]);
  expect(texts("2.5\n", "")).toEqual(["text: - saved, + now", "-2.5"]);
});

test("of a long line the part is shown where it begins to differ", () => {
  const long = "word ".repeat(100);
  const lines = texts(`${long}yes ${long}`, `${long}no ${long}`);
  expect(lines[1]).toMatch(/^-…word .*word yes word .*… \(1003 characters\)$/);
  expect(lines[2]).toMatch(/^\+…word .*word no word .*… \(1002 characters\)$/);
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThan(200);
});

test("a long block is cut so that both sides are seen, and many blocks are cut too", () => {
  const lines = texts("a\n".repeat(100), "b\n".repeat(100));
  expect(lines.slice(6, 9)).toEqual(["-a", "-… and 94 more lines", "+b"]);
  expect(lines.at(-1)).toBe("+… and 94 more lines");
  const blocks = (mark: string): string => `${mark}\n1\n2\n3\n4\n5\n6\n`.repeat(20);
  expect(texts(blocks("a"), blocks("b")).at(-1)).toBe("… and 94 more lines");
});

test("numbers are compared by the hundred thousand", () => {
  const numbers = Array.from({ length: 100_000 }, (_, index) => Math.sin(index));
  const saved = numbers.map((number) => number.toFixed(9)).join("\n");
  const now = numbers.map((number) => (number + 1e-10).toFixed(9)).join("\n");
  expect(texts(saved, now)).toEqual([]);
  const lines = texts(saved, saved.replaceAll("0.", "1."));
  expect(lines).toHaveLength(16);
  expect(lines.at(-1)).toMatch(/^\d{5} of 100000 numbers differ: 0\.0+ became 1\.0+ \(absolute error 1\), 0\.8.*, …$/);
});

test("twenty megabytes are compared in 400 MB of memory", () => {
  const compared = new URL("../../../scripts/dist/compare/text.js", import.meta.url);
  const script = `
    import { compareText } from ${JSON.stringify(compared)};
    const settings = { rtol: 1e-5, atol: 1e-8, pixelThreshold: 0.01, rules: [] };
    const saved = "0.123456789 ".repeat(8).concat("\\n").repeat(200_000);
    const changes = [saved.replaceAll("89 ", "90 "), saved + "1"].map((now) => compareText(saved, now, settings).at(-1));
    console.log(...changes, compareText("1 ".repeat(5e6), "2 ".repeat(5e6), settings).length);`;
  // with more than that alive at once, the process ends without an answer
  const args = ["--max-old-space-size=400", "--input-type=module", "--eval", script];
  const { stdout: answer, stderr } = spawnSync(process.execPath, args, { encoding: "utf8" });
  expect(answer, stderr).toBe("undefined +1 2\n");
});
