import { types } from "node:util";
import { type MimeBundle, toMimeBundle } from "../../display/contract.js";
import { type InterruptReason, interrupted } from "../interrupted.js";
import type { CompiledCell, Failure, Parent, Run } from "../threads.js";
import type { RanCells } from "./cells.js";
import type { Context } from "./context.js";
import type { Evaluator, Outcome } from "./evaluator.js";
import { setImmediate } from "./immediates.js";
import type { Output } from "./streams.js";
import type { Tracebacks } from "./traceback.js";

export interface ExecutionParts {
  evaluator: Evaluator;
  output: Output;
  context: Context;
  cells: RanCells;
  tracebacks: Tracebacks;
}

/** Thrown on purpose after an interrupt: handling it makes Node forget the callbacks that never returned. */
const cleanUp = new Error("interrupted");

/** Runs one cell at a time on this thread, and says how it ended. */
export class Execution {
  readonly #parts: ExecutionParts;
  #running: Run | undefined;

  constructor(parts: ExecutionParts) {
    this.#parts = parts;
  }

  get allowsInput(): boolean {
    return this.#running?.allowStdin === true;
  }

  run(request: Run): void {
    const { cells, context } = this.#parts;
    const { cell, parent } = request;
    this.#running = request;
    cells.add(cell, parent);
    context.run(parent, () => this.#evaluate(cell, (outcome) => this.#ended(request, outcome)));
  }

  /**
   * Ends a cell. A termination may have cut short the very function that tells its end, so it is told again when
   * the cell no longer runs here; the wire thread takes the first word. It is told once the event loop has come
   * round, for ticks that the cell left behind may still spin: until then the wire thread goes on terminating.
   */
  interrupt(reason: InterruptReason, id: number): void {
    if (this.#running?.cell.id === id) this.#running = undefined;
    setImmediate(() => this.#tellEnd(id, interrupted(reason), {}));
  }

  /** Repairs what an interrupt left half done, once no termination is pending that could cut this short. */
  recover(): void {
    this.#parts.context.forget();
    setImmediate(() => {
      throw cleanUp;
    });
  }

  /** An error that no code caught: the running cell's own ends it, another's is shown where it came from. */
  uncaught(error: unknown, parent: Parent | undefined): void {
    if (error === cleanUp || isTermination(error)) return;
    const failure = this.#parts.tracebacks.describe(error);
    const request = this.#running;
    if (request !== undefined && request.parent.msg_id === parent?.msg_id) this.#finish(request, failure, {});
    else if (parent !== undefined) this.#publish(parent, "error", { ...failure });
  }

  /** Evaluates and awaits a value that is a promise. */
  #evaluate(cell: CompiledCell, done: (outcome: Outcome) => void): void {
    this.#parts.evaluator.evaluate(cell, (outcome) => {
      if (!("value" in outcome) || !types.isPromise(outcome.value)) return done(outcome);
      outcome.value.then(
        (value) => done({ value }),
        (thrown) => done({ thrown }),
      );
    });
  }

  #ended(request: Run, outcome: Outcome): void {
    // unhandled rejections are reported before this, while the cell still counts as running
    setImmediate(() => {
      if (this.#running !== request) return;
      if ("thrown" in outcome) this.#finish(request, this.#parts.tracebacks.describe(outcome.thrown), {});
      else this.#succeed(request, outcome.value);
    });
  }

  async #succeed(request: Run, value: unknown): Promise<void> {
    if (value !== undefined && !request.silent) {
      const data = await this.#parts.context.run(request.parent, () => toMimeBundle(value));
      if (this.#running !== request) return;
      this.#publish(request.parent, "execute_result", { execution_count: request.cell.count, data, metadata: {} });
    }
    const expressions: { [name: string]: unknown } = {};
    for (const [name, expression] of Object.entries(request.expressions)) {
      expressions[name] = await this.#expression(expression, request.parent);
    }
    this.#finish(request, undefined, expressions);
  }

  async #expression(expression: CompiledCell | Failure, parent: Parent): Promise<unknown> {
    if ("ename" in expression) return { status: "error", ...expression };
    const outcome = await new Promise<Outcome>((resolve) =>
      this.#parts.context.run(parent, () => this.#evaluate(expression, resolve)),
    );
    if ("thrown" in outcome) return { status: "error", ...this.#parts.tracebacks.describe(outcome.thrown) };
    const data: MimeBundle = await toMimeBundle(outcome.value);
    return { status: "ok", data, metadata: {} };
  }

  #finish(request: Run, failure: Failure | undefined, expressions: { [name: string]: unknown }): void {
    if (this.#running !== request) return;
    this.#running = undefined;
    this.#tellEnd(request.cell.id, failure, expressions);
  }

  #tellEnd(id: number, failure: Failure | undefined, expressions: { [name: string]: unknown }): void {
    this.#parts.output.post({ kind: "done", id, failure, expressions });
  }

  #publish(parent: Parent, type: string, content: { [key: string]: unknown }): void {
    this.#parts.output.post({ kind: "publish", parent, type, content });
  }
}

/**
 * V8 reports a termination that strikes in a promise hook as if its internal mark had been thrown. The mark is of type
 * "undefined" without being undefined, and any other use of it ends the process. The interrupt strikes again.
 */
function isTermination(error: unknown): boolean {
  return typeof error === "undefined" && error !== undefined;
}
