import { availableParallelism } from "node:os";
import type { INotebookContent } from "@jupyterlab/nbformat";
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

/** Limits of a run: seconds for a cell, bytes that it may put out. */
const limits = { timeout: 120, maxOutput: 20e6 };

/**
 * Notebooks with outputs of their code. One whose saved outputs are of other code, or that was never run, is run, and an
 * executed copy in the cache takes its place; no notebook is written. One without a stamp is as its author left it.
 * @returns for each of the files itself or its copy; null when one failed, which has been told
 * @throws {UserError} the run cannot be made
 */
export async function withOutputs(files: readonly string[], context: Context): Promise<string[] | null> {
  const { python, cache, signal } = context;
  const copies = new ExecutedCopies(cache, await python());
  const places = new Map<string, string>();
  const toRun: string[] = [];
  for (const file of files) {
    const content = await readRunnable(file);
    if (content === undefined || hasOutputs(content)) continue;
    const lesson = await readLesson(file, undefined);
    const { path, isThere } = await copies.of(lesson, await settingsOf(file));
    places.set(lesson.path, path);
    if (!isThere) toRun.push(file);
  }
  if (toRun.length > 0 && !(await runCopies(toRun, places, files.length, python, signal))) return null;
  await copies.prune();
  return files.map((file) => places.get(file.replaceAll("\\", "/")) ?? file);
}

async function settingsOf(file: string): Promise<string> {
  const { library = "" } = await folderSettings((compare) => compare)(file);
  return JSON.stringify([library, limits]);
}

async function runCopies(
  files: readonly string[],
  places: ReadonlyMap<string, string>,
  total: number,
  python: () => Promise<string>,
  signal: AbortSignal,
): Promise<boolean> {
  const jobs = availableParallelism();
  const progress = new Progress({ jobs, quiet: false, out: process.stdout });
  progress.print(`Running ${files.length} of ${total} notebooks, which have no outputs of their code …`);
  try {
    const judge = saveCopies((path) => places.get(path) ?? path);
    const run = { files, python, jobs, signal, judge, watcher: progress, times: new Map(), ...limits };
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
