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

  get latest(): Parent | undefined {
    return this.#latest;
  }

  /** The cell at the outer end of a stack trace: the one that started the work. */
  startedBy(stack: string): Parent | undefined {
    const ids = [...stack.matchAll(/\bcell:(\d+):\d+:\d+/g)];
    const outermost = ids.at(-1)?.[1];
    return outermost === undefined ? undefined : this.#cells.get(Number(outermost))?.parent;
  }
}
