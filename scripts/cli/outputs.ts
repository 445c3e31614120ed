import { availableParallelism } from "node:os";
import type { INotebookContent } from "@jupyterlab/nbformat";
import type { ServerAddress } from "../jupyter/server.js";
import { runnableCells } from "../notebook/notebook.js";
import { freshness } from "../notebook/stamp.js";
import { allPassed } from "../report/report.js";
import { ExecutedCopies } from "../run/executed.js";
import { saveCopies } from "../run/judge.js";
import { readLesson } from "../run/lesson.js";
import { runAll } from "../run/run-all.js";
import { folderSettings } from "../run/stale.js";
import { readRunnable } from "../site/source.js";
import type { Context } from "./program.js";
import { Progress } from "./progress.js";

/** How what has no outputs is run. */
export interface OutputsRun {
  /** Kernelspec instead of the notebook's own. */
  kernel?: string;
  /** Seconds for a cell. */
  timeout: number;
  /** Notebooks that run at the same time. */
  jobs: number;
  server?: ServerAddress;
}

/** As much as one cell may put out, in bytes. */
const maxOutput = 20e6;

export const usualRun: OutputsRun = { timeout: 120, jobs: availableParallelism() };

/**
 * Notebooks with outputs of their code. One whose saved outputs are of other code, or that was never run, is run, and an
 * executed copy in the cache takes its place; no notebook is written. One without a stamp is as its author left it.
 * @returns for each of the files itself or its copy; null when one failed, which has been told
 * @throws {UserError} the run cannot be made
 */
export async function withOutputs(
  files: readonly string[],
  context: Context,
  how: OutputsRun = usualRun,
): Promise<string[] | null> {
  const { python, cache, signal } = context;
  const copies = new ExecutedCopies(cache, await python());
  const places = new Map<string, string>();
  const toRun: string[] = [];
  for (const file of files) {
    const content = await readRunnable(file);
    if (content === undefined || hasOutputs(content)) continue;
    const lesson = await readLesson(file, undefined);
    const { path, isThere } = await copies.of(lesson, await settingsOf(file, how));
    places.set(lesson.path, path);
    if (!isThere) toRun.push(file);
  }
  const toBeRun = { files: toRun, places, total: files.length, python, signal };
  if (toRun.length > 0 && !(await runCopies(toBeRun, how))) return null;
  await copies.prune();
  return files.map((file) => places.get(file.replaceAll("\\", "/")) ?? file);
}

async function settingsOf(file: string, { kernel, timeout, server }: OutputsRun): Promise<string> {
  const { library = "" } = await folderSettings((compare) => compare)(file);
  return JSON.stringify([library, timeout, maxOutput, kernel, server?.url]);
}

interface ToBeRun {
  files: readonly string[];
  /** Where the copy of each goes. */
  places: ReadonlyMap<string, string>;
  /** How many notebooks there are in all. */
  total: number;
  python: () => Promise<string>;
  signal: AbortSignal;
}

async function runCopies({ places, total, ...toBeRun }: ToBeRun, how: OutputsRun): Promise<boolean> {
  const { files } = toBeRun;
  const { jobs } = how;
  const progress = new Progress({ jobs, quiet: false, out: process.stdout });
  progress.print(`Running ${files.length} of ${total} notebooks, which have no outputs of their code …`);
  try {
    const judge = saveCopies((path) => places.get(path) ?? path);
    const run = { ...toBeRun, ...how, judge, watcher: progress, times: new Map(), maxOutput };
    return allPassed(await runAll(run));
  } finally {
    progress.end();
  }
}

function hasOutputs(content: INotebookContent): boolean {
  const state = freshness(content);
  if (state !== "unstamped") return state === "fresh";
  const cells = runnableCells(content);
  return cells.length === 0 || cells.some(({ cell }) => cell.outputs.length > 0 || cell.execution_count !== null);
}
