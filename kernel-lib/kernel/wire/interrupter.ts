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
  #terminating = 0;

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
    this.#main.post({ kind: "interrupt", reason });
    await pause(politeMs);
    // a termination that meets no code hits the next callback instead, so both are repeated until the cell has ended
    while (this.#main.running === cell || this.#terminating > 0) {
      if (this.#main.running === cell && this.#terminating === 0) this.#terminate();
      this.#main.post({ kind: "interrupt", reason });
      await pause(politeMs);
    }
  }

  disconnect(): void {
    this.#session?.disconnect();
    this.#session = undefined;
  }

  #terminate(): void {
    this.#terminating++;
    this.#connected().post("Runtime.terminateExecution", () => this.#terminating--);
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
