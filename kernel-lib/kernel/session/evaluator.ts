import { type Runtime, Session } from "node:inspector";
import { type CellHost, hostName } from "../host.js";
import type { CompiledCell } from "../threads.js";

export type Outcome = { value: unknown } | { thrown: unknown };

/**
 * Runs cells in V8's REPL mode: one shared scope that closures see, names that may be declared again, and await at
 * the top level. The code runs on this thread and in this realm; only the inspector's door is used, not its debugger.
 */
export class Evaluator {
  readonly #session = new Session();
  readonly #host: CellHost;

  constructor(host: CellHost) {
    this.#host = host;
    this.#session.connect();
  }

  /** Evaluates a cell. When the wire thread terminates it, `done` is not called: an interrupt message says so. */
  evaluate({ code }: CompiledCell, done: (outcome: Outcome) => void): void {
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

  disconnect(): void {
    this.#session.disconnect();
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
