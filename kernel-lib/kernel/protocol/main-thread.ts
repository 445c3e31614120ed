import type { MessagePort } from "node:worker_threads";
import type { Content } from "../message.js";
import type { Failure, FromMain, Parent, Run, ToMain } from "../threads.js";

export interface Outcome {
  failure: Failure | "stopped" | undefined;
  expressions: Content;
}

/** What the main thread is asked to do: a cell, or a message to a comm. */
export interface Task {
  id: number;
  /** The request that it answers. */
  parent: Parent;
  ended: Promise<Outcome>;
}

/** What the main thread says beside how its tasks go. */
export type Output = Exclude<FromMain, { kind: "done" } | { kind: "child" }>;
type Comm = ToMain & { kind: "comm" };

/** The main thread as the wire thread sees it: one task at a time, outputs in order. */
export class MainThread {
  /** Bytes at which V8 gives up; unknown until the thread is ready. */
  heapLimit = Number.POSITIVE_INFINITY;
  readonly #port: MessagePort;
  /** Which request each child process was started for. */
  readonly #children = new Map<number, string | undefined>();
  #running: (Task & { end: (outcome: Outcome) => void }) | undefined;
  #death: Failure | undefined;

  constructor(port: MessagePort, output: (message: Output) => void) {
    this.#port = port;
    port.on("message", (message: FromMain) => {
      if (message.kind === "done") {
        if (message.id === this.#running?.id) this.#end(message);
      } else if (message.kind === "child") {
        if (message.isRunning) this.#children.set(message.pid, message.parent?.msg_id);
        else this.#children.delete(message.pid);
      } else {
        output(message);
      }
    });
  }

  get running(): Task | undefined {
    return this.#running;
  }

  post(message: ToMain): void {
    this.#port.postMessage(message);
  }

  run(request: Omit<Run, "kind">): Promise<Outcome> {
    return this.#ask(request.cell.id, { kind: "run", ...request });
  }

  async comm(message: Omit<Comm, "kind">): Promise<void> {
    await this.#ask(message.id, { kind: "comm", ...message });
  }

  /** Whether a child process works for a request, or was started so lately that nobody can tell. */
  isChildOf(pid: number, parent: Parent): boolean {
    return !this.#children.has(pid) || this.#children.get(pid) === parent.msg_id;
  }

  /** Ends the running task, and one that is still to run, without the word of the main thread, which is about to die. */
  abandon(failure: Failure): void {
    this.#death = failure;
    this.#end({ failure, expressions: {} });
  }

  async #ask(id: number, message: ToMain & { parent: Parent }): Promise<Outcome> {
    if (this.#death !== undefined) return { failure: this.#death, expressions: {} };
    let end: (outcome: Outcome) => void = () => {};
    const ended = new Promise<Outcome>((resolve) => {
      end = resolve;
    });
    this.#running = { id, parent: message.parent, ended, end };
    this.post(message);
    return ended;
  }

  #end({ failure, expressions }: Outcome): void {
    const task = this.#running;
    this.#running = undefined;
    task?.end({ failure, expressions });
  }
}
