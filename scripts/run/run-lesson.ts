import { UserError } from "../base/errors.js";
import type { Kernel } from "../jupyter/kernel.js";
import { ConnectionLost, KernelLost } from "../jupyter/loss.js";
import { type Parameters, parametersCell, parametersCode } from "../notebook/parameters.js";
import type { NotebookReport } from "../report/report.js";
import type { Judge } from "./judge.js";
import type { Lesson } from "./lesson.js";
import type { KernelPool } from "./pool.js";
import { type CellResult, type RunOptions, runNotebook } from "./run-notebook.js";
import type { RunWatcher } from "./watcher.js";

export interface RunLessonOptions
  extends Pick<RunOptions, "timeout" | "notebookTimeout" | "keepGoing" | "allowErrors"> {
  /** Variables that are set before the notebook uses them. */
  parameters?: Parameters | undefined;
  judge: Judge;
  watcher: RunWatcher;
}

/** How often a notebook is started anew when the connection breaks: outputs with gaps are never judged. */
const attempts = 3;

/** Run one notebook in a kernel of the pool, and judge it; one that is declared flaky may fail first. */
export async function runLesson(
  lesson: Lesson,
  pool: KernelPool<Lesson, Kernel>,
  options: RunLessonOptions,
): Promise<NotebookReport> {
  const { flaky = 0, path } = lesson;
  const flaked: string[] = [];
  for (;;) {
    const report = await runOnce(lesson, pool, options);
    const why =
      report.problem[0] ??
      report.cells.flatMap(({ number, problem }) => problem.slice(0, 1).map((line) => `cell ${number}: ${line}`))[0];
    if (report.passed) return flaked.length === 0 ? report : { ...report, flaked };
    if (flaked.length === flaky) return report;
    flaked.push(why ?? "it failed");
    options.watcher.note(`${path} failed (${why}), but is declared flaky: it runs again, ${flaked.length} of ${flaky}`);
  }
}

async function runOnce(
  lesson: Lesson,
  pool: KernelPool<Lesson, Kernel>,
  { judge, watcher, parameters = new Map(), ...limits }: RunLessonOptions,
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
  const judged = (results: readonly CellResult[], kernel?: Kernel): Promise<NotebookReport> => {
    const { language = "", widgets } = kernel ?? {};
    return judge({ path, kernel: name, language, seconds: seconds(), content, results, widgets: widgets?.saved });
  };

  const onCell = (done: number, total: number): void => watcher.cell(lesson, done, total);
  const inKernel = async (kernel: Kernel): Promise<NotebookReport> => {
    const { language } = kernel;
    const set = parameters.size > 0 && { code: parametersCode(parameters, language), after: parametersCell(content) };
    return judged(await runNotebook(content, kernel, { ...limits, onCell, parameters: set || undefined }), kernel);
  };

  watcher.started(lesson);
  for (let attempt = 1; ; attempt++) {
    try {
      if (lesson.cells === 0) return await judged([]);
      const kernel = await pool.take(lesson);
      try {
        return await inKernel(kernel);
      } catch (error) {
        if (error instanceof UserError) return failed(error.message);
        throw error;
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
