import type { IError, INotebookContent, IOutput, IUnrecognizedOutput } from "@jupyterlab/nbformat";
import type { CellRun, Kernel } from "../jupyter/kernel.js";
import { ConnectionLost, KernelLost } from "../jupyter/loss.js";
import { type RunnableCell, runnableCells } from "../notebook/notebook.js";
import { type CellRules, cellRules, outcomeProblem } from "../notebook/rules.js";

/** How one cell ended. */
export interface CellResult {
  readonly entry: RunnableCell;
  readonly rules: CellRules;
  readonly outputs: IOutput[];
  readonly executionCount: number | null;
  readonly seconds: number;
  /** Why it failed, in one or more lines for people, or null. */
  readonly failure: string | null;
}

export interface RunOptions {
  /** Limit for each cell that has none of its own, in seconds. */
  timeout: number;
  /** Called before each cell. */
  onCell?: (done: number, total: number) => void;
}

/** A cell that was sent; its result changes while output arrives that it left for later. */
type Sent = () => CellResult;

/**
 * Run the code cells in order. It stops after the first failure: later cells would fail for want of the one that did.
 * @throws {ConnectionLost} outputs may be missing: only another run, in another kernel, can tell
 */
export async function runNotebook(
  content: INotebookContent,
  kernel: Kernel,
  options: RunOptions,
): Promise<CellResult[]> {
  const sent: Sent[] = [];
  const entries = runnableCells(content);
  for (const [index, entry] of entries.entries()) {
    options.onCell?.(index, entries.length);
    const cell = await runCell(entry, kernel, options.timeout);
    sent.push(cell);
    if (cell().failure !== null) break;
  }
  return sent.map((cell) => cell());
}

async function runCell(entry: RunnableCell, kernel: Kernel, timeout: number): Promise<Sent> {
  const rules = cellRules(entry.cell, entry.source);
  const nothing = { entry, rules, outputs: [], executionCount: null, seconds: 0, failure: null };
  if (rules.skip) return () => nothing;
  const started = performance.now();
  const seconds = (): number => (performance.now() - started) / 1000;
  try {
    const run = await kernel.run(entry.source, rules.timeout ?? timeout);
    const cell = { ...nothing, executionCount: run.executionCount, seconds: seconds() };
    return () => ({ ...cell, ...judged(run, rules) });
  } catch (error) {
    const result = { ...nothing, seconds: seconds(), ...lostCell(error) };
    return () => result;
  }
}

function judged({ outputs }: CellRun, rules: CellRules): Pick<CellResult, "outputs" | "failure"> {
  try {
    const list = outputs();
    return { outputs: list, failure: outcomeProblem(rules, list.find(isError)) };
  } catch (error) {
    return lostCell(error);
  }
}

function lostCell(error: unknown): Pick<CellResult, "outputs" | "failure"> {
  if (!(error instanceof KernelLost) || error instanceof ConnectionLost) throw error;
  const traceback = error.outputs.filter(isError).flatMap((output) => output.traceback);
  return { outputs: error.outputs, failure: [error.message, ...traceback].join("\n") };
}

function isError(output: IOutput | IUnrecognizedOutput): output is IError {
  return output.output_type === "error";
}

/** The notebook with the outputs of a run that went through; a cell that was skipped keeps what it has. */
export function withOutputs(content: INotebookContent, results: readonly CellResult[]): INotebookContent {
  const byCell = new Map(results.map((result) => [result.entry.number, result]));
  const cells = content.cells.map((cell, index) => {
    const result = byCell.get(index + 1);
    if (cell.cell_type !== "code" || result?.rules.skip) return cell;
    const { outputs = [], executionCount = null } = result ?? {};
    return { ...cell, outputs, execution_count: executionCount };
  });
  return { ...content, cells };
}
