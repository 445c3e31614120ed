import type { Cells } from "./cells.js";
import type { CellSymbol } from "./internals.js";

/** What the cells above one that is edited will declare, those that have not run yet. */
export class Above {
  readonly #cells: Cells;
  /** The last answer, and what it was made of: an editor asks often. */
  #known: { sources: string; changes: number; names: Map<string, CellSymbol> } | undefined;

  constructor(cells: Cells) {
    this.#cells = cells;
  }

  /** Works as if these cells had run, too. */
  within<T>(sources: readonly string[], work: () => T): T {
    const { scope } = this.#cells;
    const { names } = scope;
    try {
      if (sources.length > 0) scope.names = this.#namesOf(sources);
      return work();
    } finally {
      scope.names = names;
    }
  }

  #namesOf(sources: readonly string[]): Map<string, CellSymbol> {
    const { scope } = this.#cells;
    const text = JSON.stringify(sources);
    if (this.#known?.sources === text && this.#known.changes === scope.changes) return this.#known.names;
    const names = new Map(scope.names);
    scope.names = names;
    for (const source of sources) this.#cells.expect(source);
    this.#known = { sources: text, changes: scope.changes, names };
    return names;
  }
}
