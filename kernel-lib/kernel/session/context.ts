import { syncBuiltinESMExports } from "node:module";
import timers from "node:timers";
import { promiseHooks } from "node:v8";
import { type Parent, shared } from "../threads.js";
import type { RanCells } from "./cells.js";
import { Followed, replaceGlobal } from "./followed.js";
import { leftover } from "./stop.js";

type Callback = (...args: unknown[]) => unknown;

/**
 * After awaits and in timers, too: promises and callbacks remember who made them.
 *
 * This is what AsyncLocalStorage does, but on Node 20 and 22 that turns on async_hooks, whose stack checks abort the
 * process when an interrupt unwinds a callback. V8's promise hooks have no such stack.
 */
export class Context extends Followed {
  readonly #parents = new WeakMap<object, Parent>();
  readonly #word: Int32Array;
  #onNextPromise: ((promise: object) => void) | undefined;

  constructor(cells: RanCells, words: Int32Array) {
    super(cells);
    this.#word = words.subarray(shared.stop, shared.stop + 1);
    promiseHooks.createHook({
      init: (promise) => {
        if (this.current !== undefined) this.#parents.set(promise, this.current);
        const told = this.#onNextPromise;
        this.#onNextPromise = undefined;
        told?.(promise);
      },
      before: (promise) => {
        this.current = this.#parents.get(promise);
        if (this.isStopped(this.current)) Atomics.compareExchange(this.#word, 0, 0, leftover);
      },
      after: () => {
        this.current = undefined;
        if (this.hasStopped) Atomics.compareExchange(this.#word, 0, leftover, 0);
      },
    });
  }

  /** Tells of the next promise that is made, once. */
  onNextPromise(told: (promise: object) => void): void {
    this.#onNextPromise = told;
  }

  parentOf(promise: object): Parent | undefined {
    return this.#parents.get(promise);
  }

  /** Makes timers and ticks run for the request that set them, while that is not stopped. */
  followTimers(isStop: (error: unknown) => boolean): void {
    const { clearTimeout } = globalThis;
    const end = (timer: unknown): void => clearTimeout(timer as NodeJS.Timeout);
    const follow = (callback: unknown): unknown => {
      const parent = this.current;
      const isOwn = typeof callback === "function" && parent !== undefined;
      return isOwn ? this.follow(callback, parent, isStop, end) : callback;
    };
    const wrap = <K extends string>(owner: Record<K, unknown>, name: K): void => {
      const original = owner[name] as Callback;
      const followed = (callback: unknown, ...rest: unknown[]) => original(follow(callback), ...rest);
      // setTimeout carries util.promisify.custom
      owner[name] = Object.defineProperties(followed, Object.getOwnPropertyDescriptors(original));
    };
    for (const name of ["setTimeout", "setInterval", "setImmediate"] as const) {
      wrap(timers as Record<typeof name, unknown>, name);
      replaceGlobal(name, timers[name]);
    }
    wrap(globalThis as { queueMicrotask: unknown }, "queueMicrotask");
    const { nextTick } = process;
    process.nextTick = ((callback: unknown, ...rest: unknown[]) =>
      nextTick(follow(callback) as () => void, ...rest)) as typeof nextTick;
    syncBuiltinESMExports();
  }
}
