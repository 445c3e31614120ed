import { sep } from "node:path";
import { UserError } from "../base/errors.js";
import type { ServerAddress } from "../jupyter/server.js";
import { type NotebookReport, type RunReport, untried } from "../report/report.js";
import type { KeptServer } from "./kept-server.js";
import { type Lesson, readLesson } from "./lesson.js";
import { runEach } from "./run-each.js";
import type { RunLessonOptions } from "./run-lesson.js";
import { expectedSeconds, longestFirst } from "./schedule.js";

export interface RunAllOptions extends RunLessonOptions {
  files: readonly string[];
  /** Finds the Python that starts a server when none is given. */
  python: () => Promise<string>;
  /** A server that runs already; it must see the files below the current folder. */
  server?: ServerAddress;
  /** Keeps the server of our own for runs to come. */
  kept?: KeptServer;
  /** Kernelspec name; by default each notebook's own. */
  kernel?: string;
  /** Most that one cell may put out, in bytes. */
  maxOutput: number;
  /** How many notebooks run at the same time. */
  jobs: number;
  /** Seconds that notebooks took before, by path. */
  times: ReadonlyMap<string, number>;
  cache?: ResultCache;
  signal: AbortSignal;
}

/** Results of earlier runs of the very same inputs. */
export interface ResultCache {
  find(lesson: Lesson): Promise<NotebookReport | null>;
  keep(lesson: Lesson, report: NotebookReport): Promise<void>;
}

/**
 * Run notebooks, several at a time, each in a kernel of its own, and end all that was started.
 * @returns what each gave, in the order of the files
 * @throws {UserError} the run cannot be made, or cannot go on
 */
export async function runAll(options: RunAllOptions): Promise<RunReport> {
  const { files, kernel, cache, times, watcher } = options;
  const started = Date.now();
  const lessons: Lesson[] = [];
  const reports = new Map<string, NotebookReport>();
  const finished = async (lesson: Lesson, report: NotebookReport): Promise<void> => {
    if (!report.cached) await cache?.keep(lesson, report);
    reports.set(lesson.file, report);
    watcher.finished(report);
  };
  // all are read first: a file that is no notebook is told before minutes of work
  for (const file of files) {
    try {
      lessons.push(await readLesson(file, kernel));
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      const report = untried(file.split(sep).join("/"), kernel ?? "", error.message);
      reports.set(file, report);
      watcher.finished(report);
    }
  }
  for (const lesson of lessons) {
    const report = await cache?.find(lesson);
    if (report) await finished(lesson, report);
  }
  const rest = lessons.filter((lesson) => !reports.has(lesson.file));
  const seconds = expectedSeconds(rest, times);
  const queue = longestFirst(rest, seconds);
  watcher.planned(
    queue,
    seconds,
    rest.some(({ path }) => times.has(path)),
  );
  if (queue.length > 0) await runEach(queue, options, finished);

  return {
    started: new Date(started).toISOString(),
    seconds: (Date.now() - started) / 1000,
    notebooks: files.flatMap((file) => reports.get(file) ?? []),
  };
}
