import type { INotebookContent } from "@jupyterlab/nbformat";
import { saveRun } from "../notebook/file.js";
import { freshness, stamped } from "../notebook/stamp.js";
import type { CellReport, NotebookReport } from "../report/report.js";
import { compareWithSaved, type Judge, type NotebookRun } from "./judge.js";
import type { CellResult } from "./run-notebook.js";
import type { SettingsOf } from "./stale.js";

/** Is told what was written into a notebook: the cells whose outputs were replaced, with their differences. */
export type OnUpdate = (path: string, cells: readonly CellReport[]) => void;

/**
 * A run is good when every cell does as it should; then only the outputs that differ from the saved ones are saved, and
 * the stamp is renewed. Where nothing differs the file is not touched.
 */
export function updateSaved(settings: SettingsOf, onUpdate: OnUpdate): Judge {
  const compare = compareWithSaved(settings);
  return async (run) => {
    const report = await compare(run);
    if (report.cells.some(({ status }) => status === "failed" || status === "not run")) return report;
    const { library } = await settings(run.path);
    const state = freshness(run.content, library);
    const differing = report.cells.filter(({ status }) => status === "differs");
    // what is not compared can only be right when it was made by this code
    const made = run.results.filter(
      ({ rules, entry }) => rules.ignoreOutput && (state === "sources" || isNew(entry.cell)),
    );
    const numbers = new Set([...differing, ...made.map(({ entry }) => entry)].map(({ number }) => number));
    if (numbers.size > 0 || report.problem.length > 0 || state !== "fresh") {
      await saveRun(run.path, run.content, (content) => stamped(withChanged(content, run, numbers), library));
      onUpdate(run.path, differing);
    }
    return updated(report);
  };
}

function isNew({ outputs, execution_count }: CellResult["entry"]["cell"]): boolean {
  return outputs.length === 0 && execution_count === null;
}

/** All else of the notebook stays: other cells, ids, metadata. A cell without a source has no outputs. */
function withChanged(
  content: INotebookContent,
  { results }: NotebookRun,
  numbers: ReadonlySet<number>,
): INotebookContent {
  const byNumber = new Map(results.map((result) => [result.entry.number, result]));
  const cells = content.cells.map((cell, index) => {
    const result = byNumber.get(index + 1);
    if (cell.cell_type === "code" && result === undefined) return { ...cell, outputs: [], execution_count: null };
    if (result === undefined || !numbers.has(index + 1)) return cell;
    return { ...cell, outputs: result.outputs, execution_count: result.executionCount };
  });
  return { ...content, cells };
}

function updated(report: NotebookReport): NotebookReport {
  const cells = report.cells.map(
    (cell): CellReport =>
      cell.status === "differs" ? { ...cell, status: "passed", problem: [], saved: [], outputs: [] } : cell,
  );
  return { ...report, passed: true, problem: [], cells };
}
