import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { prose, readLessons } from "./lessons.js";

const repository = fileURLToPath(new URL("../../", import.meta.url));
const cspell = join(repository, "node_modules", "cspell", "bin.mjs");
/** The words that cspell does not know, as "file: word". */
function misspelled(texts: Record<string, string>): string[] {
  const folder = mkdtempSync(join(tmpdir(), "spelling-"));
  try {
    for (const [name, text] of Object.entries(texts)) writeFileSync(join(folder, `${name}.md`), text);
    const names = Object.keys(texts).map((name) => `${name}.md`);
    return [...new Set(complaints(names, folder))];
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function complaints(names: readonly string[], folder: string): string[] {
  const config = ["--config", join(repository, "cspell.json"), "--root", folder];
  const output = ["--no-exit-code", "--no-progress", "--no-summary", "--issue-template", "$filename: $text"];
  return execFileSync(process.execPath, [cspell, "lint", ...config, ...output, ...names], {
    cwd: folder,
    encoding: "utf8",
  })
    .split("\n")
    .filter((line) => line !== "");
}

test("the lessons' prose has no word that neither cspell's English nor cspell.json knows", () => {
  const texts = Object.fromEntries(readLessons().map((lesson) => [lesson.slug, prose(lesson).join("\n\n")]));
  expect(misspelled(texts)).toEqual([]);
});

test("a misspelled word is found, and code and formulas are no prose", () => {
  expect(misspelled({ wrong: "A convolushun of `qwrtz` and $\\xyzzqq$." })).toEqual(["wrong.md: convolushun"]);
});
