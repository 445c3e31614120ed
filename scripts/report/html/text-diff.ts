import { diffLines, diffWordsWithSpace } from "diff";
import { escaped } from "../plain.js";

/** Characters of one text that are compared and shown. */
const longest = 50_000;
/** Beyond so many changed lines the texts are shown beside each other, line by line. */
const mostEdits = 500;
/** Longer lines are data more than text: they are marked as a whole, and only their beginning is shown. */
const widest = 1_000;
const beginning = 200;
/** Equal lines shown around a change. */
const context = 3;

/** One line of each side, null where a side has none. */
interface Row {
  readonly saved: string | null;
  readonly now: string | null;
  readonly same: boolean;
}

/** A table with the saved text on the left and the new one on the right; changed words are marked. */
export function textDiff(saved: string, now: string): string {
  const rows = rowsOf(cut(saved), cut(now));
  const body = folded(rows).map((row) => (typeof row === "number" ? gap(row) : tableRow(row)));
  const after = saved.length > longest || now.length > longest ? cutNote(saved, now) : "";
  return `<div class="box" role="region" aria-label="difference" tabindex="0"><table class="diff"><thead><tr><th scope="col">saved</th><th scope="col">this run</th></tr></thead>
<tbody>${body.join("\n")}</tbody></table></div>${after}`;
}

function cut(text: string): string {
  const shown = text.slice(0, longest);
  return shown === "" || shown.endsWith("\n") ? shown : `${shown}\n`;
}

function cutNote(saved: string, now: string): string {
  const count = (text: string): string => text.length.toLocaleString("en");
  const limit = longest.toLocaleString("en");
  return `<p class="note">Only the first ${limit} characters are shown; saved: ${count(saved)}, this run: ${count(now)}.</p>`;
}

function rowsOf(saved: string, now: string): Row[] {
  const changes = diffLines(saved, now, { maxEditLength: mostEdits }) ?? [
    { value: saved, removed: true, added: false },
    { value: now, removed: false, added: true },
  ];
  const rows: Row[] = [];
  let removed: string[] = [];
  const flush = (added: string[]): void => {
    for (let line = 0; line < Math.max(removed.length, added.length); line++) {
      rows.push({ saved: removed[line] ?? null, now: added[line] ?? null, same: false });
    }
    removed = [];
  };
  for (const change of changes) {
    const lines = linesOf(change.value);
    if (change.added) {
      flush(lines);
    } else {
      flush([]);
      if (change.removed) removed = lines;
      else rows.push(...lines.map((line) => ({ saved: line, now: line, same: true })));
    }
  }
  flush([]);
  return rows;
}

function linesOf(text: string): string[] {
  return text === "" ? [] : text.replace(/\n$/, "").split("\n");
}

/** Rows far from any change give way to their number. */
function folded(rows: readonly Row[]): (Row | number)[] {
  const near = new Set<number>();
  for (const [index, { same }] of rows.entries()) {
    if (!same) for (let at = index - context; at <= index + context; at++) near.add(at);
  }
  const shown: (Row | number)[] = [];
  for (const [index, row] of rows.entries()) {
    const last = shown.at(-1);
    if (near.has(index)) shown.push(row);
    else if (typeof last === "number") shown[shown.length - 1] = last + 1;
    else shown.push(1);
  }
  return shown;
}

function gap(lines: number): string {
  return `<tr class="gap"><td colspan="2">${lines} equal line${lines === 1 ? "" : "s"}</td></tr>`;
}

function tableRow({ saved, now, same }: Row): string {
  if (same) return `<tr><td>${shown(saved ?? "")}</td><td>${shown(now ?? "")}</td></tr>`;
  if (saved === null) return `<tr><td class="none"></td><td class="new">${mark("ins", now ?? "")}</td></tr>`;
  if (now === null) return `<tr><td class="old">${mark("del", saved)}</td><td class="none"></td></tr>`;
  const [left, right] = markedWords(saved, now);
  return `<tr><td class="old">${left}</td><td class="new">${right}</td></tr>`;
}

function markedWords(saved: string, now: string): [string, string] {
  if (saved.length > widest || now.length > widest) return [mark("del", saved), mark("ins", now)];
  const words = diffWordsWithSpace(saved, now);
  const left = words.map(({ value, added, removed }) => (added ? "" : removed ? mark("del", value) : escaped(value)));
  const right = words.map(({ value, added, removed }) => (removed ? "" : added ? mark("ins", value) : escaped(value)));
  return [left.join(""), right.join("")];
}

function mark(element: "del" | "ins", text: string): string {
  return `<${element}>${shown(text)}</${element}>`;
}

function shown(line: string): string {
  if (line.length <= widest) return escaped(line);
  return `${escaped(line.slice(0, beginning))}… <span class="soft">(${line.length.toLocaleString("en")} characters)</span>`;
}
