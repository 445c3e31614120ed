import type { NotebookReport } from "../report/report.js";
import type { Lesson } from "./lesson.js";

/** Is told what happens in a run. */
export interface RunWatcher {
  /**
   * The notebooks that will run, in the order of their start, and how many seconds each is expected to take.
   * @param known whether any has run before; else only their sizes are
   */
  planned(lessons: readonly Lesson[], seconds: ReadonlyMap<string, number>, known: boolean): void;
  /** What is going on before or between notebooks. */
  doing(line: string): void;
  /** What people should know afterwards. */
  note(line: string): void;
  /** Its turn has come: it waits for a kernel. */
  started(lesson: Lesson): void;
  /** A notebook has run so many of its cells. */
  cell(lesson: Lesson, done: number, total: number): void;
  finished(report: NotebookReport): void;
}
