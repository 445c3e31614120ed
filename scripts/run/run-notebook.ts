import type { ICodeCell, IError, INotebookContent, IOutput, IUnrecognizedOutput } from "@jupyterlab/nbformat";
import { UserError } from "../base/errors.js";
import type { CellRun, Kernel } from "../jupyter/kernel.js";
import { ConnectionLost, KernelLost } from "../jupyter/loss.js";
import { type RunnableCell, runnableCells } from "../notebook/notebook.js";
import { type CellRules, cellRules, outcomeProblem } from "../notebook/rules.js";
import { hintsFor } from "./hints.js";

/** How one cell ended. */
export interface CellResult {
  readonly entry: RunnableCell;
  readonly rules: CellRules;
  readonly outputs: IOutput[];
  readonly executionCount: number | null;
  readonly seconds: number;
  /** Why it failed, in one or more lines for people, or null. */
  readonly failure: string | null;
  /** It was the last that the kernel could run. */
  readonly isKernelLost?: true;
}

export interface RunOptions {
  /** Limit for each cell that has none of its own, in seconds. */
  timeout: number;
  /** Limit for all cells together, in seconds. */
  notebookTimeout?: number | undefined;
  /** Go on after a cell that failed, as long as there is a kernel. */
  keepGoing?: boolean | undefined;
  /** An error is an output like any other. */
  allowErrors?: boolean | undefined;
  /** Code that sets parameters, and after which cell; 0 is before all. */
  parameters?: { readonly code: string; readonly after: number } | undefined;
  /** Called before each cell. */
  onCell?: (done: number, total: number) => void;
}

/** A cell that was sent; its result changes while output arrives that it left for later. */
type Sent = () => CellResult;

/**
 * Run the code cells in order. It stops after the first failure, since later cells may fail for want of the one that did,
 * unless it is to go on; without a kernel nobody can.
 * @throws {ConnectionLost} outputs may be missing: only another run, in another kernel, can tell
 * @throws {UserError} the parameters cannot be set
 */
export async function runNotebook(
  content: INotebookContent,
  kernel: Kernel,
  options: RunOptions,
): Promise<CellResult[]> {
  const { parameters, keepGoing = false, notebookTimeout = Infinity } = options;
  const sent: Sent[] = [];
  const entries = runnableCells(content);
  const end = performance.now() + notebookTimeout * 1000;
  let isSet = parameters === undefined;
  const setBefore = async (number: number): Promise<void> => {
    if (parameters === undefined || isSet || number <= parameters.after) return;
    isSet = true;
    await setParameters(parameters.code, kernel, options.timeout);
  };
  for (const [index, entry] of entries.entries()) {
    await setBefore(entry.number);
    options.onCell?.(index, entries.length);
    const cell = await runCell(entry, kernel, options, (end - performance.now()) / 1000);
    sent.push(cell);
    const { failure, isKernelLost } = cell();
    if (isKernelLost || (failure !== null && !keepGoing)) break;
  }
  return sent.map((cell) => cell());
}

async function setParameters(code: string, kernel: Kernel, timeout: number): Promise<void> {
  const outputs = (await kernel.run(code, timeout)).outputs();
  const error = outputs.find(isError);
  if (error !== undefined) throw new UserError(`the parameters cannot be set: ${error.ename}: ${error.evalue}`);
}

async function runCell(entry: RunnableCell, kernel: Kernel, options: RunOptions, left: number): Promise<Sent> {
  const own = cellRules(entry.cell, entry.source);
  const { timeout = options.timeout } = own;
  const rules = options.allowErrors ? { ...own, mayRaise: true } : own;
  const nothing = { entry, rules, outputs: [], executionCount: null, seconds: 0, failure: null };
  if (rules.skip) return () => nothing;
  const started = performance.now();
  const seconds = (): number => (performance.now() - started) / 1000;
  try {
    if (left <= 0) throw new KernelLost("was not begun");
    const run = await kernel.run(entry.source, Math.min(timeout, left));
    const cell = { ...nothing, executionCount: run.executionCount, seconds: seconds() };
    return () => ({ ...cell, ...judged(run, entry.cell, rules) });
  } catch (error) {
    const lost = { ...nothing, seconds: seconds(), ...lostCell(error) };
    const outOfTime = left < timeout && seconds() >= left;
    const why = outOfTime ? `the notebook took longer than ${options.notebookTimeout} s; this cell ` : "";
    return () => ({ ...lost, failure: why + lost.failure });
  }
}

function judged(
  { outputs }: CellRun,
  cell: ICodeCell,
  rules: CellRules,
): Pick<CellResult, "outputs" | "failure" | "isKernelLost"> {
  try {
    const list = outputs();
    const error = list.find(isError);
    const problem = outcomeProblem(rules, error);
    const hints = problem === null || error === undefined || rules.raises !== null ? [] : hintsFor(error, cell);
    return { outputs: list, failure: problem === null ? null : [problem, ...hints].join("\n") };
  } catch (error) {
    return lostCell(error);
  }
}

function lostCell(error: unknown): Pick<CellResult, "outputs" | "failure" | "isKernelLost"> {
  if (!(error instanceof KernelLost) || error instanceof ConnectionLost) throw error;
  const traceback = error.outputs.filter(isError).flatMap((output) => output.traceback);
  return { outputs: error.outputs, failure: [error.message, ...traceback].join("\n"), isKernelLost: true };
}

/** What stands in a copy where the kernel could no longer say it. */
function errorOf(failure: string): IError {
  const [evalue, ...more] = failure.split("\n");
  return { output_type: "error", ename: "CellFailed", evalue, traceback: [`CellFailed: ${evalue}`, ...more] };
}

function isError(output: IOutput | IUnrecognizedOutput): output is IError {
  return output.output_type === "error";
}

/** The notebook with the outputs of a run; a cell that was skipped keeps what it has, one that was not reached has none. */
export function withOutputs(content: INotebookContent, results: readonly CellResult[]): INotebookContent {
  const byCell = new Map(results.map((result) => [result.entry.number, result]));
  const cells = content.cells.map((cell, index) => {
    const result = byCell.get(index + 1);
    if (cell.cell_type !== "code" || result?.rules.skip) return cell;
    const { outputs = [], executionCount = null, failure = null } = result ?? {};
    const isTold = failure === null || outputs.some(isError);
    return { ...cell, outputs: isTold ? outputs : [...outputs, errorOf(failure)], execution_count: executionCount };
  });
  return { ...content, cells };
}
