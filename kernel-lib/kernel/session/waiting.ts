import type { Run } from "../threads.js";
import type { Output } from "./output.js";

const patienceMs = 2000;
const words =
  "Waiting for the promise that is this cell's last value. " +
  "Interrupt the kernel to stop; write void before the value not to wait for it.";

/**
 * Says that a cell waits for its last value, below the cell and while it waits. Only where a reader is there, who can
 * also be asked for input: what a program runs and saves has no such line.
 */
export class Waiting {
  readonly #output: Pick<Output, "post">;
  readonly #setTimeout = setTimeout;
  readonly #clearTimeout = clearTimeout;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #shown: { request: Run; id: string } | undefined;

  constructor(output: Pick<Output, "post">) {
    this.#output = output;
  }

  begin(request: Run): void {
    if (request.silent || !request.allowStdin) return;
    const begin = this.#setTimeout;
    this.#timer = begin(() => {
      this.#shown = { request, id: `waiting ${request.cell.id}` };
      this.#publish("display_data", words);
    }, patienceMs);
  }

  end(): void {
    const clear = this.#clearTimeout;
    clear(this.#timer);
    if (this.#shown !== undefined) this.#publish("update_display_data", "");
    this.#shown = undefined;
  }

  #publish(type: string, text: string): void {
    if (this.#shown === undefined) return;
    const { request, id } = this.#shown;
    const content = { data: { "text/plain": text }, metadata: {}, transient: { display_id: id } };
    this.#output.post({ kind: "publish", parent: request.parent, type, content });
  }
}
