import { isDisplayable, type MimeBundle, textOf, toMimeBundle } from "../../display/contract.js";
import { inspect } from "../../platform/inspect.js";
import { interrupted } from "../interrupted.js";
import type { CompiledCell, Failure, Parent, Run } from "../threads.js";
import type { RanCells } from "./cells.js";
import type { Context } from "./context.js";
import type { Evaluator, Outcome } from "./evaluator.js";
import type { Output } from "./output.js";
import { types } from "./platform/types.js";
import type { Stacks } from "./stacks.js";
import type { Stop } from "./stop.js";
import type { Tracebacks } from "./traceback.js";
import { treeOf } from "./tree.js";
import { Waiting } from "./waiting.js";

export interface ExecutionParts {
  evaluator: Pick<Evaluator, "evaluate">;
  output: Pick<Output, "post">;
  context: Pick<Context, "run" | "stop">;
  cells: RanCells;
  tracebacks: Tracebacks;
  stop: Pick<Stop, "begin" | "end" | "error" | "isAsked">;
  stacks: Stacks;
  /** Calls when what is under way is done, reports of unhandled rejections too. */
  later: (call: () => void) => unknown;
}

const shownDepth = 4;

/** Runs one cell at a time on this thread, and says how it ended. */
export class Execution {
  readonly #parts: ExecutionParts;
  readonly #waiting: Waiting;
  #running: Run | undefined;
  /** Of the cell that runs: its last statement is done. */
  #isEvaluated = false;

  constructor(parts: ExecutionParts) {
    this.#parts = parts;
    this.#waiting = new Waiting(parts.output);
  }

  /** Whether a cell's own code is under way. */
  get isRunning(): boolean {
    return this.#running !== undefined && !this.#isEvaluated;
  }

  get allowsInput(): boolean {
    return this.#running?.allowStdin === true;
  }

  run(request: Run): void {
    const { cells, context, stop } = this.#parts;
    const { cell, parent } = request;
    this.#running = request;
    this.#isEvaluated = false;
    cells.add(cell, parent);
    stop.begin(cell.id, parent);
    context.run(parent, () =>
      this.#evaluate(
        cell,
        (outcome) => this.#ended(request, outcome),
        () => this.#waiting.begin(request),
      ),
    );
  }

  /** Ends the cell of this number, which waits, or whose end a strike has cut off. */
  interrupt(id: number): void {
    if (this.#running?.cell.id === id) this.#stopped(this.#running);
  }

  /** An error that no code caught: the running cell's own ends it, another's is shown where it came from. */
  uncaught(error: unknown, parent: Parent | undefined): void {
    if (error === this.#parts.stop.error) {
      if (this.#running !== undefined && this.#parts.stop.isAsked) this.#stopped(this.#running);
      return;
    }
    const failure = this.#parts.tracebacks.describe(error);
    const request = this.#running;
    if (request !== undefined && request.parent.msg_id === parent?.msg_id) this.#finish(request, failure, {});
    else if (parent !== undefined) this.#publish(parent, "error", { ...failure });
  }

  /** Evaluates and awaits a value that is a promise. */
  #evaluate(cell: CompiledCell, done: (outcome: Outcome) => void, waits = () => {}): void {
    this.#parts.evaluator.evaluate(cell, (outcome) => {
      if (outcome === "stopped" || !("value" in outcome) || !types.isPromise(outcome.value)) return done(outcome);
      waits();
      outcome.value.then(
        (value) => done({ value }),
        (thrown) => done({ thrown }),
      );
    });
  }

  #ended(request: Run, outcome: Outcome): void {
    this.#isEvaluated = true;
    // unhandled rejections are reported before this, while the cell still counts as running
    this.#parts.later(() => {
      if (this.#running !== request) return;
      if (outcome === "stopped") this.#stopped(request);
      else if ("thrown" in outcome) this.#failed(request, outcome.thrown);
      else this.#succeed(request, outcome.value);
    });
  }

  async #succeed(request: Run, value: unknown): Promise<void> {
    this.#waiting.end();
    if (value !== undefined && !request.silent) {
      const data = await this.#parts.context.run(request.parent, () => bundleOf(value));
      const plain = this.#parts.stacks.clean(plainOf(value, data));
      const tree = "text/html" in data ? undefined : treeOf(value, plain, shownDepth);
      Object.assign(data, { "text/plain": plain }, tree === undefined ? {} : { "text/html": tree });
      if (this.#running !== request) return;
      if (this.#parts.stop.isAsked) return this.#stopped(request);
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
    if (outcome === "stopped") return { status: "error", ...interrupted("interrupt") };
    if ("thrown" in outcome) return { status: "error", ...this.#parts.tracebacks.describe(outcome.thrown) };
    const data: MimeBundle = await bundleOf(outcome.value);
    return { status: "ok", data, metadata: {} };
  }

  /** Whatever a cell throws that is asked to stop comes of that: a child process that ended, say. */
  #failed(request: Run, thrown: unknown): void {
    if (thrown === this.#parts.stop.error || this.#parts.stop.isAsked) this.#stopped(request);
    else this.#finish(request, this.#parts.tracebacks.describe(thrown), {});
  }

  #stopped(request: Run): void {
    this.#parts.context.stop(request.parent);
    this.#finish(request, "stopped", {});
  }

  #finish(request: Run, failure: Failure | "stopped" | undefined, expressions: { [name: string]: unknown }): void {
    if (this.#running !== request) return;
    this.#running = undefined;
    this.#waiting.end();
    const { id } = request.cell;
    this.#parts.stop.end(id);
    this.#parts.output.post({ kind: "done", id, failure, expressions });
  }

  #publish(parent: Parent, type: string, content: { [key: string]: unknown }): void {
    this.#parts.output.post({ kind: "publish", parent, type, content });
  }
}

/** A proxy is shown past its traps, which are the user's own code: to ask it how it shows itself would run them. */
const bundleOf = (value: unknown): MimeBundle | Promise<MimeBundle> =>
  types.isProxy(value) ? { "text/plain": textOf(value) } : toMimeBundle(value);

/** A result is there to be looked at: two levels more of it are shown than Node prints. */
function plainOf(value: unknown, data: MimeBundle): string {
  const isNested = typeof value === "object" && value !== null && (types.isProxy(value) || !isDisplayable(value));
  if (!isNested) return String(data["text/plain"]);
  try {
    return inspect(value, { depth: shownDepth });
  } catch {
    return String(data["text/plain"]);
  }
}
