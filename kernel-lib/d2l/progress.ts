import { displaySymbol, type MimeBundle } from "../display/contract.js";
import { element, escapeMarkup } from "../display/html.js";
import { notebookChannel } from "../platform/channel.js";
import { LiveOutput } from "./live.js";

const PAUSE_MS = 100;
const CELLS = 24;

interface State {
  label: string;
  done: number;
  /** Unknown for an iterable without `length` or `size`. */
  total: number | undefined;
  seconds: number;
  finished: boolean;
}

/**
 * The items of an iterable, with a bar that tells how far the loop is, how fast, and how long it
 * will take. A finished bar tells the count alone, so that saved outputs can be compared.
 *
 * @example for (const row of d2l.progress(X, "rows")) row.sum()
 */
export function* progress<T>(iterable: Iterable<T>, label = ""): Generator<T, void, undefined> {
  const total = lengthOf(iterable);
  const show = notebookChannel() === undefined ? terminal() : notebook();
  const start = performance.now();
  let done = 0;
  let shown = Number.NEGATIVE_INFINITY;
  const tell = (finished: boolean) =>
    show({ label, done, total, seconds: (performance.now() - start) / 1000, finished });
  try {
    for (const item of iterable) {
      if (performance.now() - shown > PAUSE_MS) {
        tell(false);
        shown = performance.now();
      }
      yield item;
      done++;
    }
  } finally {
    tell(true);
  }
}

function lengthOf(iterable: unknown): number | undefined {
  const { length, size } = iterable as { length?: unknown; size?: unknown };
  return [length, size].find((count): count is number => typeof count === "number");
}

/** "epoch 1  40/235  17%  73.4/s  3 s left" */
export function progressText({ label, done, total, seconds, finished }: State): string {
  const parts = [label, total === undefined ? String(done) : `${done}/${total}`];
  if (finished) parts.push(total === undefined || done === total ? "✓" : "stopped");
  else if (done > 0) {
    const rate = done / seconds;
    if (total !== undefined) parts.push(`${Math.floor((100 * done) / total)}%`);
    parts.push(`${rate.toPrecision(3)}/s`);
    if (total !== undefined) parts.push(`${duration((total - done) / rate)} left`);
  }
  return parts.filter((part) => part !== "").join("  ");
}

function duration(seconds: number): string {
  if (seconds < 60) return `${Math.ceil(seconds)} s`;
  return seconds < 3600 ? `${Math.ceil(seconds / 60)} min` : `${(seconds / 3600).toFixed(1)} h`;
}

function notebook(): (state: State) => void {
  const output = new LiveOutput();
  return (state) => output.show({ [displaySymbol]: () => progressBundle(state) });
}

export function progressBundle(state: State): MimeBundle {
  const words = progressText(state);
  const part = state.total ? state.done / state.total : state.finished ? 1 : 0;
  const colour = state.finished && part === 1 ? "#009e73" : "#0072b2";
  const bar = element("div", { style: `width:${Math.round(part * 240)}px;height:8px;background-color:${colour}` });
  const track = "width:240px;height:8px;background-color:#c8c8c8;border-radius:4px;overflow:hidden";
  const line = "display:flex;align-items:center;gap:10px;font-family:sans-serif;font-size:12px";
  const html = element(
    "div",
    { style: line },
    element("div", { style: track }, bar),
    element("span", {}, escapeMarkup(words)),
  );
  return { "text/plain": words, "text/html": html };
}

/** A terminal redraws its line; a file or a pipe gets the last state only. */
function terminal(): (state: State) => void {
  const { stderr } = process;
  return (state) => {
    if (!stderr.isTTY) {
      if (state.finished) stderr.write(`${progressText(state)}\n`);
      return;
    }
    const filled = state.total ? Math.round((CELLS * state.done) / state.total) : 0;
    const bar = state.total ? `${"█".repeat(filled)}${"░".repeat(CELLS - filled)} ` : "";
    stderr.write(`\r\u001b[2K${bar}${progressText(state)}${state.finished ? "\n" : ""}`);
  };
}
