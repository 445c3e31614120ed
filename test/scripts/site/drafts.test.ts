import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { draftAll } from "../../../scripts/site/drafts.js";
import type { Material } from "../../../scripts/site/lesson.js";

const folder = mkdtempSync(join(tmpdir(), "drafts "));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const material = (name: string, text: string): Material => ({
  ...{ name, isNotebook: true, read: (path) => path },
  prepared: { text, origin: text, macros: {}, widgets: {}, cited: new Map(), unknownWorks: [] },
});

/** The names of what was converted, by a converter that takes each text for a page. */
async function converted(materials: Material[], settings = "python"): Promise<{ count: number; titles: string[] }> {
  let count = 0;
  const run = async (files: readonly string[], to: string): Promise<void> => {
    count += files.length;
    for (const file of files) {
      const page = `<main><section class="text"><h1>${basename(file).length}</h1></section></main>`;
      writeFileSync(join(to, basename(file).replace(".ipynb", ".html")), page);
    }
  };
  const convert = { run, cache: join(folder, "cache"), settings };
  const drafts = await draftAll(materials, convert, join(folder, "work"));
  return { count, titles: drafts.map(({ name }) => name) };
}

test("only what changed is converted again: its text, its place, or what converts", async () => {
  const pages = ["a", "b", "c"].map((name) => material(name, `text of ${name}`));
  expect(await converted(pages)).toEqual({ count: 3, titles: ["a", "b", "c"] });
  expect(await converted(pages)).toEqual({ count: 0, titles: ["a", "b", "c"] });
  const changed = [material("a", "text of a"), material("b", "new"), material("below/c", "text of c")];
  expect(await converted(changed)).toEqual({ count: 2, titles: ["a", "b", "below/c"] });
  expect((await converted(pages, "another python")).count).toBe(3);
});
