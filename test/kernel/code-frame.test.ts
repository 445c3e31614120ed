import { stripVTControlCharacters } from "node:util";
import { describe, expect, test } from "vitest";
import { codeFrame } from "../../kernel-lib/kernel/code-frame.js";

const plain = (...args: Parameters<typeof codeFrame>) => codeFrame(...args).map(stripVTControlCharacters);

describe("a code frame", () => {
  test("marks the place between two lines on either side", () => {
    const source = "a\nb\nc\nlet x = 1\ne\nf\ng";
    expect(plain(source, 4, 5, 1)).toEqual([
      "  2 | b",
      "  3 | c",
      "> 4 | let x = 1",
      "    |     ^",
      "  5 | e",
      "  6 | f",
    ]);
  });

  test("marks a range, but not beyond its line", () => {
    expect(plain("const long = 1", 1, 7, 4)[1]).toBe("    |       ^^^^");
    expect(plain("short", 1, 3, 99)[1]).toBe("    |   ^^^");
  });

  test("keeps tabs, so that the mark stands below its character", () => {
    expect(plain("\t\tcall()", 1, 3)[1]).toBe("    | \t\t^");
  });

  test("aligns numbers of different length", () => {
    const source = Array.from({ length: 11 }, (_, i) => `line ${i + 1}`).join("\n");
    expect(plain(source, 10, 1)).toEqual([
      "   8 | line 8",
      "   9 | line 9",
      "> 10 | line 10",
      "     | ^",
      "  11 | line 11",
    ]);
  });
});
