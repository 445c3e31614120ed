import { Readable } from "node:stream";
import { type MessagePort, receiveMessageOnPort } from "node:worker_threads";
import { type Parent, shared } from "../threads.js";
import type { Context } from "./context.js";
import type { Execution } from "./execution.js";
import { setImmediate } from "./immediates.js";
import type { Output } from "./output.js";
import { createQuestions } from "./questions.js";
import type { Stop } from "./stop.js";

export interface InputParts {
  output: Output;
  context: Context;
  execution: Execution;
  stop: Stop;
  answers: MessagePort;
  words: Int32Array;
}

/** Questions to the reader. The cell waits in its place, as a page does in the browser's dialogs. */
export class Input {
  readonly #parts: InputParts;
  #stdin: Readable | undefined;
  /** Who read from it last. */
  #reader: Parent | undefined;
  /** `prompt`, `confirm` and `alert`. */
  readonly questions = createQuestions((what, question, password) => this.#ask(what, question, password));

  constructor(parts: InputParts) {
    this.#parts = parts;
  }

  readonly readLine = (): string => this.#ask("process.stdin", "");

  /**
   * `process.stdin`: each line that is read is asked for. A cell gets a new one where an earlier one has paused or
   * destroyed it, as readers do that have read enough, or was stopped while it listened.
   */
  get stdin(): Readable {
    const { context } = this.#parts;
    const reader = this.#reader;
    this.#reader = context.parent;
    const isLeft = reader !== this.#reader && this.#stdin?.readableLength === 0 && !hasReader(this.#stdin);
    const isStopped = reader !== undefined && context.isStopped(reader);
    if (this.#stdin === undefined || this.#stdin.destroyed || isLeft || isStopped) this.#stdin = this.#createStdin();
    return this.#stdin;
  }

  #createStdin(): Readable {
    let isOwed = false;
    const ask = () => {
      // who has read enough pauses or leaves in the callback of a line
      const isRead = stdin.listenerCount("readable") > 0 || (stdin.listenerCount("data") > 0 && !stdin.isPaused());
      if (!isOwed || !isRead || stdin.destroyed) return;
      // of what listens on when its cell has ended only the first line is missed
      if (!this.#parts.execution.isRunning && stdin.readableDidRead) return;
      isOwed = false;
      stdin.push(`${this.readLine()}\n`);
    };
    const later = () => void setImmediate(ask);
    const read = () => {
      isOwed = true;
      later();
    };
    const stdin = Object.assign(new Readable({ read }), { fd: 0, isTTY: false });
    // no listeners, which a cell may remove
    for (const name of ["on", "addListener", "resume"] as const) {
      const original = stdin[name].bind(stdin) as (...args: unknown[]) => Readable;
      Object.defineProperty(stdin, name, {
        value: (...args: unknown[]) => {
          later();
          return original(...args);
        },
      });
    }
    return stdin;
  }

  #ask(what: string, question: string, password = false): string {
    const { output, context, execution, stop, answers, words } = this.#parts;
    const { parent } = context;
    if (!execution.isRunning)
      throw new Error(`${what} asks while a cell runs, and its cell has ended: await the answer`);
    if (parent === undefined || !execution.allowsInput) {
      throw new Error(`${what} needs a notebook that can answer; this client does not allow input`);
    }
    // an answer that came just as an earlier question was interrupted
    while (receiveMessageOnPort(answers) !== undefined);
    Atomics.store(words, shared.answer, 0);
    stop.check();
    output.post({ kind: "input", parent, prompt: question, password });
    Atomics.wait(words, shared.answer, 0);
    stop.check();
    return String(receiveMessageOnPort(answers)?.message ?? "");
  }
}

const hasReader = (stream: Readable) => stream.listenerCount("data") > 0 || stream.listenerCount("readable") > 0;
