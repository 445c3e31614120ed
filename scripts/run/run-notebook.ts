import type { IError, INotebookContent, IOutput, IUnrecognizedOutput } from "@jupyterlab/nbformat";
import { type CellRun, type Kernel, KernelLost } from "../jupyter/kernel.js";
import { hasTag, type RunnableCell, runnableCells } from "../notebook/notebook.js";

/** One cell that was run, and why it failed if it did. */
export interface CellResult extends CellRun {
  readonly entry: RunnableCell;
  readonly seconds: number;
  /** One or more lines for people, or null. */
  readonly failure: string | null;
}

export interface RunOptions {
  /** Limit for each cell, in seconds. */
  timeout: number;
  /** Called before each cell. */
  onCell?: (done: number, total: number) => void;
}

/**
 * Run the code cells in order. It stops after the first failure: later cells would fail for want of the one that did.
 * A cell tagged `raises-exception` must raise.
 */
export async function runNotebook(
  content: INotebookContent,
  kernel: Kernel,
  options: RunOptions,
): Promise<CellResult[]> {
  const results: CellResult[] = [];
  const entries = runnableCells(content);
  for (const [index, entry] of entries.entries()) {
    options.onCell?.(index, entries.length);
    const result = await runCell(entry, kernel, options.timeout);
    results.push(result);
    if (result.failure !== null) break;
  }
  return results;
}

async function runCell(entry: RunnableCell, kernel: Kernel, timeout: number): Promise<CellResult> {
  const started = performance.now();
  const seconds = (): number => (performance.now() - started) / 1000;
  try {
    const run = await kernel.run(entry.source, timeout);
    return { ...run, entry, seconds: seconds(), failure: failureOf(entry, run) };
  } catch (error) {
    if (!(error instanceof KernelLost)) throw error;
    return { entry, outputs: [], executionCount: null, seconds: seconds(), failure: error.message };
  }
}

function failureOf({ cell }: RunnableCell, { outputs }: CellRun): string | null {
  const error = outputs.find(isError);
  const expected = hasTag(cell, "raises-exception");
  if (error === undefined) return expected ? "the cell is tagged raises-exception, but it raised nothing" : null;
  return expected ? null : error.traceback.join("\n");
}

export function isError(output: IOutput | IUnrecognizedOutput): output is IError {
  return output.output_type === "error";
}

/** The notebook with the outputs of a run that went through. */
export function withOutputs(content: INotebookContent, results: readonly CellResult[]): INotebookContent {
  const byCell = new Map(results.map((result) => [result.entry.number, result]));
  const cells = content.cells.map((cell, index) => {
    if (cell.cell_type !== "code") return cell;
    const { outputs = [], executionCount = null } = byCell.get(index + 1) ?? {};
    return { ...cell, outputs, execution_count: executionCount };
  });
  return { ...content, cells };
}
