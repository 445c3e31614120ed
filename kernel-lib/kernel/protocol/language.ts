import { join } from "node:path";
import { MessageChannel, Worker } from "node:worker_threads";
import { Caller, type Port } from "../rpc.js";
import { dropSnapshot, findSnapshot, makeSnapshot } from "../snapshot/file.js";
import { type Beginning, type LanguageProcess, startProcess } from "../snapshot/process.js";
import type { LanguageCalls, LanguageData } from "../threads.js";

/** So long does a kernel rest before it makes the snapshot: those that run a notebook and end do not. */
const restMs = 10_000;
// a small nursery: the thread keeps most of what it allocates, and V8 would hold 50 MB of empty space for it
const resourceLimits = { maxYoungGenerationSizeMb: 12 };

/**
 * Where the compiler is: in a process that starts from a snapshot, in a third of the time; or in a thread, where there is
 * no snapshot yet or it does not start. Questions that the process has not answered then go to the thread.
 */
export class LanguageHost implements Port {
  readonly caller: Caller<LanguageCalls>;
  readonly #beginning: Beginning;
  readonly #fail: (reason: string) => void;
  readonly #own = new Set<number>();
  #port: Port;
  /** What the process was asked before its first answer. */
  #asked: unknown[] | undefined;
  #listener: (answer: unknown) => void = () => {};
  #timer: NodeJS.Timeout | undefined;

  constructor(beginning: Beginning, fail: (reason: string) => void) {
    this.#beginning = beginning;
    this.#fail = fail;
    const snapshot = findSnapshot();
    this.#port = snapshot === undefined ? this.#startThread() : this.#startProcess(snapshot);
    this.caller = new Caller(this);
  }

  postMessage(question: unknown): void {
    this.#asked?.push(question);
    this.#port.postMessage(question);
  }

  on(_event: "message", listener: (answer: unknown) => void): void {
    this.#listener = listener;
  }

  /** Whether a process is the kernel's own and no cell's. */
  isOwn(pid: number): boolean {
    return this.#own.has(pid);
  }

  /** No cell runs. */
  rest(): void {
    void this.caller.call("rest", undefined);
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void makeSnapshot((pid) => this.#own.add(pid ?? 0)), restMs);
  }

  #startProcess(snapshot: string): LanguageProcess {
    this.#asked = [];
    const process = startProcess(snapshot, this.#beginning, (reason, byItself) => {
      if (this.#asked === undefined) return this.#fail(`its language process ended: ${reason}`);
      if (byItself) dropSnapshot(snapshot);
      const unanswered = this.#asked;
      this.#asked = undefined;
      this.#port = this.#startThread();
      for (const question of unanswered) this.#port.postMessage(question);
    });
    process.on("message", (answer) => {
      this.#asked = undefined;
      this.#listener(answer);
    });
    if (process.pid !== undefined) this.#own.add(process.pid);
    return process;
  }

  #startThread(): Port {
    const { port1, port2 } = new MessageChannel();
    const workerData: LanguageData = { ...this.#beginning, port: port2 };
    const file = join(__dirname, "..", "compiler", "main.js");
    const thread = new Worker(file, { workerData, transferList: [port2], resourceLimits });
    thread.on("error", (error) => this.#fail(`its compiler thread ended: ${error.message}`));
    port1.on("message", (answer) => this.#listener(answer));
    return port1;
  }
}
