// The buttons that a page with runnable cells has, and what it shows of a reader's changes.

/** What the page needs of a cell that it shows. */
export interface CellPlace {
  id: string;
  section: HTMLElement;
  /** Nothing where the page shows the outputs alone. */
  source?: HTMLElement;
  bar?: CellBar;
}

/** The buttons below a cell's code. */
export interface CellBar {
  run: HTMLButtonElement;
  edit: HTMLButtonElement;
  /** While it is edited, where there are fingers and maybe no Tab. */
  complete: HTMLButtonElement;
  reset: HTMLButtonElement;
  /** What the cell is doing. */
  state: HTMLElement;
  /** What the reader has done with it. */
  mark: HTMLElement;
}

/** What stands above the lesson. */
export interface LessonBar {
  run: HTMLButtonElement;
  reset: HTMLButtonElement;
  download: HTMLButtonElement;
  state: HTMLElement;
  /** Read out. */
  said: HTMLElement;
}

export function cellPlace(section: HTMLElement, index: number): CellPlace {
  const source = section.querySelector<HTMLElement>(".source");
  const place = { id: section.dataset.cell ?? "", section };
  return source === null ? place : { ...place, source, bar: cellBar(source, index + 1) };
}

function cellBar(source: HTMLElement, number: number): CellBar {
  const bar = document.createElement("div");
  bar.className = "cell-bar";
  const run = button("Run", `Run cell ${number}`, "run");
  const edit = button("Edit", `Edit cell ${number}`);
  const complete = button("Complete", `Complete at the cursor of cell ${number}`, "complete");
  const reset = button("Reset", `Reset cell ${number} to the lesson's text`);
  complete.hidden = true;
  reset.hidden = true;
  const mark = text("mark");
  const state = text("state");
  bar.append(run, edit, complete, reset, mark, state);
  source.append(bar);
  return { run, edit, complete, reset, mark, state };
}

export function lessonBar(place: HTMLElement): LessonBar {
  place.setAttribute("role", "group");
  place.setAttribute("aria-label", "The code of this lesson");
  const run = button("Run all", "Run all cells", "run");
  const reset = button("Reset all", "Reset all cells to the lesson's text");
  const download = button("Download yours", "Download yours: the notebook with your changes and outputs");
  const state = text("state");
  state.textContent = "Change the code and run it, here in your browser.";
  const said = text("hidden");
  said.setAttribute("role", "status");
  place.append(run, reset, download, state, said);
  return { run, reset, download, state, said };
}

function button(words: string, name: string, kind = ""): HTMLButtonElement {
  const element = document.createElement("button");
  element.type = "button";
  element.className = kind;
  element.textContent = words;
  element.setAttribute("aria-label", name);
  return element;
}

function text(kind: string): HTMLElement {
  const element = document.createElement("span");
  element.className = kind;
  return element;
}

/** Code as the page shows it, each line an element; colours come with the editor. */
export function showSource(source: HTMLElement, code: string): void {
  const pre = source.querySelector("pre");
  const lines = code.trimEnd().split("\n");
  pre?.replaceChildren(
    ...lines.map((line, index) => {
      const element = text("line");
      element.textContent = index < lines.length - 1 ? `${line}\n` : line;
      return element;
    }),
  );
}

/** Tell that a cell's text is the reader's. */
export function markEdit({ reset, mark }: CellBar, words = "changed by you"): void {
  reset.hidden = words === "";
  mark.textContent = words;
}
