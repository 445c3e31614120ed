import { changedLines } from "./changed-lines.js";
import { numberChange, sameNumber } from "./number.js";
import { type CompareSettings, isExact } from "./settings.js";
import { insideBrackets, type Token, tokens } from "./tokens.js";

/** How one text differs from another that has the same words: the numbers that are not equal, as written. */
interface Alignment {
  readonly numbers: number;
  readonly changed: readonly (readonly [saved: string, now: string])[];
}

/** Characters of two texts together that are taken apart at once. */
const largest = 4e6;
/** Lines of a difference that are shown. */
const most = 24;
/** Longest text that is quoted whole. */
const widest = 100;
/** How much of a longer one is quoted before the first change. */
const lead = 30;
/** Numbers that are named one by one. */
const named = 3;

/** Whether two texts say the same: equal words, and numbers equal within the tolerance. */
function sameText(saved: string, now: string, settings: CompareSettings, kind?: "coordinates"): boolean {
  return saved === now || align(saved, now, settings, kind)?.changed.length === 0;
}

/** How a short text differs, in one sentence; null when it does not. */
export function textChange(saved: string, now: string, settings: CompareSettings, kind?: "coordinates"): string | null {
  if (saved === now) return null;
  const alignment = align(saved, now, settings, kind);
  if (alignment === null) return quotedChange(saved, now);
  return alignment.changed.length === 0 ? null : changes(alignment);
}

/** How a text of several lines differs, in lines for people: `-` saved, `+` now, then the numbers; else empty. */
export function compareText(saved: string, now: string, settings: CompareSettings): string[] {
  const [before, after] = isExact(settings) ? [saved, now] : [visible(saved), visible(now)];
  if (before === after) return [];
  const alignment = align(before, after, settings);
  if (alignment?.changed.length === 0) return [];
  const changed = changedLines(before, after, (a, b) => sameText(a, b, settings));
  const lines = few(changed, most, "lines");
  return alignment === null ? lines : [...lines, changes(alignment)];
}

/** White space at the end of a line or of the text is not seen. */
function visible(text: string): string {
  return text
    .split("\n")
    .map((line) => line.trimEnd())
    .join("\n")
    .trimEnd();
}

/** The first lines, and how many there are besides. */
export function few(lines: readonly string[], count: number, what: string): string[] {
  return lines.length <= count ? [...lines] : [...lines.slice(0, count), `… and ${lines.length - count} more ${what}`];
}

function changes({ numbers, changed }: Alignment): string {
  const first = changed.slice(0, named).map(([saved, now]) => numberChange(saved, now));
  const more = changed.length > named ? ", …" : "";
  if (numbers === 1) return first.join();
  const count = `${changed.length} of ${numbers} numbers ${changed.length === 1 ? "differs" : "differ"}`;
  return `${count}: ${first.join(", ")}${more}`;
}

const mayHaveNumbers = /\d|nan|inf/i;

/** Null when the texts, which are not equal as they are, differ in more than numbers. */
function align(saved: string, now: string, settings: CompareSettings, kind?: "coordinates"): Alignment | null {
  if (isExact(settings) || !mayHaveNumbers.test(saved) || !mayHaveNumbers.test(now)) return null;
  if (saved.length + now.length > largest) return alignLines(saved, now, settings);
  const [before, after] = [tokens(saved, kind), tokens(now, kind)];
  if (before.length !== after.length) return null;
  const changed: [string, string][] = [];
  let numbers = 0;
  let rewritten = false;
  for (const [index, { text, isNumber }] of before.entries()) {
    const other = after[index];
    if (isNumber) numbers++;
    if (text === other.text) continue;
    if (!isNumber || !other.isNumber) return null;
    rewritten = true;
    if (!sameNumber(text, other.text, settings)) changed.push([text, other.text]);
  }
  return sameGaps(before, after, rewritten) ? { numbers, changed } : null;
}

/** Line by line, so that the tokens of a long text need not be held; a list may not be wrapped anew then. */
function alignLines(saved: string, now: string, settings: CompareSettings): Alignment | null {
  const [before, after] = [saved.split("\n"), now.split("\n")];
  if (before.length !== after.length) return null;
  const changed: Alignment["changed"][number][] = [];
  let numbers = 0;
  for (const [index, line] of before.entries()) {
    if (line === after[index]) continue;
    const alignment = line.length + after[index].length > largest ? null : align(line, after[index], settings);
    if (alignment === null) return null;
    numbers += alignment.numbers;
    changed.push(...alignment.changed);
  }
  return { numbers, changed };
}

/**
 * A number that is written differently moves what stands beside it: columns are padded, and a list wraps elsewhere. So where
 * one is, only line breaks outside of brackets count; where none is, all white space does.
 */
function sameGaps(before: readonly Token[], after: readonly Token[], rewritten: boolean): boolean {
  const inside = rewritten ? insideBrackets(before) : [];
  return before.every(({ gap }, index) => {
    const other = after[index].gap;
    if (gap === other || inside[index]) return true;
    return rewritten && breaks(gap) === breaks(other);
  });
}

function breaks(gap: string): number {
  return gap.split("\n").length;
}

function quotedChange(saved: string, now: string): string {
  let same = 0;
  while (same < saved.length && saved[same] === now[same]) same++;
  const from = saved.length > widest || now.length > widest ? Math.max(0, same - lead) : 0;
  return `${quoted(saved, from)} became ${quoted(now, from)}`;
}

function quoted(text: string, from: number): string {
  const cut = text.slice(from, from + widest);
  return JSON.stringify(`${from > 0 ? "…" : ""}${cut}${from + widest < text.length ? "…" : ""}`);
}
