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
