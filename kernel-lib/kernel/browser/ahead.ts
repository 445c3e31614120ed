import type { CompiledAhead } from "./contract.js";

/** What was made of cells before the page was there: of the first ones, while they run in their order and as they stood. */
export class Ahead {
  #left: readonly CompiledAhead[];

  constructor(cells: readonly CompiledAhead[]) {
    this.#left = cells;
  }

  /** What was made of a cell, if it is the next. */
  look(source: string): CompiledAhead["made"] | undefined {
    const [next] = this.#left;
    return next?.source === source ? next.made : undefined;
  }

  /** The next one runs. */
  take(): void {
    this.#left = this.#left.slice(1);
  }

  /** Another cell is compiled: its names may change what those after it mean. */
  forget(): void {
    this.#left = [];
  }
}
