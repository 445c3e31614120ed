import type { INotebookContent } from "@jupyterlab/nbformat";
import { difference } from "../compare/difference.js";
import { writeNotebook } from "../notebook/file.js";
import { hasTag, runnableCells } from "../notebook/notebook.js";
import type { CellReport, NotebookReport } from "../report/report.js";
import { type CellResult, withOutputs } from "./run-notebook.js";

/** A notebook that was run, as far as its first failure. */
export interface NotebookRun {
  /** As the user named it, with slashes. */
  readonly path: string;
  readonly kernel: string;
  readonly seconds: number;
  readonly content: INotebookContent;
  readonly results: readonly CellResult[];
}

/** Decides whether a run is good, and may save something of it. */
export type Judge = (run: NotebookRun) => Promise<NotebookReport>;

/** A run is good when every cell does as it should; only then are its outputs saved. */
export const saveOutputs: Judge = async (run) => {
  const report = reportOf(run, () => []);
  if (report.passed) await writeNotebook(run.path, withOutputs(run.content, run.results));
  return report;
};

/** A run is good when every cell does as it should and its outputs are those that are saved. */
export const compareWithSaved: Judge = async (run) =>
  reportOf(run, ({ entry, outputs }) =>
    hasTag(entry.cell, "ignore-output") ? [] : difference(entry.cell.outputs, outputs),
  );

function reportOf(run: NotebookRun, differences: (result: CellResult) => readonly string[]): NotebookReport {
  const { path, kernel, seconds, content, results } = run;
  const cells = runnableCells(content).map((entry, index): CellReport => {
    const { number, source, cell } = entry;
    const described = { number, id: String(cell.id ?? ""), source };
    const result = results[index];
    if (result === undefined) {
      return { ...described, status: "not run", seconds: 0, problem: [], saved: [], outputs: [] };
    }
    const failed = result.failure?.split("\n");
    const problem = failed ?? differences(result);
    if (problem.length === 0) {
      return { ...described, status: "passed", seconds: result.seconds, problem, saved: [], outputs: [] };
    }
    const status = failed === undefined ? "differs" : "failed";
    return { ...described, status, seconds: result.seconds, problem, saved: cell.outputs, outputs: result.outputs };
  });
  const passed = cells.every(({ status }) => status === "passed" || status === "skipped");
  return { path, kernel, passed, seconds, cached: false, problem: [], cells };
}
