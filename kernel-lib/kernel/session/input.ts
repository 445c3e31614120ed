import { Readable } from "node:stream";
import { type MessagePort, receiveMessageOnPort } from "node:worker_threads";
import { shared } from "../threads.js";
import type { Context } from "./context.js";
import type { Execution } from "./execution.js";
import { setImmediate } from "./immediates.js";
import type { Stop } from "./stop.js";
import type { Output } from "./streams.js";

export interface InputParts {
  output: Output;
  context: Context;
  execution: Execution;
  stop: Stop;
  answers: MessagePort;
  words: Int32Array;
}

const yes = /^\s*y(es)?\s*$/i;

/** Questions to the reader. The cell waits in its place, as a page does in the browser's dialogs. */
export class Input {
  readonly #parts: InputParts;

  constructor(parts: InputParts) {
    this.#parts = parts;
  }

  /** The web's `prompt`, with its default, or with options of our own. */
  readonly prompt = (message = "", initial: string | { password?: boolean } = ""): string => {
    if (typeof initial === "object") return this.#ask("prompt", String(message), initial.password === true);
    const isDefault = initial !== undefined && String(initial) !== "";
    const answer = this.#ask("prompt", isDefault ? `${message} [${initial}] ` : String(message));
    return answer === "" && isDefault ? String(initial) : answer;
  };

  readonly confirm = (message = ""): boolean => yes.test(this.#ask("confirm", `${message} [y/N] `));

  readonly alert = (message = ""): void => {
    this.#ask("alert", `${message} [Enter] `);
  };

  /** `process.stdin`: each line that is read is asked for. */
  createStdin(): Readable {
    const ask = () => {
      // who has read enough pauses or leaves in the callback of a line
      if (stdin.isPaused() || (stdin.listenerCount("data") === 0 && stdin.listenerCount("readable") === 0)) {
        stdin.once("resume", later);
        return;
      }
      stdin.push(`${this.#ask("process.stdin", "")}\n`);
    };
    const later = () => void setImmediate(ask);
    const stdin = new Readable({ read: later });
    return Object.assign(stdin, { fd: 0, isTTY: false });
  }

  #ask(what: string, question: string, password = false): string {
    const { output, context, execution, stop, answers, words } = this.#parts;
    const { parent } = context;
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
