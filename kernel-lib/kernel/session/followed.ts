import type { Parent } from "../threads.js";
import type { RanCells } from "./cells.js";
import { scriptsUnderWay } from "./platform/scripts-under-way.js";

const deepest = 50;

type Callback = (this: unknown, ...args: unknown[]) => unknown;

/** Which request a piece of code works for: while it is under way, in what it has left for later, and by the stack. */
export class Followed {
  readonly #cells: RanCells;
  readonly #stopped = new WeakSet<Parent>();
  protected hasStopped = false;
  current: Parent | undefined;

  constructor(cells: RanCells) {
    this.#cells = cells;
  }

  /** The request that the running code belongs to: known, or told by the stack, or else the latest. */
  get parent(): Parent | undefined {
    return this.known ?? this.#cells.latest;
  }

  protected get known(): Parent | undefined {
    return this.current ?? this.startedBy(scriptsUnderWay(deepest));
  }

  protected startedBy(scripts: Parameters<RanCells["startedBy"]>[0]): Parent | undefined {
    return this.#cells.startedBy(scripts);
  }

  run<T>(parent: Parent | undefined, work: () => T): T {
    const before = this.current;
    this.current = parent;
    const result = work();
    // left as it is after a throw: the handler of uncaught exceptions wants to know whose it was
    this.current = before;
    return result;
  }

  /** What was running may have been cut short, and with it the end of `run`. */
  forget(): void {
    this.current = undefined;
  }

  /** Nothing more is to be done for this request: its timers do not run, its promises' code ends at the next check. */
  stop(parent: Parent): void {
    this.#stopped.add(parent);
    this.hasStopped = true;
  }

  isStopped(parent: Parent | undefined): boolean {
    return this.hasStopped && parent !== undefined && this.#stopped.has(parent);
  }

  /**
   * A callback that runs for a request, while that is not stopped.
   * @param end takes back what would call it again; what it calls on is the callback's `this`
   */
  protected follow(
    callback: unknown,
    parent: Parent,
    isStop: (error: unknown) => boolean,
    end: (caller: unknown) => void,
  ): Callback {
    const context = this;
    return function (this: unknown, ...args: unknown[]) {
      if (context.isStopped(parent)) return end(this);
      try {
        return context.run(parent, () => (callback as Callback).apply(this, args));
      } catch (error) {
        // an interval that had to be stopped would have to be stopped again
        if (isStop(error)) end(this);
        throw error;
      }
    };
  }
}

/** Give a global name another function. */
export function replaceGlobal(name: string, value: unknown): void {
  Object.defineProperty(globalThis, name, { value, writable: true, configurable: true, enumerable: true });
}
