import { stripVTControlCharacters } from "node:util";
import type { INotebookContent } from "@jupyterlab/nbformat";
import { compareOutputs } from "../compare/compare.js";
import type { WidgetState } from "../jupyter/widgets.js";
import { saveRun, writeNotebook } from "../notebook/file.js";
import { runnableCells } from "../notebook/notebook.js";
import { type Parameters, parametersCode, withParameters } from "../notebook/parameters.js";
import { stamped } from "../notebook/stamp.js";
import { widgetOutputs } from "../notebook/widgets.js";
import type { CellReport, NotebookReport } from "../report/report.js";
import { type CellResult, withOutputs } from "./run-notebook.js";
import { type SettingsOf, staleness } from "./stale.js";

/** A notebook that was run, as far as its first failure. */
export interface NotebookRun {
  /** As the user named it, with slashes. */
  readonly path: string;
  readonly kernel: string;
  /** What the kernel says that it runs; empty when nothing ran. */
  readonly language: string;
  readonly seconds: number;
  readonly content: INotebookContent;
  readonly results: readonly CellResult[];
  /** What is to be kept of the widgets that the cells made. */
  readonly widgets?: WidgetState | undefined;
}

/** The notebook as this run leaves it. */
function executed(content: INotebookContent, { results, widgets }: NotebookRun): INotebookContent {
  const { widgets: _before, ...metadata } = content.metadata;
  const kept = widgets === undefined ? metadata : { ...metadata, widgets: widgets as never };
  return stamped(withOutputs({ ...content, metadata: kept }, results));
}

/** Decides whether a run is good, and may save something of it. */
export type Judge = (run: NotebookRun) => Promise<NotebookReport>;

/** A run is good when every cell does as it should, whatever it puts out. */
export function runOnly(): Judge {
  return async (run) => reportOf(run, () => []);
}

/** A run is good when every cell does as it should; only then are its outputs saved, with what they were made from. */
export function saveOutputs(): Judge {
  return saving((run) => saveRun(run.path, run.content, (content) => executed(content, run)));
}

/**
 * As another judge, and a copy of every notebook with what it put out is written, above all of one that failed.
 * @param copyOf by the path of the notebook
 * @param parameters that were set
 */
export function withCopies(judge: Judge, copyOf: (path: string) => string, parameters: Parameters): Judge {
  return async (run) => {
    const whole = executed(run.content, run);
    const code = parameters.size === 0 || run.language === "" ? "" : parametersCode(parameters, run.language);
    writeNotebook(copyOf(run.path), code === "" ? whole : withParameters(whole, code));
    return judge(run);
  };
}

/** As saveOutputs, but the notebook is not touched: what it would be is written elsewhere, by the path of the notebook. */
export function saveCopies(copyOf: (path: string) => string): Judge {
  return saving(async (run) => writeNotebook(copyOf(run.path), executed(run.content, run)));
}

function saving(save: (run: NotebookRun) => Promise<void>): Judge {
  return async (run) => {
    const report = reportOf(run, () => []);
    if (report.passed) await save(run);
    return report;
  };
}

/** A run is good when every cell does as it should and its outputs mean the same as those that are saved. */
export function compareWithSaved(settings: SettingsOf): Judge {
  return async (run) => {
    const { compare } = await settings(run.path);
    const { widgets } = run.content.metadata;
    // stock tslab prints last values
    const general = { ...compare, valuesMayBePrinted: /^(type|java)script$/i.test(run.language) };
    const report = reportOf(run, ({ entry, outputs, rules }) => {
      const { rtol = general.rtol, atol = general.atol, ignoreOutput } = rules;
      // who gives a cell a tolerance means all its numbers
      const closeIntegers = rules.rtol !== undefined || rules.atol !== undefined;
      const cell = { ...general, rtol, atol, closeIntegers };
      if (ignoreOutput) return [];
      const lines = compareOutputs(entry.cell.outputs, outputs, cell);
      const [saved, now] = [widgetOutputs(entry.cell.outputs, widgets), widgetOutputs(outputs, run.widgets)];
      // who saved no state of widgets says nothing of what they hold
      const inside = widgets === undefined ? [] : compareOutputs(saved, now, cell);
      return [...lines, ...inside.map((line, index) => (index === 0 ? `in a widget, ${line}` : line))];
    });
    const problem = [...staleOutputs(run), ...outputsOfNothing(run.content), ...nothingSaved(run.content, report)];
    return problem.length === 0 ? report : { ...report, passed: false, problem };
  };
}

/** Saved outputs of other code fail, even where they agree; who never stamped says nothing. */
function staleOutputs({ path, content }: NotebookRun): readonly string[] {
  const { state, problem } = staleness(path, content);
  return state === "stale" ? problem : [];
}

/** Saved outputs that no source could have made: what was run is not what is read. */
function outputsOfNothing({ cells }: INotebookContent): string[] {
  return cells.flatMap(({ cell_type, source, outputs }, index) => {
    const empty = cell_type === "code" && [source].flat().join("").trim() === "";
    const saved = Array.isArray(outputs) && outputs.length > 0;
    return empty && saved
      ? [`cell ${index + 1} has saved outputs but no source: clear them, or bring the source back`]
      : [];
  });
}

/** Some keep notebooks without outputs, and wonder why every cell differs. */
function nothingSaved({ cells }: INotebookContent, report: NotebookReport): string[] {
  const isEmpty = cells.every(({ outputs }) => !Array.isArray(outputs) || outputs.length === 0);
  return isEmpty && report.cells.some(({ status }) => status === "differs")
    ? ["no cell has saved outputs: save them with `d2l-lessons execute`, or compare nothing, with --lax"]
    : [];
}

function reportOf(run: NotebookRun, differences: (result: CellResult) => readonly string[]): NotebookReport {
  const { path, kernel, seconds, content, results } = run;
  const cells = runnableCells(content).map((entry, index) => cellReport(entry, results[index], differences));
  const passed = cells.every(({ status }) => status === "passed" || status === "skipped");
  return { path, kernel, passed, seconds, cached: false, problem: [], cells };
}

function cellReport(
  { number, source, cell }: CellResult["entry"],
  result: CellResult | undefined,
  differences: (result: CellResult) => readonly string[],
): CellReport {
  const nothing = { number, id: String(cell.id ?? ""), source, seconds: 0, problem: [], saved: [], outputs: [] };
  if (result === undefined) return { ...nothing, status: "not run" };
  if (result.rules.skip) return { ...nothing, status: "skipped" };
  const { seconds, outputs, failure } = result;
  // tracebacks come coloured, and reports go where colours are noise
  const problem = failure === null ? differences(result) : stripVTControlCharacters(failure).split("\n");
  if (problem.length === 0) return { ...nothing, status: "passed", seconds };
  return {
    ...nothing,
    status: failure === null ? "differs" : "failed",
    seconds,
    problem,
    saved: cell.outputs,
    outputs,
  };
}
