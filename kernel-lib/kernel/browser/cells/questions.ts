import { isLowered, readAnswer } from "../flags.js";
import type { Answering, FromCells } from "../messages.js";
import type { Stop } from "./stop.js";

const shortestMs = 1;
const longestMs = 30;

/** What only the page knows: the cell waits in its place until it is told. */
export class Questions {
  readonly #post: (message: FromCells) => void;
  readonly #stop: Stop;
  #answering: Answering | undefined;

  constructor(post: (message: FromCells) => void, stop: Stop) {
    this.#post = post;
    this.#stop = stop;
  }

  begin(answering: Answering): void {
    this.#answering = answering;
  }

  ask(question: FromCells): string | undefined {
    if (this.#answering === undefined) throw new Error("the page cannot answer");
    this.#post(question);
    for (let pause = shortestMs; !isLowered(this.#answering.ready); pause = Math.min(longestMs, 2 * pause)) {
      sleep(pause);
      this.#stop.look();
    }
    const { value, next } = readAnswer(this.#answering);
    this.#answering = next;
    return value;
  }
}

/** Memory that can be waited for; of other kinds a page without special headers has none. */
let memory: Int32Array | undefined;

export function sleep(ms: number): void {
  memory ??= new Int32Array(new WebAssembly.Memory({ initial: 1, maximum: 1, shared: true }).buffer);
  Atomics.wait(memory, 0, 0, ms);
}
