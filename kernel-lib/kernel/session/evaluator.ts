import { type Runtime, Session } from "node:inspector";
import { Script } from "node:vm";
import { type CellHost, hostName } from "../host.js";
import type { CompiledCell } from "../threads.js";

export type Outcome = { value: unknown } | { thrown: unknown } | { interrupted: true };

// the file name hides it from tracebacks, as Node's own
const enter = new Script(`${hostName}.enter()`, { filename: "node:cell" });

/**
 * Runs cells in V8's REPL mode: one shared scope that closures see, names that may be declared again, and await at
 * the top level. The code runs on this thread and in this realm; only the inspector's door is used, not its debugger.
 */
export class Evaluator {
  readonly #session = new Session();
  readonly #host: CellHost;
  #sigintListeners: NodeJS.SignalsListener[] = [];

  constructor(host: CellHost) {
    this.#host = host;
    this.#session.connect();
  }

  /** Evaluates a cell. When the wire thread terminates it, `done` is not called: an interrupt message says so. */
  evaluate(cell: CompiledCell, done: (outcome: Outcome) => void): void {
    this.#host.enter = () => this.#post(cell, done);
    this.#sigintListeners = process.listeners("SIGINT");
    try {
      // SIGINT cannot reach a handler while the cell spins; node:vm has a thread that waits for it
      enter.runInThisContext({ breakOnSigint: true });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "ERR_SCRIPT_EXECUTION_INTERRUPTED") throw error;
      done({ interrupted: true });
    }
  }

  /** node:vm takes SIGINT's listeners away while a cell spins, and a termination leaves it no time to put them back. */
  restore(): void {
    const present = process.listeners("SIGINT");
    for (const listener of this.#sigintListeners) {
      if (!present.includes(listener)) process.on("SIGINT", listener);
    }
  }

  disconnect(): void {
    this.#session.disconnect();
  }

  #post({ code }: CompiledCell, done: (outcome: Outcome) => void): void {
    let value: unknown;
    this.#host.result = (last) => {
      value = last;
    };
    const parameters: Runtime.EvaluateParameterType & { replMode: boolean } = {
      expression: code,
      replMode: true,
      awaitPromise: true,
      objectGroup: "cell",
    };
    this.#session.post("Runtime.evaluate", parameters, (error, response) => {
      if (error) return;
      const { exceptionDetails } = response;
      const outcome =
        exceptionDetails === undefined
          ? { value }
          : { thrown: this.#local(exceptionDetails.exception ?? { type: "undefined" }) };
      // the inspector keeps what it returns alive until told otherwise
      this.#session.post("Runtime.releaseObjectGroup", { objectGroup: "cell" });
      done(outcome);
    });
  }

  /** The value behind an inspector's handle. */
  #local({ type, objectId, value, unserializableValue }: Runtime.RemoteObject): unknown {
    if (objectId === undefined) {
      if (unserializableValue === undefined) return type === "undefined" ? undefined : (value ?? null);
      return type === "bigint" ? BigInt(unserializableValue.slice(0, -1)) : Number(unserializableValue);
    }
    let local: unknown;
    this.#host.thrown = (thrown) => {
      local = thrown;
    };
    this.#session.post("Runtime.callFunctionOn", {
      objectId,
      functionDeclaration: `function (thrown) { "use strict"; ${hostName}.thrown(thrown); }`,
      arguments: [{ objectId }],
    });
    return local;
  }
}
