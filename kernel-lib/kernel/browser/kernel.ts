import { red } from "../code-frame.js";
import { interrupted } from "../interrupted.js";
import type { CompiledCell, Failure } from "../threads.js";
import { Caller } from "./calls.js";
import { CellWorker } from "./cell-worker.js";
import type { Completions, LiveEnd, LiveKernel, LiveOptions, LiveOutput, Mark, StartLiveKernel } from "./contract.js";
import { Frame } from "./frame.js";
import { Loading } from "./loading.js";
import type { LanguageCalls, SiteFile } from "./messages.js";

interface Entry {
  source: string;
  onOutput: (output: LiveOutput) => void;
  end: (end: LiveEnd) => void;
  isStopped: boolean;
}

/** Starts the kernel that lives in the page: one worker for cells, one for the language. */
export const startLiveKernel: StartLiveKernel = (options) => new Kernel(options);

class Kernel implements LiveKernel {
  readonly #options: LiveOptions;
  readonly #folder: URL;
  readonly #beside: string;
  readonly #loading: Loading;
  readonly #frame: Frame;
  readonly #worker: Worker;
  readonly #language: Caller<LanguageCalls>;
  readonly #started: Promise<void>;
  readonly #queue: Entry[] = [];
  #cells: CellWorker;
  #count = 0;
  /** Of cells since the start: the checker knows them by it. */
  #last = 0;
  #running: Entry | undefined;

  constructor(options: LiveOptions) {
    this.#options = options;
    this.#folder = new URL(options.folder, document.baseURI);
    this.#beside = options.beside ?? document.baseURI;
    this.#loading = new Loading(options.onProgress);
    this.#frame = new Frame(new URL("frame.html", this.#folder));
    this.#cells = this.#startCells();
    this.#worker = new Worker(new URL("language.js", this.#folder));
    this.#language = new Caller<LanguageCalls>(this.#worker);
    this.#worker.addEventListener("error", () => this.#language.fail(new Error(missing("language.js"))));
    this.#started = this.#language.call("start", { language: options.language });
    this.#started.then(
      () => this.#loading.done("language.js"),
      () => {},
    );
  }

  run(source: string, onOutput: (output: LiveOutput) => void): Promise<LiveEnd> {
    return new Promise((end) => {
      this.#queue.push({ source, onOutput, end, isStopped: false });
      if (this.#running === undefined) void this.#work();
    });
  }

  stop(): void {
    for (const entry of this.#queue) entry.isStopped = true;
    if (this.#running === undefined) return;
    this.#running.isStopped = true;
    this.#cells.stop();
  }

  restart(): void {
    for (const entry of this.#queue) entry.isStopped = true;
    if (this.#running !== undefined) this.#running.isStopped = true;
    this.#cells.end();
    this.#renew();
  }

  async check(source: string, above: readonly string[] = []): Promise<Mark[]> {
    await this.#started;
    return this.#language.call("check", { source, above });
  }

  async complete(source: string, cursor: number, above: readonly string[] = []): Promise<Completions | undefined> {
    await this.#started;
    return this.#language.call("complete", { source, cursor, above });
  }

  async inspect(source: string, cursor: number, above: readonly string[] = []): Promise<string | undefined> {
    await this.#started;
    return this.#language.call("inspect", { source, cursor, above });
  }

  close(): void {
    for (const entry of this.#queue) entry.isStopped = true;
    this.#cells.end();
    this.#frame.remove();
    this.#worker.terminate();
    this.#language.fail(new Error("the kernel was closed"));
  }

  #startCells(): CellWorker {
    return new CellWorker(this.#frame, {
      ...{ options: this.#options, loading: this.#loading, beside: this.#beside },
      read: (file) => this.#read(file),
    });
  }

  /** A file of this site for a cell, whose own origin servers give nothing to. */
  async #read({ of, path }: SiteFile): Promise<Uint8Array | undefined> {
    const from = of === "kernel" ? this.#folder : new URL(this.#beside);
    const address = new URL(path, from);
    return address.origin === from.origin ? this.#language.call("read", { address: address.href }) : undefined;
  }

  /** The worker is gone, and with it every name. */
  #renew(): void {
    this.#cells = this.#startCells();
    this.#count = 0;
    this.#language.call("forget", undefined).catch(() => {});
  }

  async #work(): Promise<void> {
    for (let entry = this.#queue.shift(); entry !== undefined; entry = this.#queue.shift()) {
      this.#running = entry;
      const end = entry.isStopped ? "stopped" : await this.#execute(entry);
      this.#running = undefined;
      entry.end(end);
    }
  }

  async #execute(entry: Entry): Promise<LiveEnd> {
    const fail = (failure: Failure): LiveEnd => {
      entry.onOutput({ output_type: "error", ...failure });
      return "error";
    };
    const count = ++this.#count;
    let cell: CompiledCell | Failure;
    try {
      await this.#started;
      cell = await this.#language.call("compile", { id: ++this.#last, count, source: entry.source });
    } catch (error) {
      return fail(loadingFailure(error));
    }
    if (entry.isStopped) {
      fail(interrupted("interrupt"));
      return "stopped";
    }
    if ("ename" in cell) return fail(cell);
    const cells = this.#cells;
    const end = await cells.run(cell, entry.onOutput).catch((error: unknown) => fail(loadingFailure(error)));
    if (end === "lost" && cells === this.#cells) this.#renew();
    return end;
  }
}

const missing = (file: string) => `${file} is not there, or the browser may not run it`;

function loadingFailure(error: unknown): Failure {
  const evalue = `the page cannot load what runs its cells: ${error instanceof Error ? error.message : String(error)}`;
  return { ename: "LoadingError", evalue, traceback: [`${red("LoadingError")}: ${evalue}`] };
}
