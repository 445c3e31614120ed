import { syncBuiltinESMExports } from "node:module";
import timers from "node:timers";
import { MessageChannel } from "node:worker_threads";
import { CallQueue } from "./call-queue.js";

type Callback = (...args: unknown[]) => unknown;

/** What `setImmediate` returns. */
class Immediate {
  #isRef = true;

  ref(): this {
    this.#isRef = true;
    return this;
  }

  unref(): this {
    this.#isRef = false;
    return this;
  }

  hasRef(): boolean {
    return this.#isRef;
  }

  [Symbol.dispose](): void {
    clearImmediate(this);
  }
}

const nodes = { setImmediate: timers.setImmediate, clearImmediate: timers.clearImmediate };
const { port1: entry, port2: exit } = new MessageChannel();
const queue = new CallQueue((number) => entry.postMessage(number));

exit.on("message", (number: number) => queue.receive(number));
// an immediate alone does not keep the process alive; the kernel's port does
exit.unref();

/**
 * `setImmediate` that an interrupt can cut short. Node's own calls all that is waiting in one loop, and takes an
 * immediate out of its list only after the call: one that is terminated and is not the list's first stays there, and
 * the loop tries it again for ever.
 */
export function setImmediate(callback: Callback, ...args: unknown[]): Immediate {
  if (typeof callback !== "function") nodes.setImmediate(callback); // refuses it in Node's words
  const immediate = new Immediate();
  queue.add(immediate, () => callback(...args));
  return immediate;
}

export function clearImmediate(immediate: unknown): void {
  queue.delete(immediate);
}

/** Gives cells, and the modules that they import, these functions in place of Node's. */
export function replaceImmediates(): void {
  for (const [name, replacement] of [
    ["setImmediate", setImmediate],
    ["clearImmediate", clearImmediate],
  ] as const) {
    // setImmediate carries util.promisify.custom
    const value = Object.defineProperties(replacement, Object.getOwnPropertyDescriptors(nodes[name]));
    Object.assign(timers, { [name]: value });
    Object.defineProperty(globalThis, name, { value, writable: true, configurable: true, enumerable: true });
  }
  syncBuiltinESMExports();
}
