import { asWritten } from "../host.js";
import { withoutChecks } from "./function-text.js";
import { makeStacks } from "./platform/error-stacks.js";
import { isInside, pathOf } from "./platform/places.js";
import { originOf, type Sources } from "./sources.js";

/** A call in a stack trace. */
export interface Frame {
  call: string;
  /** `cell:7`, a path or an address. */
  script: string;
  line: number;
  column: number;
}

/** Stack traces as their readers know the places: the cells' and files' own lines, and nothing of the kernel. */
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
    return text
      .split("\n")
      .flatMap((line) => (/^\s+at /.test(line) ? this.#cleanLine(line) : [line]))
      .join("\n");
  }

  #cleanLine(line: string): string[] {
    const frame = parseFrame(line);
    if (frame === undefined) return [line];
    if (isHidden(frame.script)) return [];
    const path = pathOf(frame.script);
    const source = this.#sources.get(path);
    const { line: row, column } = source === undefined ? frame : originOf(source, frame.line, frame.column);
    const label = source?.label ?? (path.startsWith("/") ? this.#sources.shorten(path) : path);
    const place = `${label}:${row}:${column}`;
    const indent = /^\s+/.exec(line)?.[0] ?? "";
    const isAsync = /^\s+at async /.test(line) && frame.call === "";
    const call = isAsync ? `async ${place}` : frame.call === "" ? place : `${frame.call} (${place})`;
    return [`${indent}at ${call}${line.endsWith(" {") ? " {" : ""}`];
  }
}

/** A line of a stack trace; undefined where it names no script, such as `at Array.map (<anonymous>)`. */
export function parseFrame(line: string): Frame | undefined {
  const match = /^\s+at (?:(.*?) \()?(?:async )?([^()]*?):(\d+):(\d+)\)?(?: \{)?$/.exec(line);
  if (match === null) return undefined;
  const [, call = "", script, row, column] = match;
  return {
    call: /^(?:async )?eval$/.test(call) ? "" : asWritten(call),
    script,
    line: Number(row),
    column: Number(column),
  };
}

/** Whether a script is the kernel's or its host's inside. */
export function isHidden(script: string): boolean {
  return script === "<anonymous>" || isInside(script);
}
