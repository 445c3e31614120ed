import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { type Entry, entriesByName, pagesOf, readContents } from "../../../scripts/site/contents.js";
import { sourcesIn } from "../../../scripts/site/sources.js";

const top = mkdtempSync(join(tmpdir(), "contents "));
afterAll(() => rmSync(top, { recursive: true, force: true }));
let count = 0;

/** A folder with these files. */
function folderOf(files: Record<string, string>): string {
  const folder = join(top, String(count++));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(join(folder, path, ".."), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return folder;
}

/** Entries in a line: `title(page: entries)`. */
const told = (entries: readonly Entry[]): string =>
  entries
    .map(({ title = "", page = "", href = "", entries }) => {
      const below = entries.length === 0 ? "" : `[${told(entries)}]`;
      return [title, page, href].filter((part) => part !== "").join(" ") + below;
    })
    .join(", ");

const names = new Set(["intro", "a", "b", "part/c", "part/d"]);

test.each([
  ["_toc.yml", "- file: intro\n  title: Hello\n- file: a\n  sections:\n  - file: b\n", "Hello intro, a[b]"],
  [
    "_toc.yml",
    "format: jb-article\nroot: intro\nsections:\n- file: a\n- url: https://x.org\n  title: X\n",
    "intro, a, X https://x.org",
  ],
  ["_toc.yml", "root: intro\nparts:\n- caption: One\n  chapters: [{file: a}, {file: gone}]\n", "intro, One[a]"],
  [
    "myst.yml",
    "project:\n  toc:\n  - file: intro.md\n  - title: All\n    children: [{pattern: 'part/*'}]\n",
    "intro, All[part/c, part/d]",
  ],
  ["_quarto.yml", "book:\n  chapters: [intro.qmd, {part: a.ipynb, chapters: [b.ipynb]}]\n", "intro, a[b]"],
  [
    "_quarto.yml",
    "website:\n  sidebar:\n    contents:\n    - section: Some\n      contents: [a.md, part/c.ipynb]\n",
    "Some[a, part/c]",
  ],
])("%s is read as its own publisher reads it", async (file, text, expected) => {
  const folder = folderOf({ [file]: text, "part/c.md": "", "part/d.md": "" });
  const { entries, missing } = await readContents(folder, names);
  expect(told(entries)).toBe(expected);
  expect(missing).toEqual(text.includes("gone") ? ["gone"] : []);
});

test.each([
  ["_quarto.yml", "book:\n  chapters: [intro.qmd]\n", "true flat"],
  ["_quarto.yml", "number-sections: false\nbook:\n  chapters: [intro.qmd]\n", "false"],
  ["_quarto.yml", "website: {}\nformat:\n  html:\n    number-sections: true\n", "true"],
  ["_quarto.yml", "website: {}\nformat: html\n", "false"],
  ["_toc.yml", "root: intro\nparts:\n- caption: One\n  numbered: true\n  chapters: [{file: a}]\n", "true nested"],
  ["_toc.yml", "root: intro\nchapters: [{file: a}]\n", "false"],
  ["myst.yml", "project:\n  numbering: {heading_1: true}\n", "true"],
  ["myst.yml", "project:\n  numbering: {figure: {enabled: true}}\n", "false"],
])("%s says what has numbers", async (file, text, expected) => {
  const { numbered, counting = "" } = await readContents(folderOf({ [file]: text }), names);
  expect(`${numbered} ${counting}`.trim()).toBe(expected);
});

test("a table of contents that is no YAML is told, with its place", async () => {
  await expect(readContents(folderOf({ "myst.yml": "a: [" }), names)).rejects.toThrow(/myst\.yml is not YAML: /);
});

test("without a table, folders are chapters, numbers count, and an index comes first", () => {
  const entries = entriesByName(["1 one", "2-more/README", "2-more/a", "10-ten", "README"]);
  expect(told(entries)).toBe("README, 1 one, More 2-more/README[2-more/a], 10-ten");
  expect(pagesOf(entries)).toEqual(["README", "1 one", "2-more/README", "2-more/a", "10-ten"]);
});

test("pages are all notebooks and Markdown below a folder, but nothing hidden, underlined or of a site; a notebook goes before its text", async () => {
  const folder = folderOf({
    ...{ "10.ipynb": "", "9.md": "", "9.ipynb": "", "part/a.md": "", ".hidden/b.md": "", "_build/c.md": "" },
    ...{ "node_modules/d.md": "", "site/e.ipynb": "", "site/deep/f.ipynb": "", "site/assets/search-index.js": "" },
  });
  const sources = await sourcesIn(folder);
  expect(sources.map(({ name, file }) => `${name} ${file.replace(/^.*\./, "")}`)).toEqual([
    ...["9 ipynb", "10 ipynb", "part/a md"],
  ]);
});
