import { expect, test } from "vitest";
import { mergeReports, type NamedReport } from "../../../scripts/report/merge.js";
import { cell, notebookReport, runReport } from "./reports.js";

const of = ["a", "b", "c"];

function shard(
  index: number,
  paths: string[],
  given: { count?: number; of?: string[]; started?: string } = {},
): NamedReport {
  const { count = 2, started = "2030-01-02T03:04:05.000Z" } = given;
  const notebooks = paths.map((path) => notebookReport(path));
  return {
    name: `shard-${index}.json`,
    report: runReport(notebooks, { started, shard: { index, count, of: given.of ?? of } }),
  };
}

test("all shards make one report, in the order of the notebooks, from the first start to the last end", () => {
  const merged = mergeReports([shard(2, ["b"], { started: "2030-01-02T03:04:10.000Z" }), shard(1, ["c", "a"])]);
  expect(merged.notebooks.map(({ path }) => path)).toEqual(of);
  expect(merged).toMatchObject({ started: "2030-01-02T03:04:05.000Z", seconds: 7.5 });
  expect(merged.shard).toBeUndefined();
});

test("a failure of one shard is a failure of the whole", () => {
  const failing = shard(2, []);
  const report = runReport([notebookReport("b", [cell({ status: "failed" })])], { shard: { index: 2, count: 2, of } });
  const merged = mergeReports([shard(1, ["a", "c"]), { ...failing, report }]);
  expect(merged.notebooks.map(({ passed }) => passed)).toEqual([true, false, true]);
});

test.each<[string, NamedReport[], RegExp]>([
  ["nothing", [], /There is no report to merge/],
  ["a shard too few", [shard(1, ["a", "c"])], /Shard 2 of 2 is missing/],
  ["two shards too few", [shard(2, ["a"], { count: 3 })], /Shard 1, 3 of 3 is missing/],
  [
    "a shard twice",
    [shard(1, ["a", "c"]), shard(1, ["a", "c"])],
    /Shard 1 is there twice: shard-1\.json and shard-1\.json/,
  ],
  [
    "shards of other counts",
    [shard(1, ["a"]), shard(2, ["b"], { count: 3 })],
    /of 2 shards, but shard-2\.json is of 3/,
  ],
  [
    "shards of other notebooks",
    [shard(1, ["a"]), shard(2, ["b"], { of: ["a", "b"] })],
    /shards of different lists of notebooks/,
  ],
  ["a notebook that no shard ran", [shard(1, ["a"]), shard(2, ["b"])], /No shard ran c: /],
  [
    "a notebook that two shards ran",
    [shard(1, ["a", "b"]), shard(2, ["b", "c"])],
    /b is there twice, in shard-1\.json and in shard-2\.json: did all shards have the same recorded times/,
  ],
  [
    "a shard beside a whole run",
    [shard(1, ["a"]), { name: "all.json", report: runReport([]) }],
    /all\.json is of a whole run, but shard-1\.json is of a shard/,
  ],
])("%s is refused", (_what, reports, says) => {
  expect(() => mergeReports(reports)).toThrow(says);
});

test("whole runs may be put together, but no notebook twice", () => {
  const run = (name: string, path: string): NamedReport => ({ name, report: runReport([notebookReport(path)]) });
  expect(mergeReports([run("x", "a"), run("y", "b")]).notebooks).toHaveLength(2);
  expect(() => mergeReports([run("x", "a"), run("y", "a")])).toThrow("a is there twice, in x and in y: leave one out.");
});
