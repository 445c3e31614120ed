import { originalPositionFor, TraceMap } from "@jridgewell/trace-mapping";

/** The part of Node's class of this name that finds places. */
export class SourceMap {
  readonly #map: TraceMap;

  constructor(map: ConstructorParameters<typeof TraceMap>[0]) {
    this.#map = new TraceMap(map);
  }

  /** Both count from 0. */
  findEntry(line: number, column: number): { originalLine: number; originalColumn: number } | Record<string, never> {
    const { line: row, column: at } = originalPositionFor(this.#map, { line: line + 1, column });
    return row === null ? {} : { originalLine: row - 1, originalColumn: at };
  }
}
