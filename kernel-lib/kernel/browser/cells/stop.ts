import { stopError } from "../../session/stop.js";
import { isLowered } from "../flags.js";
import type { Flag } from "../messages.js";
import type { Context } from "./context.js";

/** How often a cell that computes looks whether it is to stop. */
const lookMs = 50;
/** How long it may be from one look at the clock to the next. */
const roundMs = 5;
/** Of checks without a look at the clock: few, for what follows a quick loop may be a slow one. */
const mostTicks = 256;
/** How long a cell that is stopped may clean up, once: its `finally` may call functions. */
const graceMs = 100;

/**
 * Ends cells. The checks that are compiled into cells count a word down and come here when it is below zero; at most
 * every 50 ms this looks whether the page has lowered the running cell's flag.
 */
export class Stop {
  /** Ends a cell as any error does, but no `catch` of a cell keeps it. */
  readonly error = stopError();
  /** On memory of its own, whose address V8 compiles into cells; that of small arrays moves with them. */
  readonly word = new Int32Array(new ArrayBuffer(4));
  readonly #context: Context;
  /** Browsers take a microsecond for performance.now, a twentieth of that for this. It may go back, too. */
  readonly #now = Date.now;
  #flag: Flag | undefined;
  #ticks = 1;
  #checked = 0;
  #looked = 0;
  #isAsked = false;
  #thrown = Number.POSITIVE_INFINITY;

  constructor(context: Context) {
    this.#context = context;
  }

  begin(): void {
    this.#isAsked = false;
    this.#thrown = Number.POSITIVE_INFINITY;
    this.#looked = this.#now();
    this.#ticks = 1;
    this.word[0] = 0;
  }

  /** The flag of the cell that is to begin. */
  watch(flag: Flag): void {
    this.#flag = flag;
  }

  end(): void {
    this.#flag = undefined;
    this.#isAsked = false;
  }

  /** Whether the cell that runs is asked to stop. */
  get isAsked(): boolean {
    return this.#isAsked;
  }

  /**
   * What a compiled check calls.
   * @returns how many checks may pass until the next call
   */
  readonly check = (): number => {
    const now = this.#now();
    if (!this.#isAsked) {
      this.#adapt(now - this.#checked);
      this.#checked = now;
      this.word[0] = this.#ticks;
      if (Math.abs(now - this.#looked) < lookMs) return this.#ticks;
      this.#looked = now;
      this.#isAsked = this.#flag !== undefined && isLowered(this.#flag);
    }
    if (this.#isAsked) this.word[0] = 0;
    if (this.#context.isOfStopped() || (this.#isAsked && this.#isDue(now))) throw this.error;
    return this.word[0];
  };

  /** As a check that does not count: of what is not compiled so. */
  readonly look = (): void => {
    if (this.#isAsked || Math.abs(this.#now() - this.#looked) >= lookMs) this.check();
  };

  /** What a compiled `catch` calls first. */
  readonly pass = (caught: unknown): void => {
    if (caught === this.error) throw caught;
  };

  #adapt(ms: number): void {
    if (ms < roundMs / 2) this.#ticks = Math.min(mostTicks, this.#ticks * 2);
    else if (ms > roundMs) this.#ticks = Math.max(1, Math.floor((this.#ticks * roundMs) / ms));
  }

  #isDue(now: number): boolean {
    if (this.#thrown <= now) return now - this.#thrown > graceMs;
    this.#thrown = now;
    return true;
  }
}
