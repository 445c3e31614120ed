import { fileURLToPath } from "node:url";
import { beforeAll, expect, test } from "vitest";
import { Above } from "../../../kernel-lib/kernel/compiler/above.js";
import { Cells } from "../../../kernel-lib/kernel/compiler/cells.js";
import { complete } from "../../../kernel-lib/kernel/compiler/complete.js";
import { inspect } from "../../../kernel-lib/kernel/compiler/inspect.js";
import { marksOf } from "../../../kernel-lib/kernel/compiler/marks.js";

const cells = new Cells(fileURLToPath(new URL("../../../notebooks/", import.meta.url)));
const above = new Above(cells);
const sources = ['import { torch } from "d2l-ts";\nconst first = torch.ones(2, 3);', "const second = first.sum();"];

beforeAll(() => {
  cells.compile({ id: 1, count: 1, source: "const ran = 1; const first = 'ran';" });
});

const completed = (code: string, of: readonly string[]): string[] =>
  above.within(of, () => complete(cells, { code, cursor: code.length })).reply.matches;
const problems = (source: string, of: readonly string[]) =>
  above.within(of, () => marksOf(cells, source)).map(({ message }) => message);

test("names of cells above that have not run are completed, members by their types", () => {
  expect(completed("sec", sources)).toEqual(["second"]);
  expect(completed("ra", sources)).toContain("ran");
  expect(completed("second.requires_gr", sources)).toEqual(["requires_grad", "requires_grad_"]);
});

test("they are known to the checker, and replace what has run", () => {
  expect(problems("first.shape; second.item() + ran", sources)).toEqual([]);
  expect(problems("const text: string = second", sources)).toEqual([expect.stringContaining("type 'string'")]);
  expect(problems("third", sources)).toEqual([expect.stringContaining("Cannot find name 'third'")]);
});

test("they are documented", () => {
  const { reply } = above.within(sources, () => inspect(cells, { code: "second", cursor: 3, detail: 0 }));
  expect(reply.data).toMatchObject({ "text/plain": expect.stringContaining("const second: Tensor") });
});

test("they are forgotten afterwards, and follow a cell that has run or was changed", () => {
  expect(completed("sec", [])).toEqual([]);
  expect(problems("first.length", [])).toEqual([]);
  expect(completed("sec", ["const seconds = 1"])).toEqual(["seconds"]);
  cells.compile({ id: 2, count: 2, source: "const secret = 2" });
  expect(completed("sec", sources)).toEqual(["second", "secret"]);
});

test("a cell above that is half written hides none of the others", () => {
  expect(completed("sec", ["const broken = (", ...sources])).toContain("second");
});
