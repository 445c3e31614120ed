import { Followed, replaceGlobal } from "../../session/followed.js";
import type { Parent } from "../../threads.js";

/** In timers, what started them; after an await, what the stack tells. */
export class Context extends Followed {
  /** The request of what made an error, from V8's own trace. */
  parentOf(stack: string): Parent | undefined {
    return this.startedBy([...stack.matchAll(/\b(cell:\d+):\d+:\d+/g)].map(([, script]) => script));
  }

  /** Whether the running code works for a request that was stopped. */
  isOfStopped(): boolean {
    return this.hasStopped && this.isStopped(this.known);
  }

  /** Makes timers run for the request that set them, while that is not stopped. */
  followTimers(isStop: (error: unknown) => boolean): void {
    const { clearTimeout } = globalThis;
    for (const name of ["setTimeout", "setInterval", "queueMicrotask"] as const) {
      const original = globalThis[name] as (callback: unknown, ...rest: unknown[]) => number | undefined;
      const followed = (callback: unknown, ...rest: unknown[]) => {
        const { parent } = this;
        if (typeof callback !== "function" || parent === undefined) return original(callback, ...rest);
        const timer = original(
          this.follow(callback, parent, isStop, () => clearTimeout(timer)),
          ...rest,
        );
        return timer;
      };
      replaceGlobal(name, Object.defineProperty(followed, "name", { value: name }));
    }
  }
}
