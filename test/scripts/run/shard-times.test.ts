import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { folderFingerprint } from "../../../scripts/run/fingerprint.js";
import { readShardTimes, recordShardTimes } from "../../../scripts/run/shard-times.js";
import { notebookReport, runReport } from "../report/reports.js";

let folder: string;
const at = (name: string): string => join(folder, name);
const recorded = (): unknown => JSON.parse(readFileSync(at(".lesson-times.json"), "utf8"));

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "Zeiten "));
  for (const name of ["a.ipynb", "b.ipynb"]) writeFileSync(at(name), "{}");
});
afterEach(() => rmSync(folder, { recursive: true }));

test("times are kept beside the notebooks, by name and in tenths of a second", async () => {
  const files = [at("b.ipynb"), at("a.ipynb")];
  await recordShardTimes(
    files,
    runReport([notebookReport(files[0], [], { seconds: 12.345 }), notebookReport(files[1])]),
  );
  expect(recorded()).toEqual({ "a.ipynb": 1.5, "b.ipynb": 12.3 });
  expect(await readShardTimes(files)).toEqual(
    new Map([
      [files[0], 12.3],
      [files[1], 1.5],
    ]),
  );
});

test("a run of some keeps the times of others, and forgets notebooks that are gone", async () => {
  writeFileSync(at(".lesson-times.json"), '{ "gone.ipynb": 7, "b.ipynb": 9 }');
  await recordShardTimes([at("a.ipynb")], runReport([notebookReport(at("a.ipynb"))]));
  expect(recorded()).toEqual({ "a.ipynb": 1.5, "b.ipynb": 9 });
});

test("a notebook that failed, or came from the cache, says nothing about its time", async () => {
  const failed = notebookReport(at("a.ipynb"), [], { passed: false });
  const cached = notebookReport(at("b.ipynb"), [], { cached: true });
  await recordShardTimes([at("a.ipynb"), at("b.ipynb")], runReport([failed, cached]));
  expect(recorded()).toEqual({});
});

test("notebooks of several folders share the file of the folder above", async () => {
  mkdirSync(at("deep"));
  writeFileSync(at("deep/c.ipynb"), "{}");
  const files = [at("a.ipynb"), at("deep/c.ipynb")];
  await recordShardTimes(files, runReport(files.map((file) => notebookReport(file))));
  expect(recorded()).toEqual({ "a.ipynb": 1.5, "deep/c.ipynb": 1.5 });
});

test("recorded times are no input of a notebook: what passed before needs not run again", async () => {
  const before = folderFingerprint(folder, []);
  await recordShardTimes([at("a.ipynb")], runReport([notebookReport(at("a.ipynb"))]));
  expect(folderFingerprint(folder, [])).toBe(before);
});

test("without recorded times there are none", async () => {
  expect(await readShardTimes([at("a.ipynb")])).toEqual(new Map());
});

test.each(["{", '{ "a.ipynb": "soon" }', '{ "a.ipynb": -1 }'])("a damaged file is told: %s", async (text) => {
  writeFileSync(at(".lesson-times.json"), text);
  await expect(readShardTimes([at("a.ipynb")])).rejects.toThrow(
    /lesson-times\.json .*Delete it, or record the times again/,
  );
});
