import { textOf } from "../../display/contract.js";
import { codeFrame, dim, red } from "../code-frame.js";
import { asWritten } from "../host.js";
import type { Failure } from "../threads.js";
import { withoutChecks } from "./function-text.js";
import { types } from "./platform/types.js";
import { originOf, type Sources } from "./sources.js";
import { parseFrame, type Stacks } from "./stacks.js";

const mostCauses = 5;

/** Turns what was thrown into Jupyter's error fields, with places in the cells' own TypeScript. */
export class Tracebacks {
  readonly #sources: Sources;
  readonly #stacks: Stacks;

  constructor(sources: Sources, stacks: Stacks) {
    this.#sources = sources;
    this.#stacks = stacks;
  }

  describe(thrown: unknown): Failure {
    try {
      if (isError(thrown)) {
        return {
          ename: nameOf(thrown),
          evalue: messageOf(thrown),
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
    const lines = [`${red(nameOf(error))}: ${messageOf(error)}`];
    let marked = false;
    let repeated = 0;
    let last = "";
    for (const text of callsOf(this.#stacks.rawOf(error), error).split("\n")) {
      const frame = parseFrame(text);
      // Node's own frames tell a reader nothing
      if (frame === undefined || this.#stacks.isHidden(frame.script) || frame.script.startsWith("node:")) continue;
      if (text === last) {
        repeated++;
        continue;
      }
      if (repeated > 0) lines.push(dim(repetition(repeated)));
      [last, repeated] = [text, 0];
      const source = this.#sources.get(frame.script);
      if (source !== undefined && !marked) {
        const { line, column } = originOf(source, frame.line, frame.column);
        lines.push(...codeFrame(source.text, line, column));
        marked = true;
      }
      lines.push(dim(this.#stacks.clean(`\n${text}`).slice(1)));
    }
    if (repeated > 0) lines.push(dim(repetition(repeated)));
    const fields = fieldsOf(error);
    if (fields !== undefined) lines.push(fields);
    return causes === 0 ? lines : [...lines, ...this.#related(error, causes - 1)];
  }

  /** The causes of an error and the errors of an AggregateError. */
  #related(error: Error, causes: number): string[] {
    const related: [string, unknown][] = "cause" in error ? [["Caused by", error.cause]] : [];
    if (error instanceof AggregateError) related.push(...error.errors.map((one): [string, unknown] => ["One of", one]));
    return related.flatMap(([how, value]) => {
      if (!isError(value)) return [`${how} ${textOf(value)}`];
      const [first, ...rest] = this.#lines(value, causes);
      return [`${how} ${first}`, ...rest];
    });
  }
}

/** Of another realm, too. */
const isError = (value: unknown): value is Error => value instanceof Error || types.isNativeError(value);

/** What an error is called: a class that gives no name lends its own, as `class NotFound extends Error {}`. */
function nameOf(error: Error): string {
  const name = String(error.name);
  const made: unknown = error.constructor?.name;
  const isNamed = !builtIn.has(name) || Object.hasOwn(error, "name");
  // Node's own errors are of a class that says less
  return isNamed || typeof made !== "string" || made === "" || made === "NodeError" ? name : made;
}

const builtIn = new Set(
  [Error, EvalError, RangeError, ReferenceError, SyntaxError, TypeError, URIError, AggregateError].map(
    ({ name }) => name,
  ),
);

/** A stack without the message, which may hold another. */
function callsOf(stack: string, { message }: Error): string {
  const start = stack.indexOf(message);
  return start < 0 ? stack : stack.slice(start + message.length);
}

/** Of a function that calls itself. */
const repetition = (times: number) => `    … ${times} more time${times === 1 ? "" : "s"}`;

/** An error's own fields beyond the standard ones, such as `code`. */
function fieldsOf(error: Error): string | undefined {
  const { name: _name, message: _message, stack: _stack, cause: _cause, ...fields } = error;
  Reflect.deleteProperty(fields, "requireStack");
  return Object.keys(fields).length === 0 ? undefined : textOf(fields);
}

/** Without the paths that Node adds when a module is not found. */
function messageOf(error: Error): string {
  return withoutChecks(asWritten(String(error.message))).replace(
    /\nRequire stack:(\n- .*)+| imported from .*\/notebook\.ts$/,
    "",
  );
}
