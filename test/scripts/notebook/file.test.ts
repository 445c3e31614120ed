import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { INotebookContent } from "@jupyterlab/nbformat";
import { afterEach, beforeEach, expect, test } from "vitest";
import { readNotebook, saveEdits, saveRun } from "../../../scripts/notebook/file.js";
import { notebookText } from "../../../scripts/notebook/notebook.js";
import { notebook } from "../notebooks.js";

let folder = "";
let path = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "file "));
  path = join(folder, "a.ipynb");
});
afterEach(() => rmSync(folder, { recursive: true }));

const text = notebookText(notebook(["é = 1"]));
const titled = (content: INotebookContent): INotebookContent => ({ ...content, metadata: { title: "new" } });

test.each([
  ["latin1", Buffer.from(text, "latin1")],
  ["UTF-16", Buffer.from(`\uFEFF${text}`, "utf16le")],
])("a notebook in %s is refused, and stays as it was", async (_name, bytes) => {
  writeFileSync(path, bytes);
  await expect(readNotebook(path)).rejects.toThrow(
    /a\.ipynb is not in UTF-8, as notebooks are: save it in that encoding/,
  );
  await expect(saveRun(path, notebook(["é = 1"]), titled)).rejects.toThrow(/is not in UTF-8/);
  expect(readFileSync(path)).toEqual(bytes);
});

test.each([
  ["line ends of Windows", text.replaceAll("\n", "\r\n")],
  ["a byte order mark", `\uFEFF${text}`],
  ["neither", text],
])("a notebook with %s keeps them when its outputs are saved", async (_what, saved) => {
  const lineEnds = (given: string): string[] => [...new Set(given.match(/\r?\n/g))];
  for (const save of [
    async () => saveRun(path, await readNotebook(path), titled),
    async () =>
      saveEdits(path, await readNotebook(path), [
        { path: ["metadata", "d2l-lessons"], value: { sources: "x", more: [1, 2] } },
      ]),
  ]) {
    writeFileSync(path, saved);
    await save();
    const now = readFileSync(path, "utf8");
    expect(now).not.toBe(saved);
    expect(lineEnds(now)).toEqual(lineEnds(saved));
    expect(now.startsWith("\uFEFF")).toBe(saved.startsWith("\uFEFF"));
    expect((await readNotebook(path)).cells[0].source).toBe("é = 1");
  }
});

// other systems do not let such a name be
test.skipIf(process.platform !== "linux")("a file whose name is not in UTF-8 is refused with the remedy", async () => {
  const name = Buffer.concat([Buffer.from(join(folder, "caf")), Buffer.from([0xe9]), Buffer.from(".ipynb")]);
  writeFileSync(name, text);
  const [listed] = readdirSync(folder);
  await expect(readNotebook(join(folder, listed))).rejects.toThrow(/Its name seems not to be in UTF-8: rename it$/);
});
