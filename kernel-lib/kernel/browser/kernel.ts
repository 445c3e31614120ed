import { red } from "../code-frame.js";
import { interrupted } from "../interrupted.js";
import type { CompiledCell, Failure } from "../threads.js";
import { Ahead } from "./ahead.js";
import { CellWorker } from "./cell-worker.js";
import type { Completions, LiveKernel, LiveOptions, LiveOutput, LiveRun, Mark, StartLiveKernel } from "./contract.js";
import { Frame } from "./frame.js";
import { LanguageWorker } from "./language-worker.js";
import { Loading } from "./loading.js";
import type { SiteFile } from "./messages.js";

interface Entry {
  source: string;
  onOutput: (output: LiveOutput) => void;
  end: (run: LiveRun) => void;
  isStopped: boolean;
}

/** Starts the kernel that lives in the page: one worker for cells, one for the language. */
export const startLiveKernel: StartLiveKernel = (options) => new Kernel(options);

class Kernel implements LiveKernel {
  readonly #options: LiveOptions;
  readonly #folder: URL;
  readonly #beside: string;
  readonly #loading: Loading;
  #frame: Frame;
  #script: Promise<string>;
  readonly #language: LanguageWorker;
  readonly #ahead: Ahead;
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
    this.#loading.await("cells.js");
    [this.#script, this.#frame] = this.#load();
    this.#cells = this.#startCells();
    const address = new URL("language.js", this.#folder);
    this.#language = new LanguageWorker(address, options.language, () => this.#loading.done("language.js"));
    this.#ahead = new Ahead(options.ahead ?? []);
    if (options.ahead === undefined) this.warmUp();
  }

  run(source: string, onOutput: (output: LiveOutput) => void): Promise<LiveRun> {
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

  warmUp(): void {
    this.#language.begin().started.catch(() => {});
  }

  async check(source: string, above: readonly string[] = []): Promise<Mark[]> {
    return this.#language.call("check", { source, above });
  }

  async complete(source: string, cursor: number, above: readonly string[] = []): Promise<Completions | undefined> {
    return this.#language.call("complete", { source, cursor, above });
  }

  async inspect(source: string, cursor: number, above: readonly string[] = []): Promise<string | undefined> {
    return this.#language.call("inspect", { source, cursor, above });
  }

  close(): void {
    for (const entry of this.#queue) entry.isStopped = true;
    this.#cells.end();
    this.#frame.remove();
    this.#language.end();
  }

  #load(): [Promise<string>, Frame] {
    return [readScript(new URL("cells.js", this.#folder)), new Frame(new URL("frame.html", this.#folder))];
  }

  #startCells(): CellWorker {
    return new CellWorker(this.#frame, {
      ...{ options: this.#options, loading: this.#loading, beside: this.#beside, script: this.#script },
      read: (file) => this.#read(file),
    });
  }

  /** A file of this site for a cell, whose own origin servers give nothing to. */
  async #read({ of, path }: SiteFile): Promise<Uint8Array | undefined> {
    const from = of === "kernel" ? this.#folder : new URL(this.#beside);
    const address = new URL(path, from);
    return address.origin === from.origin ? this.#language.read(address.href) : undefined;
  }

  /** The worker is gone, and with it every name. */
  #renew(): void {
    this.#cells = this.#startCells();
    this.#forget();
  }

  #forget(): void {
    this.#count = 0;
    this.#ahead.forget();
    this.#language.forget();
  }

  async #work(): Promise<void> {
    for (let entry = this.#queue.shift(); entry !== undefined; entry = this.#queue.shift()) {
      this.#running = entry;
      const run = entry.isStopped ? { end: "stopped" as const } : await this.#execute(entry);
      this.#running = undefined;
      entry.end(run);
    }
  }

  async #execute(entry: Entry): Promise<LiveRun> {
    const fail = (failure: Failure): LiveRun => {
      entry.onOutput({ output_type: "error", ...failure });
      return { end: "error" };
    };
    const { source } = entry;
    let cell: CompiledCell | Failure;
    try {
      if (this.#cells.isBroken) this.#loadAgain();
      [cell] = await Promise.all([this.#compiled(source), this.#cells.ready]);
    } catch (error) {
      fail(loadingFailure(error));
      return { end: "unloaded" };
    }
    if (entry.isStopped) {
      fail(interrupted("interrupt"));
      return { end: "stopped" };
    }
    this.#begin(source);
    if ("ename" in cell) return fail(cell);
    const cells = this.#cells;
    const run = await cells.run(cell, entry.onOutput).catch((error: unknown) => fail(loadingFailure(error)));
    if (run.end === "lost" && cells === this.#cells) this.#renew();
    return run;
  }

  #loadAgain(): void {
    this.#frame.remove();
    [this.#script, this.#frame] = this.#load();
    this.#cells = this.#startCells();
    if (this.#count > 0) this.#forget();
  }

  async #compiled(source: string): Promise<CompiledCell | Failure> {
    const made = this.#ahead.look(source);
    const request = { id: this.#last + 1, count: this.#count + 1, source };
    if (made !== undefined) return "ename" in made ? made : { ...request, ...made };
    this.#last++;
    this.#ahead.forget();
    this.#loading.await("language.js");
    return this.#language.call("compile", request);
  }

  /** What is compiled can run. */
  #begin(source: string): void {
    this.#count++;
    if (this.#ahead.look(source) === undefined) return;
    this.#ahead.take();
    this.#language.know({ id: ++this.#last, count: this.#count, source });
  }
}

/** The script of the worker of cells, which the frame cannot keep: browsers forget what documents of no origin load. */
async function readScript(address: URL): Promise<string> {
  const { default: script } = (await import(address.href)) as { default: string };
  return script;
}

function loadingFailure(error: unknown): Failure {
  const evalue = `the page cannot load what runs its cells: ${error instanceof Error ? error.message : String(error)}`;
  return { ename: "LoadingError", evalue, traceback: [`${red("LoadingError")}: ${evalue}`] };
}
