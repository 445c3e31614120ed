import { Session } from "node:inspector";
import { hostName } from "../host.js";
import type { InterruptReason } from "../interrupted.js";
import { shared } from "../threads.js";
import type { MainThread, Task } from "./main-thread.js";
import { Descendants } from "./processes.js";

/** So long may a cell take to reach one of its checks before it is struck. */
const politeMs = 300;
const againMs = 100;
const hintMs = 2000;
/** What child processes get that do not end; the last is sent until the cell ends, for a child may begin late. */
const signals: [ms: number, signal: NodeJS.Signals][] = [
  [0, "SIGINT"],
  [600, "SIGTERM"],
  [1500, "SIGKILL"],
];

export interface InterrupterCalls {
  /** Has a thread go on that the debugger has stopped, once it has evaluated something. */
  release(prepare: string): Promise<void>;
  /** Whether a process is the kernel's own, which no interrupt is for. */
  isOwn(pid: number): boolean;
  /** Tells that a cell does not stop. */
  hint(task: Task): void;
}

/**
 * Stops what the main thread runs. A shared word tells the checks that are compiled into cells, a message ends a cell
 * that waits, and what does neither is struck by V8's termination, which the main thread itself asks for.
 */
export class Interrupter {
  /** Why the last cell was stopped. */
  reason: InterruptReason = "interrupt";
  readonly #main: MainThread;
  readonly #words: Int32Array;
  readonly #calls: InterrupterCalls;
  #session: Session | undefined;
  #stopping: { task: Task; stopped: Promise<void> } | undefined;
  #isStriking = false;

  constructor(main: MainThread, words: Int32Array, calls: InterrupterCalls) {
    this.#main = main;
    this.#words = words;
    this.#calls = calls;
  }

  /** Heap in use on the main thread, in bytes; it answers while the thread spins. */
  heapUsed(): Promise<number> {
    return new Promise((resolve, reject) => {
      this.#connected().post("Runtime.getHeapUsage", (error, usage) =>
        error ? reject(error) : resolve((usage as { usedSize: number }).usedSize),
      );
    });
  }

  /** Resolves when the cell has ended, or when nothing is running. */
  async interrupt(reason: InterruptReason): Promise<void> {
    const task = this.#main.running;
    if (task === undefined) return this.#calls.release("");
    if (this.#stopping?.task !== task) {
      this.reason = reason;
      this.#stopping = { task, stopped: this.#stop(task) };
    }
    await this.#stopping.stopped;
  }

  disconnect(): void {
    this.#session?.disconnect();
    this.#session = undefined;
  }

  async #stop(task: Task): Promise<void> {
    const { id, parent } = task;
    Atomics.store(this.#words, shared.stop, id);
    // a prompt waits for this one
    Atomics.store(this.#words, shared.answer, 1);
    Atomics.notify(this.#words, shared.answer);
    this.#main.post({ kind: "interrupt", id });
    await this.#calls.release(strike(id));
    const children = new Descendants((pid) => !this.#calls.isOwn(pid) && this.#main.isChildOf(pid, parent));
    const started = performance.now();
    let isHinted = false;
    let last: NodeJS.Signals | undefined;
    for (let ms = politeMs; ; ms = againMs) {
      const elapsed = performance.now() - started;
      const signal = signals.findLast(([due]) => elapsed >= due)?.[1] ?? "SIGINT";
      if (signal !== last || signal === "SIGKILL") void children.signal(signal);
      last = signal;
      if (elapsed > hintMs && !isHinted) {
        isHinted = true;
        this.#calls.hint(task);
      }
      if (await endsWithin(task, ms)) return;
      this.#strike(id);
    }
  }

  #strike(id: number): void {
    if (this.#isStriking) return;
    this.#isStriking = true;
    this.#connected().post("Runtime.evaluate", { expression: strike(id), silent: true }, () => {
      this.#isStriking = false;
      this.#main.post({ kind: "interrupt", id });
    });
  }

  #connected(): Session {
    if (this.#session === undefined) {
      this.#session = new Session();
      this.#session.connectToMainThread();
    }
    return this.#session;
  }
}

const strike = (id: number) => `${hostName}.strike(${id})`;

function endsWithin(task: Task, ms: number): Promise<boolean> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(false), ms);
    void task.ended.then(() => {
      clearTimeout(timer);
      resolve(true);
    });
  });
}
