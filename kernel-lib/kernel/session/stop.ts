import { shared } from "../threads.js";
import type { Context } from "./context.js";
import { mendMessage } from "./function-text.js";

/** In the shared word: code runs that works for a cell which was stopped. */
export const leftover = -1;
/** How long callbacks of other cells may go on when a cell is to stop: they are seldom what keeps it. */
const patienceMs = 100;
/** How long a cell that is stopped may clean up, once: its `finally` may call functions. */
const graceMs = 100;

/**
 * Ends cells. The wire thread writes the number of the cell that is to stop into a shared word; the checks that are
 * compiled into cells look at the word and come here when it is not zero.
 */
export class Stop {
  /** Ends a cell as any error does, but no `catch` of a cell keeps it. */
  readonly error = stopError();
  readonly #word: Int32Array;
  readonly #context: Context;
  #running: { id: number; parent: object } | undefined;
  #lastEnded = 0;
  #exempt = 0;
  /** The latest request: when a check met it, and when one threw. */
  #seen = { id: 0, at: 0, thrown: Number.POSITIVE_INFINITY };

  constructor(words: Int32Array, context: Context) {
    this.#word = words.subarray(shared.stop, shared.stop + 1);
    this.#context = context;
  }

  begin(id: number, parent: object): void {
    this.#running = { id, parent };
  }

  end(id: number): void {
    this.#running = undefined;
    this.#lastEnded = id;
    this.#withdraw(id);
  }

  /** Whether the cell that runs is asked to stop. */
  get isAsked(): boolean {
    return this.#running !== undefined && Atomics.load(this.#word, 0) === this.#running.id;
  }

  /** What a compiled check calls. */
  readonly check = (): void => {
    const asked = Atomics.load(this.#word, 0);
    if (asked === 0 || this.#exempt > 0) return;
    const { current } = this.#context;
    if (current !== undefined && this.#context.isStopped(current)) throw this.error;
    if (asked <= this.#lastEnded) this.#withdraw(asked);
    else if (this.#isDue(asked, current)) throw this.error;
  };

  /** What a compiled `catch` calls first. */
  readonly pass = (caught: unknown): void => {
    if (caught === this.error) throw caught;
    mendMessage(caught);
  };

  /** A callback that Node cannot do without: it is not stopped. */
  exempt<A extends never[], R>(callback: (...args: A) => R): (...args: A) => R {
    const stop = this;
    return function (this: unknown, ...args: A) {
      stop.#exempt++;
      try {
        return callback.apply(this, args);
      } finally {
        stop.#exempt--;
      }
    };
  }

  /** Whether a strike may end what runs. */
  mayStrike(id: number): boolean {
    return this.#running?.id === id && this.#exempt === 0;
  }

  #isDue(id: number, current: object | undefined): boolean {
    const now = performance.now();
    if (this.#seen.id !== id) this.#seen = { id, at: now, thrown: Number.POSITIVE_INFINITY };
    const isOthers = current !== undefined && current !== this.#running?.parent;
    if (isOthers && now - this.#seen.at < patienceMs) return false;
    if (this.#seen.thrown <= now) return now - this.#seen.thrown > graceMs;
    this.#seen.thrown = now;
    return true;
  }

  #withdraw(id: number): void {
    Atomics.compareExchange(this.#word, 0, id, 0);
  }
}

export function stopError(): Error {
  const error = new Error("the cell was stopped");
  error.name = "Interrupted";
  error.stack = `${error.name}: ${error.message}`;
  return error;
}
