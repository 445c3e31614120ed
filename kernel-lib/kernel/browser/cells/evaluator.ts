import type { CellHost } from "../../host.js";
import type { Outcome } from "../../session/evaluator.js";
import type { CompiledCell } from "../../threads.js";

/** Cells have the global scope. */
const { eval: evaluateGlobally } = globalThis;
/** Taken before cells, which may change them. */
const { then } = Promise.prototype;
const { apply } = Reflect;
const { defineProperty, hasOwn, isExtensible } = Object;

/** Runs what compiler/to-globals.ts has made of a cell: the body of a function that shares names through the global object. */
export class Evaluator {
  readonly #host: CellHost;

  constructor(host: CellHost) {
    this.#host = host;
  }

  evaluate({ code }: CompiledCell, done: (outcome: Outcome) => void): void {
    let value: unknown;
    this.#host.result = (last) => {
      value = last;
    };
    try {
      // the first line of a cell is the compiler's own, so that no place is moved
      const run = evaluateGlobally(`(async () => {${code}\n})`) as () => Promise<void>;
      const settled = [() => done({ value }), (thrown: unknown) => done({ thrown })];
      apply(then, run(), settled);
    } catch (thrown) {
      done({ thrown });
    }
  }
}

/** Gives names a place that every cell sees, and that may be given again. */
export function declare(names: readonly string[]): void {
  for (const name of names) {
    if (hasOwn(globalThis, name)) continue;
    if (!isExtensible(globalThis)) {
      throw new TypeError(
        `'${name}' cannot be declared: a cell has frozen globalThis, where a page keeps the names of cells. Press Reset, or restart the kernel`,
      );
    }
    // of nothing: a cell may give all objects a getter
    const place = { writable: true, configurable: true, enumerable: false, value: undefined, __proto__: null };
    defineProperty(globalThis, name, place);
  }
}
