import { syncBuiltinESMExports } from "node:module";
import timers from "node:timers";
import { promiseHooks } from "node:v8";
import { type Parent, shared } from "../threads.js";
import { callSites } from "./call-sites.js";
import type { RanCells } from "./cells.js";
import { leftover } from "./stop.js";

const deepest = 50;

type Callback = (...args: unknown[]) => unknown;

/**
 * Which request a piece of code works for, also after awaits and in timers.
 *
 * This is what AsyncLocalStorage does, but on Node 20 and 22 that turns on async_hooks, whose stack checks abort the
 * process when an interrupt unwinds a callback. V8's promise hooks have no such stack.
 */
export class Context {
  readonly #parents = new WeakMap<object, Parent>();
  readonly #cells: RanCells;
  readonly #word: Int32Array;
  readonly #stopped = new WeakSet<Parent>();
  #hasStopped = false;
  #current: Parent | undefined;
  #onNextPromise: ((promise: object) => void) | undefined;

  constructor(cells: RanCells, words: Int32Array) {
    this.#cells = cells;
    this.#word = words.subarray(shared.stop, shared.stop + 1);
    promiseHooks.createHook({
      init: (promise) => {
        if (this.#current !== undefined) this.#parents.set(promise, this.#current);
        const told = this.#onNextPromise;
        this.#onNextPromise = undefined;
        told?.(promise);
      },
      before: (promise) => {
        this.#current = this.#parents.get(promise);
        if (this.#hasStopped && this.#current !== undefined && this.#stopped.has(this.#current)) {
          Atomics.compareExchange(this.#word, 0, 0, leftover);
        }
      },
      after: () => {
        this.#current = undefined;
        if (this.#hasStopped) Atomics.compareExchange(this.#word, 0, leftover, 0);
      },
    });
  }

  get current(): Parent | undefined {
    return this.#current;
  }

  /** The request that the running code belongs to: tracked, or told by the stack, or else the latest. */
  get parent(): Parent | undefined {
    return this.#current ?? this.#cells.startedBy(callSites(deepest)) ?? this.#cells.latest;
  }

  /** Tells of the next promise that is made, once. */
  onNextPromise(told: (promise: object) => void): void {
    this.#onNextPromise = told;
  }

  parentOf(promise: object): Parent | undefined {
    return this.#parents.get(promise);
  }

  run<T>(parent: Parent | undefined, work: () => T): T {
    const before = this.#current;
    this.#current = parent;
    const result = work();
    // left as it is after a throw: the handler of uncaught exceptions wants to know whose it was
    this.#current = before;
    return result;
  }

  /** What was running may have been cut short, and with it the end of `run`. */
  forget(): void {
    this.#current = undefined;
  }

  /** Nothing more is to be done for this request: its timers do not run, its promises' code ends at the next check. */
  stop(parent: Parent): void {
    this.#stopped.add(parent);
    this.#hasStopped = true;
  }

  isStopped(parent: Parent): boolean {
    return this.#hasStopped && this.#stopped.has(parent);
  }

  /** Makes timers and ticks run for the request that set them, while that is not stopped. */
  followTimers(isStop: (error: unknown) => boolean): void {
    const { clearTimeout } = globalThis;
    const follow = (callback: unknown): unknown => {
      const parent = this.#current;
      if (typeof callback !== "function" || parent === undefined) return callback;
      const original = callback as Callback;
      const context = this;
      return function (this: unknown, ...args: unknown[]) {
        if (context.isStopped(parent)) return clearTimeout(this as NodeJS.Timeout);
        try {
          return context.run(parent, () => original.apply(this, args));
        } catch (error) {
          // an interval that had to be stopped would have to be stopped again
          if (isStop(error)) clearTimeout(this as NodeJS.Timeout);
          throw error;
        }
      };
    };
    const wrap = <K extends string>(owner: Record<K, unknown>, name: K): void => {
      const original = owner[name] as Callback;
      const followed = (callback: unknown, ...rest: unknown[]) => original(follow(callback), ...rest);
      // setTimeout carries util.promisify.custom
      owner[name] = Object.defineProperties(followed, Object.getOwnPropertyDescriptors(original));
    };
    for (const name of ["setTimeout", "setInterval", "setImmediate"] as const) {
      wrap(timers as Record<typeof name, unknown>, name);
      Object.defineProperty(globalThis, name, {
        value: timers[name],
        writable: true,
        configurable: true,
        enumerable: true,
      });
    }
    wrap(globalThis as { queueMicrotask: unknown }, "queueMicrotask");
    const { nextTick } = process;
    process.nextTick = ((callback: unknown, ...rest: unknown[]) =>
      nextTick(follow(callback) as () => void, ...rest)) as typeof nextTick;
    syncBuiltinESMExports();
  }
}
