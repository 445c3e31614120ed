import { red } from "../code-frame.js";
import type { CompiledCell } from "../threads.js";
import type { LiveEnd, LiveOptions, LiveOutput } from "./contract.js";
import type { Frame } from "./frame.js";
import type { Loading } from "./loading.js";
import type { FromFrame, SiteFile } from "./messages.js";

/** How long a cell may take to stop by itself. */
const patienceMs = 450;

interface Running {
  id: number;
  end: (end: LiveEnd) => void;
  fail: (error: Error) => void;
}

/** What the worker needs of the page. */
export interface CellNeeds {
  options: LiveOptions;
  loading: Loading;
  /** Address of the folder that cells' paths begin in. */
  beside: string;
  read(file: SiteFile): Promise<Uint8Array | undefined>;
}

/** The page's side of the worker that runs cells, one at a time; the frame has one worker at a time. */
export class CellWorker {
  readonly #frame: Frame;
  readonly #needs: CellNeeds;
  readonly #outputs = new Map<number, (output: LiveOutput) => void>();
  #running: Running | undefined;
  #broken: Error | undefined;

  constructor(frame: Frame, needs: CellNeeds) {
    this.#frame = frame;
    this.#needs = needs;
    frame.listen((message) => this.#receive(message));
    frame.post({ kind: "start", beside: needs.beside });
  }

  /** Runs a cell; its outputs are told also when it has ended. */
  async run(cell: CompiledCell, onOutput: (output: LiveOutput) => void): Promise<LiveEnd> {
    if (this.#broken !== undefined) throw this.#broken;
    this.#outputs.set(cell.id, onOutput);
    try {
      return await new Promise<LiveEnd>((end, fail) => {
        this.#running = { id: cell.id, end, fail };
        this.#frame.post({ kind: "run", cell });
      });
    } finally {
      this.#running = undefined;
    }
  }

  /** Stops the cell that runs: it sees the flag while it computes and the message while it waits, or it is ended. */
  stop(): void {
    const running = this.#running;
    if (running === undefined) return;
    this.#frame.post({ kind: "stop", id: running.id });
    setTimeout(() => {
      if (this.#running !== running) return;
      const evalue = "the cell could not be stopped otherwise: the kernel has started anew, and all names are gone";
      const traceback = [`${red("Interrupted")}: ${evalue}`];
      this.#outputs.get(running.id)?.({ output_type: "error", ename: "Interrupted", evalue, traceback });
      this.end();
    }, patienceMs);
  }

  /** Ends the worker; of what it ran nothing is left. */
  end(): void {
    this.#frame.post({ kind: "end" });
    this.#running?.end("lost");
  }

  #receive(message: FromFrame): void {
    const { options, loading, read } = this.#needs;
    switch (message.kind) {
      case "ready":
        loading.done("frame.js");
        break;
      case "output":
        this.#outputs.get(message.id)?.(message.output);
        break;
      case "done":
        if (this.#running?.id === message.id) this.#running.end(message.end);
        break;
      case "loaded":
        options.onProgress?.(message.loaded, message.total);
        break;
      case "input":
        void this.#answer(options.ask(message.prompt, message.password));
        break;
      case "read":
        void this.#answer(read(message.file));
        break;
      case "broken":
        this.#broken = new Error(message.message || "the browser may not run the worker of cells");
        this.#running?.fail(this.#broken);
    }
  }

  async #answer(answer: Promise<string | Uint8Array | undefined>): Promise<void> {
    const running = this.#running;
    const value = await answer.catch(() => undefined);
    // a cell that was stopped asks no more
    if (this.#running === running) this.#frame.post({ kind: "answer", value });
  }
}
