import { SourceMap } from "node:module";
import { relative } from "node:path";
import { textOf } from "../../display/contract.js";
import { codeFrame, dim, red } from "../code-frame.js";
import { asWritten } from "../host.js";
import type { Failure } from "../threads.js";
import type { RanCells } from "./cells.js";

interface Frame {
  call: string;
  /** A script's name: `cell:7`, a path or a URL. */
  script: string;
  line: number;
  column: number;
}

interface Source {
  label: string;
  text: string;
  map: SourceMap;
}

const mostCauses = 5;

/** Turns what was thrown into Jupyter's error fields, with places in the cells' own TypeScript. */
export class Tracebacks {
  readonly #cells: RanCells;
  readonly #files = new Map<string, { text: string; map: string }>();
  readonly #directory: string;

  constructor(cells: RanCells, directory: string) {
    this.#cells = cells;
    this.#directory = directory;
  }

  /** Remembers how a local module was compiled. */
  addFile(path: string, text: string, map: string): void {
    this.#files.set(path, { text, map });
  }

  describe(thrown: unknown): Failure {
    try {
      if (thrown instanceof Error) {
        return {
          ename: String(thrown.name),
          evalue: asWritten(String(thrown.message)),
          traceback: this.#lines(thrown, mostCauses),
        };
      }
    } catch {
      // hostile getters; shown as a value below
    }
    const evalue = textOf(thrown);
    return { ename: "Thrown", evalue, traceback: [`${red("Thrown")}: ${evalue}`] };
  }

  #lines(error: Error, causes: number): string[] {
    const lines = [`${red(String(error.name))}: ${asWritten(String(error.message))}`];
    const frames = framesOf(error).map((frame) => ({ frame, source: this.#source(frame.script) }));
    let marked = false;
    for (const { frame, source } of frames) {
      if (source === undefined) {
        lines.push(dim(`    at ${this.#place(frame.call, frame.script, frame.line, frame.column)}`));
        continue;
      }
      const entry = source.map.findEntry(frame.line - 1, frame.column - 1);
      const line = ("originalLine" in entry ? entry.originalLine : frame.line - 1) + 1;
      const column = ("originalColumn" in entry ? entry.originalColumn : frame.column - 1) + 1;
      if (!marked) lines.push(...codeFrame(source.text, line, column));
      marked = true;
      lines.push(dim(`    at ${this.#place(frame.call, source.label, line, column)}`));
    }
    const fields = fieldsOf(error);
    if (fields !== undefined) lines.push(fields);
    return causes === 0 ? lines : [...lines, ...this.#related(error, causes - 1)];
  }

  /** The causes of an error and the errors of an AggregateError. */
  #related(error: Error, causes: number): string[] {
    const related: [string, unknown][] = "cause" in error ? [["Caused by", error.cause]] : [];
    if (error instanceof AggregateError) related.push(...error.errors.map((one): [string, unknown] => ["One of", one]));
    return related.flatMap(([how, value]) => {
      if (!(value instanceof Error)) return [`${how} ${textOf(value)}`];
      const [first, ...rest] = this.#lines(value, causes);
      return [`${how} ${first}`, ...rest];
    });
  }

  #source(script: string): Source | undefined {
    const cell = /^cell:(\d+)$/.exec(script);
    if (cell !== null) {
      const ran = this.#cells.get(Number(cell[1]));
      return ran && { label: `cell ${ran.count}`, text: ran.source, map: new SourceMap(JSON.parse(ran.map)) };
    }
    const file = this.#files.get(script);
    return (
      file && { label: relative(this.#directory, script), text: file.text, map: new SourceMap(JSON.parse(file.map)) }
    );
  }

  #place(call: string, script: string, line: number, column: number): string {
    const place = `${script.startsWith("/") ? relative(this.#directory, script) : script}:${line}:${column}`;
    return call === "" ? place : `${call} (${place})`;
  }
}

/** The frames of the user's code and packages: Node's and the kernel's own are left out. */
function framesOf(error: Error): Frame[] {
  const frames: Frame[] = [];
  for (const line of String(error.stack).split("\n")) {
    const match = /^\s+at (?:(.*?) \()?(.*?):(\d+):(\d+)\)?$/.exec(line);
    if (match === null) continue;
    const [, call = "", script, row, column] = match;
    if (script.startsWith("node:") || script.startsWith(__dirname) || script === "<anonymous>") continue;
    frames.push({
      call: call === "eval" ? "" : asWritten(call),
      script: script.replace(/^async /, ""),
      line: Number(row),
      column: Number(column),
    });
  }
  return frames;
}

/** An error's own fields beyond the standard ones, such as `code`. */
function fieldsOf(error: Error): string | undefined {
  const { name: _name, message: _message, stack: _stack, cause: _cause, ...fields } = error;
  return Object.keys(fields).length === 0 ? undefined : textOf(fields);
}
