import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { asWritten } from "../host.js";
import { originOf, type Sources } from "./sources.js";

const kernelFolder = `${dirname(__dirname)}/`;
const ofNodesInside = /^node:(internal\/|inspector\b|vm\b)/;

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
    Error.prepareStackTrace = (error, sites) => {
      let stack = nameAndMessage(error);
      for (const site of sites) stack += `\n    at ${site}`;
      if (typeof error === "object" && error !== null) this.#raw.set(error, stack);
      return this.clean(stack);
    };
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
    call: call === "eval" ? "" : asWritten(call),
    script,
    line: Number(row),
    column: Number(column),
  };
}

/** Whether a script is the kernel's or Node's inside. */
export function isHidden(script: string): boolean {
  return ofNodesInside.test(script) || script === "<anonymous>" || pathOf(script).startsWith(kernelFolder);
}

const pathOf = (script: string) => (script.startsWith("file://") ? fileURLToPath(script) : script);

/** As Error.prototype.toString, for errors that refuse. */
function nameAndMessage(error: unknown): string {
  try {
    return Error.prototype.toString.call(error);
  } catch {
    return "Error";
  }
}
