import { PassThrough } from "node:stream";
import { expect, test } from "vitest";
import { Progress } from "../../../scripts/cli/progress.js";
import type { Lesson } from "../../../scripts/run/lesson.js";
import { notebook } from "../notebooks.js";
import { notebookReport } from "../report/reports.js";

const lesson = (path: string): Lesson => ({ file: path, path, kernel: "tslab", cells: 1, content: notebook(["1"]) });
const [a, b, c] = ["a", "b", "c"].map(lesson);

/** The lines of a run in which three notebooks were to take 10 s each, and the first took 20. */
function linesOf(known: boolean): string[] {
  const out = new PassThrough();
  const progress = new Progress({ jobs: 1, quiet: false, out });
  progress.planned([a, b, c], new Map([a, b, c].map(({ path }) => [path, 10])), known);
  progress.finished(notebookReport("elsewhere", [], { passed: true, cached: true }));
  progress.started(a);
  progress.finished(notebookReport("a", undefined, { seconds: 20 }));
  progress.end();
  return String(out.read()).trimEnd().split("\n");
}

test("what is left is told by the pace of this run, its kernels' starts included", () => {
  const lines = linesOf(true);
  expect(lines[0]).toMatch(/\[1 of 3, about 30 s left\]$/);
  expect(lines[1]).toMatch(/\[2 of 3, about 40 s left\]$/);
});

test("where nothing is known, nothing is said before one notebook is done", () => {
  const lines = linesOf(false);
  expect(lines[0]).toMatch(/\[1 of 3\]$/);
  expect(lines[1]).toMatch(/\[2 of 3, about 40 s left\]$/);
});
