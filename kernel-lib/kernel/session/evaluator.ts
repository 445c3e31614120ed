import { type Runtime, Session } from "node:inspector";
import { type CellHost, hostName } from "../host.js";
import type { CompiledCell } from "../threads.js";
import type { Context } from "./context.js";

export type Outcome = { value: unknown } | { thrown: unknown } | "stopped";

/**
 * Runs cells in V8's REPL mode: one shared scope that closures see, names that may be declared again, and await at
 * the top level. The code runs on this thread and in this realm; only the inspector's door is used, not its debugger.
 */
export class Evaluator {
  readonly #host: CellHost;
  readonly #context: Context;
  #session = connected();
  /**
   * The promises of the session's evaluations. The inspector holds them weakly, and what it tells us when one is
   * collected comes in the middle of the collection, which ends the process.
   */
  readonly #promises = new Set<object>();
  #isSpent = false;

  constructor(host: CellHost, context: Context) {
    this.#host = host;
    this.#context = context;
  }

  /** Evaluates a cell. When a strike terminates it after an await, `done` is not called: an interrupt message follows. */
  evaluate({ code }: CompiledCell, done: (outcome: Outcome) => void): void {
    this.#renewSession();
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
    this.#isSpent = true;
    // the first is that of the cell itself
    this.#context.onNextPromise((promise) => this.#promises.add(promise));
    this.#session.post("Runtime.evaluate", parameters, (error, response) => {
      if (error) return done("stopped");
      const { exceptionDetails } = response;
      this.#isSpent = exceptionDetails !== undefined;
      if (!this.#isSpent) this.#promises.clear();
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

  /** What a cell left in its session that failed, was stopped or still waits, must not outlive it. */
  #renewSession(): void {
    if (!this.#isSpent) return;
    this.#session.disconnect();
    this.#session = connected();
    this.#promises.clear();
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

function connected(): Session {
  const session = new Session();
  session.connect();
  return session;
}
