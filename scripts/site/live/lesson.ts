import type { CompiledAhead, Completions, LiveEnd, LiveKernel, StartLiveKernel } from "d2l-ts-kernel/browser";
import { markEdit, showSource } from "../client/bars.js";
import { isSameCode } from "../client/edits.js";
import type { LiveCells } from "../live-cells.js";
import { Cell } from "./cell.js";
import type { Editor, EditorHost } from "./editor.js";
import { readersNotebook } from "./notebook.js";
import type { Start } from "./page.js";
import { askBelow } from "./question.js";

/** The cells of a page, the kernel that runs them, and what the reader sees of it. */
export class LiveLesson {
  readonly #start: Start;
  readonly #language: LiveCells["language"];
  readonly #startKernel: StartLiveKernel;
  readonly #cells: readonly Cell[];
  readonly #ahead: readonly CompiledAhead[];
  readonly #editors = new Map<Cell, Editor>();
  #kernel: LiveKernel | undefined;
  /** What runs, and all that waits for it. */
  #jobs: Promise<void> = Promise.resolve();
  readonly #waiting = new Set<Cell | undefined>();
  #running: Cell | undefined;
  /** What is told where a cell waits for those above it. */
  #above: { target: Cell | undefined; words: string } | undefined;
  /** Ends with each stop. */
  #stopping = new AbortController();

  constructor(start: Start, { language, cells }: LiveCells, startKernel: StartLiveKernel) {
    this.#start = start;
    this.#language = language;
    this.#startKernel = startKernel;
    this.#ahead = cells.flatMap(({ source, made }) => (made === undefined ? [] : { source, made }));
    const numbers = new Map(start.places.map(({ id }, index) => [id, index + 1]));
    this.#cells = cells.map((cell) => {
      const number = numbers.get(cell.id);
      return new Cell(cell, start.drawFigure, number === undefined ? undefined : start.places[number - 1], number);
    });
    for (const cell of this.#cells) {
      const edit = start.edits.get(cell.id);
      if (edit === undefined) continue;
      cell.source = edit.text;
      this.#markEdit(cell);
    }
    start.bar.state.textContent = "";
  }

  /** Run a cell; while it runs or waits, stop. */
  pressRun(id: string): void {
    const cell = this.#cell(id);
    if (this.#waiting.has(cell) || this.#running === cell) this.stop();
    else this.#enqueue(cell);
  }

  pressRunAll(): void {
    if (this.#waiting.size > 0) this.stop();
    else this.#enqueue(undefined);
  }

  /** Run a cell from the keyboard, and go to the next if that is wanted. */
  run(id: string, { isNext }: { isNext: boolean }): void {
    const cell = this.#cell(id);
    if (!this.#waiting.has(cell)) this.#enqueue(cell);
    if (isNext) this.#focusAfter(cell);
  }

  stop(): void {
    this.#stopping.abort();
    this.#stopping = new AbortController();
    this.#kernel?.stop();
  }

  async edit(id: string): Promise<void> {
    const cell = this.#cell(id);
    const { source, bar } = cell.place ?? {};
    if (source === undefined || bar === undefined) return;
    const known = this.#editors.get(cell);
    if (known !== undefined) return known.focus();
    this.#say(cell, "Loading the editor …");
    const { openEditor } = await import("./editor.js");
    const code = source.querySelector<HTMLElement>(":scope > :has(pre), :scope > pre");
    const box = document.createElement("div");
    box.className = "editor";
    if (code !== null) code.hidden = true;
    source.prepend(box);
    const editor = openEditor(box, cell.source, this.#hostOf(cell));
    this.#editors.set(cell, editor);
    bar.complete.hidden = false;
    // the editor keeps the cursor, and a phone its keyboard
    bar.complete.addEventListener("pointerdown", (event) => event.preventDefault());
    bar.complete.addEventListener("click", () => editor.complete());
    this.#say(cell, "");
    editor.focus();
  }

  /** The lesson's text again. */
  reset(id: string): void {
    const cell = this.#cell(id);
    this.#setText(cell, cell.lesson);
    this.#tell(cell, "It has the lesson's text again.");
    cell.place?.bar?.edit.focus();
  }

  /** The lesson as it came: its texts, its outputs, no names. */
  resetAll(): void {
    const changed = this.#cells.filter((cell) => !isSameCode(cell.source, cell.lesson));
    const words = changed.length === 1 ? "your change of 1 cell" : `your changes of ${changed.length} cells`;
    if (changed.length > 0 && !confirm(`Forget ${words}?`)) return;
    this.stop();
    this.#kernel?.restart();
    for (const cell of this.#cells) {
      this.#setText(cell, cell.lesson);
      cell.restore();
      this.#say(cell, "");
    }
    this.#tellAll("The lesson is as it came.");
  }

  /** The lesson's notebook with the reader's changes and outputs, as a file. */
  async download(): Promise<void> {
    const link = document.querySelector<HTMLAnchorElement>("main .download a");
    const text = link === null ? undefined : await this.#read(link.href);
    if (link === null || text === undefined) return this.#tellAll("The notebook could not be read: try again.");
    const readers = this.#cells.map((cell) => {
      const { lesson, source, outputs, count } = cell;
      const own = cell.hasOutputs && { outputs: outputs.list, ...(count !== undefined && { count }) };
      return [cell.id, { lesson, source, ...own }] as const;
    });
    const file = new Blob([readersNotebook(text, new Map(readers))], { type: "application/x-ipynb+json" });
    const address = URL.createObjectURL(file);
    const saving = document.createElement("a");
    saving.href = address;
    saving.download = decodeURIComponent(link.pathname.split("/").at(-1) ?? "lesson.ipynb");
    saving.click();
    setTimeout(() => URL.revokeObjectURL(address), 60_000);
    this.#tellAll(`${saving.download} has your changes and outputs.`);
  }

  #read(address: string): Promise<string | undefined> {
    const worker = new Worker(`${this.#start.folder}read.js`);
    return new Promise<string | undefined>((resolve) => {
      worker.onmessage = ({ data }: MessageEvent<string | undefined>) => resolve(data);
      worker.onerror = () => resolve(undefined);
      worker.postMessage(address);
    }).finally(() => worker.terminate());
  }

  #cell(id: string): Cell {
    const cell = this.#cells.find((each) => each.id === id);
    if (cell === undefined) throw new Error(`the lesson has no cell ${id}`);
    return cell;
  }

  /** Run a cell, or all, after what is waiting. */
  #enqueue(target: Cell | undefined): void {
    const { signal } = this.#stopping;
    this.#waiting.add(target);
    this.#showButtons();
    if (this.#running !== undefined && target !== undefined) this.#say(target, "Waiting …");
    this.#jobs = this.#jobs
      .then(() => (signal.aborted ? this.#sayOf(target, "Stopped.") : this.#job(target, signal)))
      .catch((error: unknown) => {
        this.#tellOf(target, `The kernel failed: ${error instanceof Error ? error.message : String(error)}`);
      })
      .finally(() => {
        this.#waiting.delete(target);
        this.#showButtons();
        // who has run a cell may change one next
        this.#kernel?.warmUp();
      });
  }

  /** A cell after those above that have not run; or all cells. */
  async #job(target: Cell | undefined, signal: AbortSignal): Promise<void> {
    const above =
      target === undefined
        ? [...this.#cells]
        : this.#cells.slice(0, this.#cells.indexOf(target)).filter((cell) => !cell.hasRun);
    if ([...above, target].some((cell) => cell !== undefined && cell.source !== cell.lesson))
      this.#startedKernel().warmUp();
    for (const [index, cell] of above.entries()) {
      const which = target === undefined ? "" : " above";
      this.#above = { target, words: `Running cell ${index + 1} of ${above.length}${which} …` };
      this.#sayOf(target, this.#above.words);
      const end = await this.#runCell(cell);
      if (end === "error" && !cell.mayFail) {
        const failed = `${cell.name.replace(/^./, (letter) => letter.toUpperCase())}${which} failed`;
        return this.#tellOf(target, target === undefined ? `${failed}.` : `${failed}, so this one was not run.`);
      }
      if (end === "unloaded") return this.#tellOf(target, reasonOf(cell));
      if (end === "stopped" || end === "lost" || signal.aborted) return this.#tellOf(target, words[end]);
    }
    this.#above = undefined;
    if (target === undefined) this.#tellAll(`All ${above.length} cells have run.`);
    else await this.#runCell(target);
  }

  async #runCell(cell: Cell): Promise<LiveEnd> {
    const { source } = cell;
    this.#running = cell;
    this.#showButtons();
    this.#say(cell, "Running …");
    try {
      const take = cell.begin();
      const { end, ms = 0 } = await this.#startedKernel().run(source, (output) => {
        if (output.output_type === "update_display_data") for (const each of this.#cells) each.take(output);
        else take(output);
      });
      cell.end(end, source);
      if (end === "lost") for (const each of this.#cells) each.forget();
      const time = ms < 100 ? "" : ` after ${(ms / 1000).toFixed(1)} s`;
      if (end === "unloaded") this.#tell(cell, reasonOf(cell));
      else this.#tell(cell, end === "ok" || end === "error" ? `${words[end]}${time}.` : words[end]);
      return end;
    } finally {
      this.#running = undefined;
    }
  }

  #startedKernel(): LiveKernel {
    this.#kernel ??= this.#startKernel({
      language: this.#language,
      ...(this.#ahead.length > 0 && { ahead: this.#ahead }),
      folder: this.#start.folder,
      ask: (prompt, isPassword) => this.#ask(prompt, isPassword),
      onProgress: (loaded, total) => this.#showLoading(loaded, total),
    });
    return this.#kernel;
  }

  /** Where a cell waits for what runs it. */
  #showLoading(loaded: number, total: number): void {
    const words = loaded < total ? `Loading what runs the code: ${Math.round((100 * loaded) / total)} %` : undefined;
    if (this.#running !== undefined) this.#say(this.#running, words ?? "Running …");
    if (this.#above !== undefined) this.#sayOf(this.#above.target, words ?? this.#above.words);
  }

  async #ask(prompt: string, isPassword: boolean): Promise<string | undefined> {
    const { section } = this.#running?.place ?? {};
    if (section === undefined) return undefined;
    return askBelow(section, prompt, isPassword, this.#stopping.signal);
  }

  #hostOf(cell: Cell): EditorHost {
    const kernel = this.#startedKernel();
    return {
      language: this.#language,
      name: `Code of ${cell.name}. Escape leaves the editor.`,
      changed: (text) => this.#takeText(cell, text),
      leave: () => cell.place?.bar?.edit.focus(),
      check: (text) => kernel.check(text, this.#notRunAbove(cell)),
      complete: (text, cursor) => this.#complete(cell, kernel.complete(text, cursor, this.#notRunAbove(cell))),
      inspect: (text, cursor) => kernel.inspect(text, cursor, this.#notRunAbove(cell)),
    };
  }

  /** Whoever asks is told when it takes a while, and when there is nothing. */
  async #complete(cell: Cell, asked: Promise<Completions | undefined>): Promise<Completions | undefined> {
    const say = (text: string): void => {
      if (!this.#waiting.has(cell) && this.#running !== cell) this.#say(cell, text);
    };
    say("Looking for what completes this …");
    const found = await asked.catch(() => undefined);
    say(found === undefined ? "Nothing completes this." : "");
    return found;
  }

  /** The texts of cells above that have not run as they stand. */
  #notRunAbove(cell: Cell): string[] {
    const above = this.#cells.slice(0, this.#cells.indexOf(cell));
    return above.filter(({ hasRun }) => !hasRun).map(({ source }) => source);
  }

  /** A text that does not come from the cell's editor. */
  #setText(cell: Cell, text: string): void {
    const editor = this.#editors.get(cell);
    if (editor !== undefined && editor.text !== text) editor.text = text;
    else this.#takeText(cell, text);
  }

  #takeText(cell: Cell, text: string): void {
    const { edits, bar } = this.#start;
    cell.source = text;
    const isLessons = isSameCode(text, cell.lesson);
    const known = edits.get(cell.id);
    if (!isLessons || known !== undefined) {
      edits.set(cell.id, isLessons ? undefined : { text, of: known?.of ?? cell.lesson });
    }
    if (!edits.isKept) bar.state.textContent = "This browser keeps no changes: download the notebook to keep yours.";
    if (cell.place?.source !== undefined) showSource(cell.place.source, text);
    this.#markEdit(cell);
  }

  #markEdit(cell: Cell): void {
    const { bar } = cell.place ?? {};
    const edit = this.#start.edits.get(cell.id);
    if (bar === undefined) return;
    const isOld = edit !== undefined && !isSameCode(edit.of, cell.lesson);
    const words = isOld ? "changed by you; the lesson's own text has changed since" : "changed by you";
    markEdit(bar, edit === undefined ? "" : words);
  }

  #focusAfter(cell: Cell): void {
    const next = this.#cells.slice(this.#cells.indexOf(cell) + 1).find(({ place }) => place?.bar !== undefined);
    if (next === undefined) return;
    const editor = this.#editors.get(next);
    if (editor !== undefined) editor.focus();
    else next.place?.bar?.run.focus();
    next.place?.section.scrollIntoView({ block: "nearest" });
  }

  #showButtons(): void {
    for (const cell of this.#cells) {
      const { run } = cell.place?.bar ?? {};
      if (run !== undefined) nameRun(run, this.#waiting.has(cell) || this.#running === cell, cell.name);
    }
    nameRun(this.#start.bar.run, this.#waiting.size > 0, "all cells", "Run all");
  }

  /** Show what a cell is doing. */
  #say(cell: Cell, text: string): void {
    const { state } = cell.place?.bar ?? {};
    if (state !== undefined) state.textContent = text;
  }

  #sayOf(cell: Cell | undefined, text: string): void {
    if (cell === undefined) this.#start.bar.state.textContent = text;
    else this.#say(cell, text);
  }

  /** Show it, and let it be read out. */
  #tell(cell: Cell, text: string): void {
    this.#say(cell, text);
    this.#start.bar.said.textContent = `${cell.name}: ${text}`;
  }

  #tellAll(text: string): void {
    this.#start.bar.state.textContent = text;
    this.#start.bar.said.textContent = text;
  }

  #tellOf(cell: Cell | undefined, text: string): void {
    if (cell === undefined) this.#tellAll(text);
    else this.#tell(cell, text);
  }
}

const words: Readonly<Record<Exclude<LiveEnd, "unloaded">, string>> = {
  ok: "Done",
  error: "Failed",
  stopped: "Stopped.",
  lost: "Stopped. It could be stopped only by starting anew: all names are gone, and the next run begins from the top.",
};

/** Why nothing ran. */
function reasonOf({ outputs }: Cell): string {
  const error = outputs.list.findLast((output) => output.output_type === "error");
  return `${(error?.evalue ?? "").replace(/^./, (letter) => letter.toUpperCase())}. Try again.`;
}

function nameRun(button: HTMLButtonElement, isStop: boolean, name: string, words = "Run"): void {
  button.textContent = isStop ? "Stop" : words;
  button.setAttribute("aria-label", `${isStop ? "Stop" : "Run"} ${name}`);
  button.classList.toggle("stop", isStop);
}
