import type { Origin } from "../described.js";
import type { RanCells } from "./cells.js";
import { pathOf, relative } from "./platform/places.js";
import { SourceMap } from "./platform/source-map.js";

/** The user's own text behind a script. */
export interface Source {
  label: string;
  text: string;
  map: SourceMap;
}

/** The cells and local files that scripts were compiled from. */
export class Sources {
  readonly #cells: RanCells;
  readonly #directory: string;
  readonly #files = new Map<string, { text: string; map: string }>();
  readonly #known = new Map<string, Source>();

  constructor(cells: RanCells, directory: string) {
    this.#cells = cells;
    this.#directory = directory;
  }

  /** Remembers how a local module was compiled. */
  addFile(path: string, text: string, map: string): void {
    this.#files.set(path, { text, map });
    this.#known.delete(path);
  }

  /** Text and map of a script, for other threads. */
  origin(script: string): Origin | undefined {
    const found = this.#find(pathOf(script));
    return found && { name: found.label, text: found.text, map: found.map };
  }

  /** By a script's name: `cell:7`, or a path. */
  get(script: string): Source | undefined {
    const known = this.#known.get(script);
    if (known !== undefined) return known;
    const found = this.#find(script);
    if (found === undefined) return undefined;
    const source = { label: found.label, text: found.text, map: new SourceMap(JSON.parse(found.map)) };
    this.#known.set(script, source);
    return source;
  }

  #find(script: string): { label: string; text: string; map: string } | undefined {
    const id = /^cell:(\d+)$/.exec(script)?.[1];
    if (id === undefined) {
      const file = this.#files.get(script);
      return file && { label: this.shorten(script), ...file };
    }
    const cell = this.#cells.get(Number(id));
    return cell && { label: `cell ${cell.count}`, text: cell.source, map: cell.map };
  }

  /** A path as a notebook may save it: nothing of this machine is in it. */
  shorten(path: string): string {
    const local = relative(this.#directory, path);
    if (!local.startsWith("..")) return local;
    const packages = path.lastIndexOf("/node_modules/");
    return packages >= 0 ? path.slice(packages + 1) : `…/${path.slice(path.lastIndexOf("/") + 1)}`;
  }
}

/** Where a place in a script is in its source; both count from 1. */
export function originOf({ map }: Source, line: number, column: number): { line: number; column: number } {
  const entry = map.findEntry(line - 1, column - 1);
  return {
    line: ("originalLine" in entry ? entry.originalLine : line - 1) + 1,
    column: ("originalColumn" in entry ? entry.originalColumn : column - 1) + 1,
  };
}
