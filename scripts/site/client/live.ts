// Cells that readers may change and run: their buttons. What runs them is loaded when the first is pressed.

import type { LiveLesson } from "../live/page.js";
import { cellPlace, lessonBar, markEdit, showSource } from "./bars.js";
import { Edits } from "./edits.js";
import { drawFigure } from "./figures.js";
import { root } from "./load.js";

/** What a lesson is made of besides our script: what its cells say, and the kernel. */
type Parts =
  Parameters<typeof import("../live/page.js").openLesson> extends [unknown, ...infer Others] ? Others : never;

/** From disk, browsers start no workers. */
const isOnDisk = location.protocol === "file:";
const isPossible = !isOnDisk && typeof Worker === "function";

/** Room for the buttons is there before the first line is painted. */
if (isPossible) document.documentElement.dataset.live = "";

export function liveCells(): void {
  const place = document.querySelector<HTMLElement>("main .lesson-bar[data-cells]");
  if (place === null) return;
  if (!isPossible) {
    place.textContent = isOnDisk
      ? "The code of this lesson can be changed and run here, once the page comes from a web server: from disk, browsers do not allow it."
      : "The code of this lesson can be changed and run here, but not in this browser: it has no workers.";
    return;
  }
  const edits = new Edits();
  const cells = [...document.querySelectorAll<HTMLElement>("main > section.code[data-cell]")].map(cellPlace);
  const bar = lessonBar(place);
  let opened: Promise<LiveLesson> | undefined;

  async function open(state: HTMLElement): Promise<LiveLesson> {
    if (opened === undefined) {
      state.textContent = "Loading …";
      const folder = new URL(`${root}assets/live/`, document.baseURI).href;
      const cellsAddress = new URL(root + (place?.dataset.cells ?? ""), document.baseURI).href;
      // one way to the server and back for all three, and for what the kernel asks for first
      void import(`${folder}cells.js`).catch(() => {});
      const parts: Promise<[typeof import("../live/page.js"), ...Parts]> = Promise.all([
        import(`${folder}page.js`),
        import(cellsAddress),
        import(`${folder}kernel.js`),
      ]);
      opened = parts.then(([{ openLesson }, ...others]) =>
        openLesson({ folder, places: cells, bar, edits, drawFigure }, ...others),
      );
      opened.catch(() => {
        opened = undefined;
        state.textContent =
          "What runs the code could not be loaded. Try again; if that does not help, the server keeps back files of assets/live.";
        bar.said.textContent = state.textContent;
      });
    }
    return opened;
  }
  const on = (button: HTMLButtonElement, state: HTMLElement, act: (lesson: LiveLesson) => void): void =>
    button.addEventListener("click", () => void open(state).then(act, () => undefined));

  on(bar.run, bar.state, (lesson) => lesson.pressRunAll());
  on(bar.reset, bar.state, (lesson) => lesson.resetAll());
  on(bar.download, bar.state, (lesson) => void lesson.download());
  for (const cell of cells) {
    const { id, section, bar: own, source } = cell;
    if (own === undefined || source === undefined) continue;
    on(own.run, own.state, (lesson) => lesson.pressRun(id));
    on(own.edit, own.state, (lesson) => void lesson.edit(id));
    on(own.reset, own.state, (lesson) => lesson.reset(id));
    section.addEventListener(
      "keydown",
      (event) => {
        if (event.key !== "Enter" || !(event.shiftKey || event.ctrlKey || event.metaKey) || event.altKey) return;
        // links and questions in outputs have keys of their own
        if (!source.contains(event.target as Node)) return;
        event.preventDefault();
        event.stopPropagation();
        void open(own.state).then(
          (lesson) => lesson.run(id, { isNext: event.shiftKey }),
          () => undefined,
        );
      },
      { capture: true },
    );
    const edit = edits.get(id);
    if (edit !== undefined) {
      showSource(source, edit.text);
      markEdit(own);
    }
  }
}
