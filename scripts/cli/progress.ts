import { posix } from "node:path";
import type { NotebookReport } from "../report/report.js";
import type { Lesson } from "../run/lesson.js";
import { timeLeft } from "../run/schedule.js";
import type { RunWatcher } from "../run/watcher.js";
import { reportLines } from "./report-lines.js";

export interface ProgressOptions {
  jobs: number;
  /** Say nothing of notebooks that pass. */
  quiet: boolean;
  /** Where the lines that stay go. */
  out: NodeJS.WritableStream;
}

/** A notebook that is running, since when, and where it is. */
interface Running {
  readonly since: number;
  readonly at: string;
}

/** Seconds that work took, and that it was expected to take. */
interface Done {
  taken: number;
  expected: number;
}

/**
 * Tells people how a run goes: a block of lines for each notebook when it is done, never mixed with another's, and on a
 * terminal one line below them that is replaced.
 */
export class Progress implements RunWatcher {
  private readonly running = new Map<string, Running>();
  private seconds: ReadonlyMap<string, number> = new Map();
  private waiting = new Set<string>();
  private total = 0;
  private done = 0;
  /** Whether anything is known of how long notebooks take. */
  private known = false;
  private readonly pace: Done = { taken: 0, expected: 0 };
  private readonly clock: NodeJS.Timeout | undefined;

  constructor(private readonly options: ProgressOptions) {
    if (this.live) this.clock = setInterval(() => this.show(this.status()), 1000).unref();
  }

  /** Print a line that stays. */
  print = (line: string): void => {
    this.show("");
    this.options.out.write(`${line}\n`);
  };

  planned(lessons: readonly Lesson[], seconds: ReadonlyMap<string, number>, known: boolean): void {
    this.seconds = seconds;
    this.waiting = new Set(lessons.map(({ path }) => path));
    this.total = this.done + lessons.length;
    this.known = known;
  }

  started({ path }: Lesson): void {
    this.waiting.delete(path);
    this.running.set(path, { since: performance.now(), at: "starting its kernel" });
    this.show(this.status());
  }

  doing(line: string): void {
    this.show(line);
  }

  note(line: string): void {
    this.print(line);
  }

  cell({ path }: Lesson, done: number, total: number): void {
    const since = this.running.get(path)?.since ?? performance.now();
    this.running.set(path, { since, at: `cell ${done + 1} of ${total}` });
    this.show(this.status());
  }

  finished(report: NotebookReport): void {
    if (this.running.delete(report.path) && report.passed) {
      this.pace.taken += report.seconds;
      this.pace.expected += this.expected(report.path);
    }
    this.waiting.delete(report.path);
    this.done++;
    const [first, ...problems] = reportLines(report);
    if (!report.passed) this.print([`${first}${this.counter()}`, ...problems].join("\n"));
    else if (!this.options.quiet) this.print(`${first}${this.counter()}`);
    this.show(this.status());
  }

  /** Take the line that is replaced away. */
  end(): void {
    clearInterval(this.clock);
    this.show("");
  }

  private get live(): boolean {
    return process.stderr.isTTY && !this.options.quiet;
  }

  /** Logs have no line that is replaced: there the lines that stay say how far it is. */
  private counter(): string {
    return this.live || this.total < 2 ? "" : `  [${[`${this.done} of ${this.total}`, ...this.left()].join(", ")}]`;
  }

  private status(): string {
    const cells = [...this.running].map(([path, { at }]) => `${posix.basename(path)}: ${at}`);
    return [`${this.done} of ${this.total}`, ...this.left(), ...cells].join(" · ");
  }

  private left(): string[] {
    const now = performance.now();
    const { taken, expected } = this.pace;
    // nothing is known until one notebook is done
    if (expected === 0 && !this.known) return [];
    const slower = expected === 0 ? 1 : taken / expected;
    const running = [...this.running].map(([path, { since }]) => {
      const elapsed = (now - since) / 1000;
      // one that takes longer than it was to will take longer still
      return Math.max(slower * this.expected(path) - elapsed, elapsed / 10);
    });
    const waiting = [...this.waiting].map((path) => slower * this.expected(path));
    if (running.length + waiting.length === 0) return [];
    return [`about ${duration(timeLeft([...running, ...waiting], this.options.jobs))} left`];
  }

  private expected(path: string): number {
    return this.seconds.get(path) ?? 0;
  }

  private show(line: string): void {
    if (!this.live) return;
    const width = (process.stderr.columns ?? 80) - 1;
    process.stderr.write(`\r\x1b[K${line.slice(0, width)}`);
  }
}

function duration(seconds: number): string {
  const whole = Math.ceil(seconds);
  return whole < 60 ? `${whole} s` : `${Math.floor(whole / 60)} min ${whole % 60} s`;
}
