import { availableParallelism } from "node:os";
import type { INotebookContent } from "@jupyterlab/nbformat";
import { runnableCells } from "../notebook/notebook.js";
import { freshness } from "../notebook/stamp.js";
import { allPassed } from "../report/report.js";
import { runAll } from "../run/run-all.js";
import { folderSettings } from "../run/stale.js";
import { updateSaved } from "../run/update.js";
import { readRunnable } from "../site/source.js";
import type { Context } from "./program.js";
import { Progress } from "./progress.js";

/** Limits of a run: seconds for a cell, bytes that it may put out. */
const limits = { timeout: 120, maxOutput: 20e6 };

/**
 * Run the notebooks whose saved outputs do not belong to their present code and library, and save what comes out
 * differently. One without a stamp is taken as its author left it, unless it was never run.
 * @returns whether all went well; what did not has been told
 * @throws {UserError} the run cannot be made
 */
export async function refresh(files: readonly string[], { python, signal }: Context): Promise<boolean> {
  const settings = folderSettings((compare) => compare);
  const changed: string[] = [];
  for (const file of files) {
    const { library } = await settings(file);
    const content = await readRunnable(file);
    if (content !== undefined && needsRun(content, library)) changed.push(file);
  }
  if (changed.length === 0) return true;
  const jobs = availableParallelism();
  const progress = new Progress({ jobs, quiet: false, out: process.stdout });
  progress.print(`Running ${changed.length} of ${files.length} notebooks, which changed …`);
  try {
    const judge = updateSaved(settings, (path, cells) => {
      if (cells.length > 0) progress.print(`${path}: saved new outputs of ${cells.length} cells`);
    });
    const run = { files: changed, python, jobs, signal, judge, watcher: progress, times: new Map(), ...limits };
    return allPassed(await runAll(run));
  } finally {
    progress.end();
  }
}

function needsRun(content: INotebookContent, library: string | undefined): boolean {
  const state = freshness(content, library);
  if (state !== "unstamped") return state !== "fresh";
  const cells = runnableCells(content);
  return cells.length > 0 && cells.every(({ cell }) => cell.outputs.length === 0 && cell.execution_count === null);
}
