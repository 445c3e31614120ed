import type { ICodeCell } from "@jupyterlab/nbformat";
import type { Edit } from "../notebook/edit.js";
import { saveEdits } from "../notebook/file.js";
import { freshness, stampKey, stampOf } from "../notebook/stamp.js";
import { isWidget } from "../notebook/widgets.js";
import type { CellReport, NotebookReport } from "../report/report.js";
import { compareWithSaved, type Judge, type NotebookRun } from "./judge.js";
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
    const state = freshness(run.content);
    const differing = report.cells.filter(({ status }) => status === "differs");
    // what is not compared can only be right when it was made by this code
    const made = run.results.filter(
      ({ rules, entry }) => rules.ignoreOutput && (state === "stale" || isNew(entry.cell)),
    );
    const numbers = new Set([...differing, ...made.map(({ entry }) => entry)].map(({ number }) => number));
    const { widgets } = run;
    const showing = run.results.filter(({ outputs }) => outputs.some(isWidget)).map(({ entry }) => entry.number);
    // a widget is found by its id, which is new: all that show one are saved, or none
    const renew =
      widgets !== undefined &&
      (run.content.metadata.widgets === undefined || showing.some((number) => numbers.has(number)));
    for (const number of renew ? showing : []) numbers.add(number);
    if (numbers.size > 0 || report.problem.length > 0 || state !== "fresh") {
      const stamp = { path: ["metadata", stampKey], value: stampOf(run.content) };
      const state = renew ? [{ path: ["metadata", "widgets"], value: widgets }] : [];
      await saveEdits(run.path, run.content, [stamp, ...state, ...outputEdits(run, numbers)]);
      onUpdate(run.path, differing);
    }
    return updated(report);
  };
}

function isNew({ outputs, execution_count }: ICodeCell): boolean {
  return outputs.length === 0 && execution_count === null;
}

/** The outputs of these cells; a cell without a source has none. */
function outputEdits({ content, results }: NotebookRun, numbers: ReadonlySet<number>): Edit[] {
  const byNumber = new Map(results.map((result) => [result.entry.number, result]));
  return content.cells.flatMap((cell, index) => {
    if (cell.cell_type !== "code") return [];
    const { outputs, executionCount } = byNumber.get(index + 1) ?? { outputs: [], executionCount: null };
    const isEmptied = !byNumber.has(index + 1) && !isNew(cell as ICodeCell);
    if (!numbers.has(index + 1) && !isEmptied) return [];
    return [
      { path: ["cells", index, "outputs"], value: outputs },
      { path: ["cells", index, "execution_count"], value: executionCount },
    ];
  });
}

function updated(report: NotebookReport): NotebookReport {
  const cells = report.cells.map(
    (cell): CellReport =>
      cell.status === "differs" ? { ...cell, status: "passed", problem: [], saved: [], outputs: [] } : cell,
  );
  return { ...report, passed: true, problem: [], cells };
}
