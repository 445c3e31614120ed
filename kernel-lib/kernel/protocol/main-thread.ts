import type { MessagePort } from "node:worker_threads";
import type { CompiledCell, Failure, FromMain, Parent, Run, ToMain } from "../threads.js";
import type { Content } from "./message.js";

export interface Outcome {
  failure: Failure | undefined;
  expressions: Content;
}

type Output = Exclude<FromMain, { kind: "done" } | { kind: "commDone" }>;

/** The main thread as the wire thread sees it: one cell at a time, outputs in order. */
export class MainThread {
  /** Bytes at which V8 gives up; unknown until the thread is ready. */
  heapLimit = Number.POSITIVE_INFINITY;
  readonly #port: MessagePort;
  #finish: ((outcome: Outcome) => void) | undefined;
  #running: CompiledCell | undefined;
  #parent: Parent | undefined;
  #death: Failure | undefined;

  constructor(port: MessagePort, output: (message: Output) => void) {
    this.#port = port;
    port.on("message", (message: FromMain) => {
      if (message.kind === "done") {
        if (message.id === this.#running?.id) this.#end(message);
      } else if (message.kind === "commDone") {
        this.#end({ failure: undefined, expressions: {} });
      } else {
        output(message);
      }
    });
  }

  get running(): CompiledCell | undefined {
    return this.#running;
  }

  /** The request that the running cell answers. */
  get parent(): Parent | undefined {
    return this.#parent;
  }

  post(message: ToMain): void {
    this.#port.postMessage(message);
  }

  run(request: Omit<Run, "kind">): Promise<Outcome> {
    this.#running = request.cell;
    this.#parent = request.parent;
    return this.#ask({ kind: "run", ...request });
  }

  async comm(message: Omit<ToMain & { kind: "comm" }, "kind">): Promise<void> {
    await this.#ask({ kind: "comm", ...message });
  }

  /** Ends the running cell, and one that is still to run, without the word of the main thread, which is about to die. */
  abandon(failure: Failure): void {
    this.#death = failure;
    this.#end({ failure, expressions: {} });
  }

  async #ask(message: ToMain): Promise<Outcome> {
    if (this.#death !== undefined) return { failure: this.#death, expressions: {} };
    return new Promise((resolve) => {
      this.#finish = resolve;
      this.post(message);
    });
  }

  #end(outcome: Outcome): void {
    const finish = this.#finish;
    this.#finish = undefined;
    this.#running = undefined;
    finish?.(outcome);
  }
}
