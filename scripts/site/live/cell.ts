import type { LiveEnd, LiveOutput } from "d2l-ts-kernel/browser";
import type { CellPlace } from "../client/bars.js";
import { scrollers } from "../client/code.js";
import type { LiveCell } from "../live-cells.js";
import { type Output, Outputs } from "./outputs.js";
import { type DrawFigure, showOutput } from "./show.js";

/** A cell of the lesson: what it says, what it has put out, and where that is shown. */
export class Cell {
  readonly id: string;
  /** Among those that the page shows, from 1; none for one that it does not. */
  readonly number: number | undefined;
  /** The lesson's text. */
  readonly lesson: string;
  readonly mayFail: boolean;
  readonly place: CellPlace | undefined;
  source: string;
  readonly outputs = new Outputs();
  count: number | undefined;
  readonly #draw: DrawFigure;
  readonly #saved: HTMLElement[];
  readonly #own = document.createElement("div");
  #drawn: { output: Output; node: HTMLElement }[] = [];
  #ran: string | undefined;
  #runs = 0;
  #isOwn = false;
  #frame: number | undefined;

  constructor({ id, source, mayFail }: LiveCell, draw: DrawFigure, place?: CellPlace, number?: number) {
    this.id = id;
    this.lesson = source;
    this.source = source;
    this.mayFail = mayFail ?? false;
    this.place = place;
    this.number = number;
    this.#draw = draw;
    this.#saved = place === undefined ? [] : savedIn(place.section);
    this.#own.className = "own";
    this.#own.setAttribute("role", "group");
    this.#own.setAttribute("aria-label", `Your output of ${this.name}`);
  }

  get name(): string {
    return this.number === undefined ? "a cell that is not shown" : `cell ${this.number}`;
  }

  /** Whether it has run as it stands, whatever came of it. */
  get hasRun(): boolean {
    return this.#ran === this.source;
  }

  /** Whether what it has put out is the reader's. */
  get hasOutputs(): boolean {
    return this.#isOwn;
  }

  /** A run begins: what stood there stays until it puts out something. */
  begin(): (output: LiveOutput) => void {
    const run = ++this.#runs;
    this.#isOwn = true;
    this.outputs.apply({ output_type: "clear_output", wait: true });
    return (output) => {
      if (run === this.#runs) this.take(output);
    };
  }

  take(output: LiveOutput): void {
    if (output.output_type === "execute_result") this.count = output.execution_count;
    if (this.outputs.apply(output)) this.#frame ??= requestAnimationFrame(() => this.#show());
  }

  end(end: LiveEnd, source: string): void {
    // the lesson may have been restored meanwhile
    if (!this.#isOwn || (end !== "ok" && end !== "error")) return;
    this.#ran = source;
    this.outputs.settle();
    this.#show();
  }

  /** All names are gone: it has not run. */
  forget(): void {
    this.#ran = undefined;
  }

  /** As the lesson has it, with its saved outputs. */
  restore(): void {
    this.#runs++;
    this.#isOwn = false;
    this.forget();
    this.outputs.clear();
    this.#drawn = [];
    this.#own.replaceChildren();
    this.#own.remove();
    for (const element of this.#saved) element.hidden = false;
  }

  /** Bring the page to what the cell has put out. */
  #show(): void {
    if (this.#frame !== undefined) cancelAnimationFrame(this.#frame);
    this.#frame = undefined;
    if (this.place === undefined) return;
    if (!this.#own.isConnected) this.#takePlace(this.place.section);
    const drawn = this.outputs.list.map((output, index) => {
      const known = this.#drawn[index];
      if (known?.output === output) return known;
      return { output, node: showOutput(output, this.#draw, known?.node) };
    });
    const [mark = yoursMark()] = this.#own.children;
    if (drawn.length === 0) this.#own.replaceChildren();
    else if (!mark.isConnected) this.#own.append(mark);
    for (const [index, { node }] of drawn.entries()) {
      const before = this.#drawn[index]?.node;
      if (before === node) continue;
      if (before?.isConnected) before.replaceWith(node);
      else this.#own.append(node);
    }
    for (const { node } of this.#drawn.slice(drawn.length)) node.remove();
    this.#drawn = drawn;
    scrollers();
  }

  #takePlace(section: HTMLElement): void {
    const [first] = this.#saved;
    if (first !== undefined) first.before(this.#own);
    else (section.querySelector(":scope > details.fold:only-child") ?? section).append(this.#own);
    for (const element of this.#saved) element.hidden = true;
    for (let above = this.#own.parentElement; above !== null && above !== section; above = above.parentElement) {
      if (above instanceof HTMLDetailsElement) above.open = true;
    }
  }
}

/** The outputs that the lesson came with, the outermost elements. */
function savedIn(section: HTMLElement): HTMLElement[] {
  const all = [...section.querySelectorAll<HTMLElement>(".output, .figure, .scrolled")];
  return all.filter((element) => element.parentElement?.closest(".output, .figure, .scrolled") === null);
}

function yoursMark(): HTMLElement {
  const mark = document.createElement("p");
  mark.className = "own-mark";
  mark.textContent = "Yours";
  return mark;
}
