import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { readReport, writeJson } from "../../../scripts/report/json.js";
import { cell, display, hostile, notebookReport, runReport } from "./reports.js";

let folder: string;
let file: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "Bericht "));
  file = join(folder, "report.json");
});
afterEach(() => rmSync(folder, { recursive: true }));

const differing = cell({ status: "differs", problem: [hostile], saved: [display({ "text/plain": "1" })], outputs: [] });
const report = runReport(
  [notebookReport("a.ipynb"), notebookReport("b.ipynb", [differing, cell({ number: 2, status: "not run" })])],
  {
    shard: { index: 1, count: 2, of: ["a.ipynb", "b.ipynb", "c.ipynb"] },
  },
);

test("a report comes back as it was written, and nothing is left beside it", async () => {
  writeJson(report, file);
  expect(await readReport(file)).toEqual({ version: 1, ...report });
  expect(readdirSync(folder)).toEqual(["report.json"]);
});

test.each<[string, unknown, RegExp]>([
  ["a list", [], /it must be object/],
  ["another version", { ...report, version: 2 }, /version must be equal to constant 1/],
  ["no time", { version: 1, notebooks: [] }, /it must have required property 'started'/],
  ["no notebooks", { ...report, version: 1, notebooks: undefined }, /it must have required property 'notebooks'/],
  [
    "a cell of no known status",
    { ...report, version: 1, notebooks: [notebookReport("a", [{ ...cell(), status: "fine" } as never])] },
    /notebooks.0.cells.0.status must be equal to one of the allowed values/,
  ],
  [
    "outputs that are none",
    { ...report, version: 1, notebooks: [notebookReport("a", [cell({ outputs: [null] as never })])] },
    /notebooks.0.cells.0.outputs.0 must be object/,
  ],
  ["a shard that is none", { ...report, version: 1, shard: { index: 1 } }, /shard must have required property 'count'/],
  [
    "a notebook that passed with a failed cell",
    { ...report, version: 1, notebooks: [notebookReport("a.ipynb", [differing], { passed: true })] },
    /a\.ipynb is said to have passed, but has a failure/,
  ],
])("a file with %s is not taken for a report", async (_what, content, says) => {
  writeFileSync(file, JSON.stringify(content));
  await expect(readReport(file)).rejects.toThrow(says);
});

test("a file that is half written, or not there, is told by its name", async () => {
  writeFileSync(file, '{"version":1,');
  await expect(readReport(file)).rejects.toThrow(/report\.json cannot be read as a report: /);
  await expect(readReport(join(folder, "none.json"))).rejects.toThrow(/none\.json cannot be read as a report: ENOENT/);
});
