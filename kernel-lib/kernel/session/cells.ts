import type { CompiledCell, Parent } from "../threads.js";

/** Every cell that ran, for tracebacks and for output whose origin only the stack tells. */
export class RanCells {
  readonly #cells = new Map<number, { cell: CompiledCell; parent: Parent }>();
  #latest: Parent | undefined;

  add(cell: CompiledCell, parent: Parent): void {
    this.#cells.set(cell.id, { cell, parent });
    this.#latest = parent;
  }

  get(id: number): CompiledCell | undefined {
    return this.#cells.get(id)?.cell;
  }

  /** The text of every cell by its number. */
  texts(): { id: number; text: string }[] {
    return [...this.#cells.values()].map(({ cell }) => ({ id: cell.id, text: cell.source }));
  }

  get latest(): Parent | undefined {
    return this.#latest;
  }

  /** The request of the outermost cell among the scripts of calls: of the one that started the work. */
  startedBy(scripts: readonly (string | null | undefined)[]): Parent | undefined {
    let outermost: string | undefined;
    for (const script of scripts) outermost = /^cell:(\d+)$/.exec(script ?? "")?.[1] ?? outermost;
    return outermost === undefined ? undefined : this.#cells.get(Number(outermost))?.parent;
  }
}
