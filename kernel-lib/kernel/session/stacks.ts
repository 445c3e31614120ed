import { asWritten } from "../host.js";
import { withoutChecks } from "./function-text.js";
import { makeStacks } from "./platform/error-stacks.js";
import { isInside, isLibrary, pathOf } from "./platform/places.js";
import { originOf, type Sources } from "./sources.js";

/** A call in a stack trace. */
export interface Frame {
  call: string;
  /** `cell:7`, a path or an address. */
  script: string;
  line: number;
  column: number;
}

/** Stack traces as their readers know the places: the cells' and files' own lines, and nothing of kernel and library. */
export class Stacks {
  readonly #sources: Sources;
  readonly #raw = new WeakMap<Error, string>();

  constructor(sources: Sources) {
    this.#sources = sources;
  }

  /** Makes `error.stack` readable, wherever it is shown. */
  install(): void {
    makeStacks((error, stack) => {
      if (typeof error === "object" && error !== null) this.#raw.set(error, stack);
      return withoutChecks(this.clean(stack));
    });
  }

  /** The stack with V8's own places. */
  rawOf(error: Error): string {
    const { stack } = error;
    return this.#raw.get(error) ?? String(stack);
  }

  /** A text with the stack traces in it made readable. */
  clean(text: string): string {
    if (!text.includes("\n    at ")) return text;
    const lines = text.split("\n");
    return lines.flatMap((line, place) => (this.#isHiddenAt(lines, place) ? [] : [this.#cleanLine(line)])).join("\n");
  }

  /** Whether a script's calls tell a reader nothing: the inside of the kernel, of its host, or of the library. */
  isHidden(script: string): boolean {
    if (script === "<anonymous>" || isInside(script)) return true;
    return this.#sources.get(pathOf(script)) === undefined && isLibrary(script);
  }

  #isHiddenAt(lines: readonly string[], place: number): boolean {
    const line = lines[place];
    if (line === undefined || !/^\s+at /.test(line)) return false;
    const frame = parseFrame(line);
    // what is in no script, such as Array.map, is its caller's
    return frame === undefined ? this.#isHiddenAt(lines, place + 1) : this.isHidden(frame.script);
  }

  #cleanLine(line: string): string {
    const frame = parseFrame(line);
    if (frame === undefined) return line;
    const path = pathOf(frame.script);
    const source = this.#sources.get(path);
    const { line: row, column } = source === undefined ? frame : originOf(source, frame.line, frame.column);
    const label = source?.label ?? (path.startsWith("/") ? this.#sources.shorten(path) : path);
    const place = `${label}:${row}:${column}`;
    const indent = /^\s+/.exec(line)?.[0] ?? "";
    const isAsync = /^\s+at async /.test(line) && frame.call === "";
    const call = isAsync ? `async ${place}` : frame.call === "" ? place : `${frame.call} (${place})`;
    return `${indent}at ${call}${line.endsWith(" {") ? " {" : ""}`;
  }
}

/** A line of a stack trace; undefined where it names no script, such as `at Array.map (<anonymous>)`. */
export function parseFrame(line: string): Frame | undefined {
  const match = /^\s+at (?:(.*?) \()?(?:async )?([^()]*?):(\d+):(\d+)\)?(?: \{)?$/.exec(line);
  if (match === null) return undefined;
  const [, call = "", script, row, column] = match;
  return {
    // of a proxy's method V8 tells no class
    call: /^(?:async )?eval$/.test(call) ? "" : asWritten(call).replace(/^(async )?Proxy\./, "$1"),
    script,
    line: Number(row),
    column: Number(column),
  };
}
