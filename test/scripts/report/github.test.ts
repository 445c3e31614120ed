import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { notebookText } from "../../../scripts/notebook/notebook.js";
import { githubAnnotations, githubSummary } from "../../../scripts/report/github.js";
import { notebook } from "../notebooks.js";
import { cell, hostile, hostileSeen, notebookReport, runReport } from "./reports.js";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "annotations, 100%: "));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Read a workflow command as GitHub's runner does. */
function parsed(line: string): { properties: Record<string, string>; message: string } {
  const [, list, message] = /^::error ([^\n\r]*?)::([^\n\r]*)$/.exec(line) ?? [];
  const decoded = (text: string): string => text.replace(/%(25|0D|0A|3A|2C)/g, (code) => decodeURIComponent(code));
  const properties = list.split(",").map((pair) => pair.split("="));
  return {
    properties: Object.fromEntries(properties.map(([name, ...value]) => [name, decoded(value.join("="))])),
    message: decoded(message),
  };
}

test("a problem is marked at the line of its cell's source in the notebook file", async () => {
  const file = join(folder, "a.ipynb");
  const text = notebookText(notebook(["one()", "two()", "three()"]));
  writeFileSync(file, text);
  const cells = [
    cell(),
    cell({ number: 2, status: "failed", problem: ["no", "really"] }),
    cell({ number: 3, status: "not run" }),
  ];
  const [annotation, ...others] = await githubAnnotations(runReport([notebookReport(file, cells)]), folder);
  expect(others).toEqual([]);
  const line = 1 + text.split("\n").findIndex((each) => each.includes("two()"));
  expect(parsed(annotation)).toEqual({
    properties: { file: "a.ipynb", line: String(line), title: `${file}, cell 2 (cell-2) failed` },
    message: "no\nreally",
  });
});

test("a notebook that could not be run is marked at its first line, also when it is not here", async () => {
  const lost = notebookReport("gone/b.ipynb", [], { passed: false, problem: ["its kernel did not start"] });
  const silent = notebookReport("gone/c.ipynb", [], { passed: false });
  const annotations = (await githubAnnotations(runReport([lost, silent]), process.cwd())).map(parsed);
  expect(annotations.map(({ properties, message }) => [properties.file, properties.line, message])).toEqual([
    ["gone/b.ipynb", "1", "its kernel did not start"],
    ["gone/c.ipynb", "1", "The notebook did not pass."],
  ]);
});

test("what passed is not marked", async () => {
  expect(await githubAnnotations(runReport([notebookReport("a.ipynb")]), folder)).toEqual([]);
});

test("nothing in a notebook ends the command or starts another", async () => {
  const cells = [cell({ id: hostile, status: "failed", problem: [hostile, "::set-output name=x::y"] })];
  const annotations = await githubAnnotations(runReport([notebookReport(hostile, cells)]), folder);
  expect(annotations).toHaveLength(1);
  const { properties, message } = parsed(annotations[0]);
  expect(Object.keys(properties)).toEqual(["file", "line", "title"]);
  expect(message).toBe(`${hostileSeen}\n::set-output name=x::y`);
});

test("the table has a row for each notebook, and nothing in it is Markdown", () => {
  const bad = notebookReport("a|b.ipynb", [cell({ number: 4, status: "differs" })]);
  const lost = notebookReport("<b>.ipynb", [], { passed: false, problem: [hostile] });
  const lines = githubSummary(runReport([notebookReport("good.ipynb"), bad, lost]))
    .trimEnd()
    .split("\n");
  expect(lines[0]).toBe("### 1 of 3 notebooks passed in 2.5 s");
  expect(lines).toHaveLength(7);
  for (const row of lines.slice(4)) expect(row.replaceAll("\\|", "").split("|")).toHaveLength(7);
  expect(lines[5]).toContain("a\\|b.ipynb | **failed** | 1 | 1.5 | cells 4 |");
  expect(lines[6]).not.toMatch(/(?<!\\)[<`]/);
});
