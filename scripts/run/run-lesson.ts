import { UserError } from "../base/errors.js";
import type { Kernel } from "../jupyter/kernel.js";
import { ConnectionLost, KernelLost } from "../jupyter/loss.js";
import type { NotebookReport } from "../report/report.js";
import type { Judge } from "./judge.js";
import type { Lesson } from "./lesson.js";
import type { KernelPool } from "./pool.js";
import { type CellResult, runNotebook } from "./run-notebook.js";
import type { RunWatcher } from "./watcher.js";

export interface RunLessonOptions {
  timeout: number;
  judge: Judge;
  watcher: RunWatcher;
}

/** How often a notebook is started anew when the connection breaks: outputs with gaps are never judged. */
const attempts = 3;

/** Run one notebook in a kernel of the pool, and judge it. */
export async function runLesson(
  lesson: Lesson,
  pool: KernelPool<Lesson, Kernel>,
  { timeout, judge, watcher }: RunLessonOptions,
): Promise<NotebookReport> {
  const { path, kernel: name, content } = lesson;
  const started = performance.now();
  const seconds = (): number => (performance.now() - started) / 1000;
  const failed = (problem: string): NotebookReport => ({
    ...{
      path,
      kernel: name,
      passed: false,
      seconds: seconds(),
      cached: false,
      problem: problem.split("\n"),
      cells: [],
    },
  });
  const judged = async (results: readonly CellResult[], printedValues: boolean): Promise<NotebookReport> => {
    const ran = { path, kernel: name, printedValues, seconds: seconds(), content, results };
    return await judge(ran).catch((error: unknown) => {
      if (error instanceof UserError) return failed(error.message);
      throw error;
    });
  };
  if (lesson.cells === 0) return await judged([], false);

  const onCell = (done: number, total: number): void => watcher.cell(lesson, done, total);
  for (let attempt = 1; ; attempt++) {
    try {
      const kernel = await pool.take(lesson);
      try {
        return await judged(await runNotebook(content, kernel, { timeout, onCell }), kernel.printsValues);
      } finally {
        pool.release(kernel);
      }
    } catch (error) {
      if (!(error instanceof KernelLost)) throw error;
      if (!(error instanceof ConnectionLost)) return failed(`its kernel "${name}" did not start: ${error.message}`);
      if (attempt === attempts) return failed(`${error.message} ${attempts} times: mend it and run this again`);
      watcher.note(`${path}: ${error.message}; it runs again in a fresh kernel (${attempt + 1} of ${attempts})`);
    }
  }
}
