import { dirname, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { UserError } from "../base/errors.js";
import { kernelLanguages } from "../jupyter/api.js";
import { Kernel } from "../jupyter/kernel.js";
import { type RunningServer, type ServerAddress, startServer } from "../jupyter/server.js";
import { type NotebookReport, untried } from "../report/report.js";
import { folderFingerprint } from "./fingerprint.js";
import { withKernels } from "./kernels.js";
import { type Lesson, pathBelow } from "./lesson.js";
import { commonFolder } from "./lessons.js";
import { KernelPool } from "./pool.js";
import type { RunAllOptions } from "./run-all.js";
import { runLesson } from "./run-lesson.js";

type Finished = (lesson: Lesson, report: NotebookReport) => Promise<void>;

/**
 * Run the notebooks in this order, several at a time, on the server that is given or on one of our own.
 * @throws {UserError} there is no such server or kernel, or the server ended
 */
export async function runEach(lessons: readonly Lesson[], options: RunAllOptions, finished: Finished): Promise<void> {
  if (options.server !== undefined) {
    await onServer(options.server, process.cwd(), lessons, options, finished);
    return;
  }
  const { kept } = options;
  const folder = kept?.folder ?? commonFolder(options.files);
  const own = kept?.running ?? (await startOwn(options, folder));
  kept?.keep(own);
  try {
    await onServer(own, folder, lessons, options, finished);
  } catch (error) {
    if (!options.signal.aborted && (await hasEnded(own))) {
      throw new UserError("The Jupyter server ended by itself: what it was running is not saved; run this again.");
    }
    throw error;
  } finally {
    if (kept === undefined) await own.stop();
  }
}

async function startOwn(options: RunAllOptions, folder: string): Promise<RunningServer> {
  const { signal, watcher } = options;
  const python = await options.python();
  watcher.doing("Starting a Jupyter server …");
  return startServer({ python, folder, signal, args: bare });
}

/** Arguments of a server that nobody but a run looks at. */
export const bare = [
  // extensions for people only make the start slow
  ...["jupyterlab", "jupyter_lsp", "jupyter_server_terminals", "notebook_shim"].map(
    (name) => `--ServerApp.jpserver_extensions=${name}=False`,
  ),
  // a kernel that dies is of no use any more, and one that is just being restarted cannot be ended
  "--KernelRestarter.restart_limit=0",
  // the limit throws output away; we have one of our own, which tells
  "--ZMQChannelsWebsocketConnection.limit_rate=False",
];

/** A connection that breaks is noticed before the end of the process at its other end. */
async function hasEnded(server: RunningServer): Promise<boolean> {
  return await Promise.race([server.ended.then(() => true), sleep(1000, false)]);
}

async function onServer(
  address: ServerAddress,
  folder: string,
  all: readonly Lesson[],
  options: RunAllOptions,
  finished: Finished,
): Promise<void> {
  const stop = new AbortController();
  const signal = AbortSignal.any([options.signal, stop.signal]);
  for (const lesson of all) pathBelow(folder, lesson);
  const lessons: Lesson[] = [];
  for (const { lesson, problem } of withKernels(all, await kernelLanguages(address))) {
    if (problem === undefined) lessons.push(lesson);
    else await finished(lesson, untried(lesson.path, lesson.kernel, problem));
  }

  const { maxOutput, kept, jobs } = options;
  const start = (lesson: Lesson, ends: AbortSignal): Promise<Kernel> =>
    Kernel.start(address, { name: lesson.kernel, path: pathBelow(folder, lesson), signal: ends, maxOutput });
  const taken = (lesson: Lesson): Promise<Kernel> => kept?.take(needOf(lesson), signal) ?? start(lesson, signal);
  const withCells = lessons.filter(({ cells }) => cells > 0);
  const pool = new KernelPool(taken, withCells, jobs);
  const queue = [...lessons];
  const work = async (): Promise<void> => {
    for (let lesson = queue.shift(); lesson !== undefined; lesson = queue.shift()) {
      signal.throwIfAborted();
      await finished(lesson, await runLesson(lesson, pool, options));
    }
  };
  const workers = Array.from({ length: Math.min(options.jobs, lessons.length) }, () =>
    work().catch((error: unknown) => {
      // the others stop at once, and the first error is the one to tell
      stop.abort(error);
      throw error;
    }),
  );
  try {
    await Promise.allSettled(workers);
    signal.throwIfAborted();
  } finally {
    await pool.close();
  }
  if (kept === undefined) return;
  const next = withCells
    .slice(0, jobs)
    .map((lesson) => [needOf(lesson), (ends: AbortSignal) => start(lesson, ends)] as const);
  await kept.warmUp(new Map(next));
}

/** What a kernel that was started ahead must have been started for: the kernel's own code may change as well. */
function needOf({ kernel, file }: Lesson): string {
  return [kernel, file, folderFingerprint(dirname(resolve(file)), [])].join("\0");
}
