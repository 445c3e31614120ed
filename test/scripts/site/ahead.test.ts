import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Made } from "d2l-ts-kernel/browser";
import { afterAll, expect, test } from "vitest";
import { CompilerAhead } from "../../../scripts/site/ahead.js";
import { Kept } from "../../../scripts/site/kept.js";
import type { LiveCells } from "../../../scripts/site/live-cells.js";
import { root } from "../command.js";

const folder = mkdtempSync(join(tmpdir(), "ahead "));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const kernel = join(root, "kernel-lib/kernel/dist/browser");
const page = (...sources: string[]): LiveCells => ({
  language: "typescript",
  cells: sources.map((source, index) => ({ id: `c${index}`, source })),
});
const compiler = new CompilerAhead(kernel, new Kept(folder, "compiled"));
const madeOf = async (cells: LiveCells): Promise<(Made | undefined)[]> =>
  (await compiler.compile(cells)).cells.map(({ made }) => made);

test("cells are compiled after those above them, and what is wrong in one is told as in the page", async () => {
  const [one, two, wrong] = await madeOf(page("const one: number = 1", "one + 1", "const text: string = one"));
  expect(one).toMatchObject({ code: expect.stringContaining('declare(["one"])'), aliases: {} });
  expect(two).toMatchObject({ code: expect.stringMatching(/result\(one \+ 1\)[\s\S]*sourceURL=cell:2$/) });
  expect(wrong).toMatchObject({
    ename: "TypeScriptError",
    evalue: "1:7 - Type 'number' is not assignable to type 'string'. (TS2322)",
  });
});

test("a page knows no name of another, nor its changes of the language", async () => {
  await madeOf(page("declare global { interface Array<T> { own: T } }\nconst ofFirst = 1; [ofFirst].own"));
  const [name, change] = await madeOf(page("ofFirst", "[1].own"));
  expect(name).toMatchObject({ evalue: expect.stringContaining("Cannot find name 'ofFirst'") });
  expect(change).toMatchObject({ evalue: expect.stringContaining("Property 'own' does not exist") });
});

test("cells in JavaScript are compiled as such, and what was compiled once is not compiled again", async () => {
  const scripts: LiveCells = { ...page("let n = 1; n = 'text'; n"), language: "javascript" };
  const [made] = await madeOf(scripts);
  expect(made).toMatchObject({ code: expect.stringContaining("n = 'text'") });
  class Known extends Kept {
    override get(content: Uint8Array): Promise<Buffer> {
      return super.get(content, () => Promise.reject(new Error("compiled again")));
    }
  }
  const again = new CompilerAhead(kernel, new Known(folder, "compiled"));
  expect((await again.compile(scripts)).cells[0]?.made).toEqual(made);
});
