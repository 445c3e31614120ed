import type { CompiledAhead } from "./contract.js";

/** What was made of cells before the page was there: of the first ones, while they run in their order and as they stood. */
export class Ahead {
  #left: readonly CompiledAhead[];

  constructor(cells: readonly CompiledAhead[]) {
    this.#left = cells;
  }

  /** What was made of the cell that runs next; after another one all must be compiled: its names may change what they mean. */
  take(source: string): CompiledAhead["made"] | undefined {
    const [next, ...left] = this.#left;
    this.#left = next?.source === source ? left : [];
    return next?.source === source ? next.made : undefined;
  }

  forget(): void {
    this.#left = [];
  }
}
