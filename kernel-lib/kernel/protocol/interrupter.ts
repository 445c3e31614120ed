import { Session } from "node:inspector";
import type { InterruptReason } from "../interrupted.js";
import type { MainThread } from "./main-thread.js";

const politeMs = 30;

/**
 * Stops what the main thread runs, also when it never returns to its event loop: first by a message, then by V8's
 * `terminateExecution`, which reaches loops, microtasks and regular expressions alike.
 */
export class Interrupter {
  readonly #main: MainThread;
  #session: Session | undefined;
  /** Pending until V8 has stopped something: the cell or, when that ended meanwhile, whatever ran next. */
  #termination: Promise<void> | undefined;
  #mustRecover = false;

  constructor(main: MainThread) {
    this.#main = main;
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
    const cell = this.#main.running;
    if (cell === undefined) return;
    this.#main.post({ kind: "interrupt", id: cell.id, reason });
    await pause(politeMs);
    // a termination that meets no code hits the next callback instead, so both are repeated until the cell has ended
    while (this.#main.running === cell || this.#termination !== undefined) {
      if (this.#main.running === cell && this.#termination === undefined) this.#terminate();
      this.#main.post({ kind: "interrupt", id: cell.id, reason });
      await pause(politeMs);
    }
  }

  /** Makes the main thread ready for more after interrupts. A message posted while a termination is pending may be lost. */
  async settle(): Promise<void> {
    await this.#termination;
    if (this.#mustRecover) this.#main.post({ kind: "recover" });
    this.#mustRecover = false;
  }

  disconnect(): void {
    this.#session?.disconnect();
    this.#session = undefined;
  }

  #terminate(): void {
    this.#mustRecover = true;
    this.#termination = new Promise((resolve) => {
      this.#connected().post("Runtime.terminateExecution", () => {
        this.#termination = undefined;
        resolve();
      });
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

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));
