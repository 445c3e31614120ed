import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import * as library from "../../../kernel-lib/index.js";
import { type LineCase, lineDifference } from "../../../scripts/dev/golden/lines.js";
import type { Library } from "../../../scripts/dev/golden/tensors.js";

const { cases } = JSON.parse(readFileSync(new URL("../../golden/onnx_nodes.json", import.meta.url), "utf8")) as {
  cases: LineCase[];
};
const ask = (c: LineCase) => lineDifference(library as unknown as Library, c);

/** Why a node test does not agree. */
const exceptions: { readonly [reason: string]: RegExp } = {
  "the test's own numbers have four digits": /^test_averagepool_2d_ceil_last_window_starts_on_pad$/,
};
const isException = ({ name }: LineCase) => Object.values(exceptions).some((pattern) => pattern.test(name));

describe("ONNX's node tests agree", () => {
  test.each(cases.filter((c) => !isException(c)))("$name: $line", (c) => {
    expect(ask(c)).toBeNull();
  });

  test("but for those that are excepted, which do not", () => {
    expect(cases.filter(isException).filter((c) => ask(c) === null)).toEqual([]);
  });
});

describe("a line disagrees", () => {
  const c = { name: "", operator: "", line: "i0.add(1)", inputs: { i0: [[2], "float32", [1, "NaN"]] } } as const;

  test("in a value, a shape, a type or a number of results, or when it is refused", () => {
    expect(ask({ ...c, outputs: [[[2], "float32", [2, "NaN"]]] })).toBeNull();
    expect(ask({ ...c, outputs: [[[2], "float32", [3, "NaN"]]] })).toBe("value 0 is 2, not 3");
    expect(ask({ ...c, outputs: [[[2], "float64", [2, "NaN"]]] })).toBe("float32, not float64");
    expect(ask({ ...c, outputs: [[[1, 2], "float32", [2, "NaN"]]] })).toBe("shape torch.Size([2]), not 1,2");
    expect(ask({ ...c, outputs: [] })).toBe("1 results, not 0");
    expect(ask({ ...c, line: "i0.reshape(3)", outputs: [] })).toMatch(/^RuntimeError: shape '\[3\]' is invalid/);
  });
});
