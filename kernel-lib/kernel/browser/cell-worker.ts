import { red } from "../code-frame.js";
import type { CompiledCell } from "../threads.js";
import type { LiveEnd, LiveOptions, LiveOutput, LiveRun } from "./contract.js";
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
  /** What the worker runs. */
  script: Promise<string>;
  read(file: SiteFile): Promise<Uint8Array | undefined>;
}

/** The page's side of the worker that runs cells, one at a time; the frame has one worker at a time. */
export class CellWorker {
  readonly #frame: Frame;
  readonly #needs: CellNeeds;
  readonly #outputs = new Map<number, (output: LiveOutput) => void>();
  #running: Running | undefined;
  #isEnded = false;
  /** It cannot begin: another one may. */
  isBroken = false;
  #settle: { done: () => void; fail: (error: Error) => void } = { done: () => {}, fail: () => {} };
  /** It has begun, or was ended; refused where it cannot begin. */
  readonly ready = new Promise<void>((done, fail) => {
    this.#settle = { done, fail };
  });

  constructor(frame: Frame, needs: CellNeeds) {
    this.#frame = frame;
    this.#needs = needs;
    frame.listen((message) => this.#receive(message));
    this.ready.catch(() => {});
    needs.script.then(
      (script) => this.#isEnded || frame.post({ kind: "start", script, beside: needs.beside }),
      () => this.#break("cells.js is not there, or the browser may not run it"),
    );
  }

  /** Runs a cell when the worker is ready; its outputs are told also when it has ended. */
  async run(cell: CompiledCell, onOutput: (output: LiveOutput) => void): Promise<LiveRun> {
    this.#outputs.set(cell.id, onOutput);
    const began = performance.now();
    try {
      const end = await new Promise<LiveEnd>((end, fail) => {
        this.#running = { id: cell.id, end, fail };
        this.#frame.post({ kind: "run", cell });
      });
      return { end, ms: performance.now() - began };
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
    this.#isEnded = true;
    this.#frame.post({ kind: "end" });
    this.#running?.end("lost");
    this.#settle.done();
  }

  #break(message: string): void {
    const error = new Error(message);
    this.isBroken = true;
    this.#settle.fail(error);
    this.#running?.fail(error);
  }

  #receive(message: FromFrame): void {
    const { options, loading, read } = this.#needs;
    switch (message.kind) {
      case "ready":
        loading.done("cells.js");
        this.#settle.done();
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
        this.#break(message.message || "the browser may not run the worker of cells");
    }
  }

  async #answer(answer: Promise<string | Uint8Array | undefined>): Promise<void> {
    const running = this.#running;
    const value = await answer.catch(() => undefined);
    // a cell that was stopped asks no more
    if (this.#running === running) this.#frame.post({ kind: "answer", value });
  }
}
