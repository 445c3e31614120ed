import { diffArrays, structuredPatch } from "diff";
import { isClose, numberChange, parseNumber } from "./number.js";
import type { CompareSettings } from "./settings.js";
import { insideBrackets, type Token, tokens } from "./tokens.js";

/** How one text differs from another that has the same words: the numbers that are not equal, as written. */
interface Alignment {
  readonly numbers: number;
  readonly changed: readonly (readonly [saved: string, now: string])[];
}

/** Longest line of a difference that is shown whole. */
const widest = 160;
/** Numbers that are named one by one. */
const named = 3;

/** Whether two texts say the same: equal words, and numbers equal within the tolerance. */
export function sameText(saved: string, now: string, settings: CompareSettings, kind?: "coordinates"): boolean {
  return saved === now || align(saved, now, settings, kind)?.changed.length === 0;
}

/** How a short text differs, in one sentence; null when it does not. */
export function textChange(saved: string, now: string, settings: CompareSettings, kind?: "coordinates"): string | null {
  if (saved === now) return null;
  const alignment = align(saved, now, settings, kind);
  if (alignment === null) return `${shortened(JSON.stringify(saved))} became ${shortened(JSON.stringify(now))}`;
  return alignment.changed.length === 0 ? null : changes(alignment);
}

/** How a text of several lines differs, in lines for people: `-` saved, `+` now, then the numbers; else empty. */
export function compareText(saved: string, now: string, settings: CompareSettings): string[] {
  const [before, after] = [saved.trimEnd(), now.trimEnd()];
  if (sameText(before, after, settings)) return [];
  const alignment = align(before, after, settings);
  const lines = changedLines(before.split("\n"), after.split("\n"), settings);
  return alignment === null ? lines : [...lines, changes(alignment)];
}

function changedLines(saved: string[], now: string[], settings: CompareSettings): string[] {
  const parts = diffArrays(saved, now, { comparator: (a, b) => sameText(a, b, settings) });
  // of lines that say the same diffArrays gives the new one: with these in place, only what differs is left to show
  const before = parts.filter((part) => !part.added).flatMap((part) => part.value);
  const text = (lines: string[]): string => `${lines.join("\n")}\n`;
  const { hunks } = structuredPatch("", "", text(before), text(now), "", "", { context: 2 });
  return hunks.flatMap((hunk) => hunk.lines.map(shortened));
}

function changes({ numbers, changed }: Alignment): string {
  const first = changed.slice(0, named).map(([saved, now]) => numberChange(saved, now));
  const more = changed.length > named ? ", …" : "";
  const what = changed.length === 1 ? "1 number differs" : `${changed.length} numbers differ`;
  return `${what}${numbers > 1 ? ` of ${numbers}` : ""}: ${first.join(", ")}${more}`;
}

/** Null when the texts differ in more than numbers. */
function align(saved: string, now: string, settings: CompareSettings, kind?: "coordinates"): Alignment | null {
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

function sameNumber(saved: string, now: string, settings: CompareSettings): boolean {
  const [before, after] = [parseNumber(saved), parseNumber(now)];
  return isClose(before, after, settings);
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

function shortened(text: string): string {
  return text.length <= widest ? text : `${text.slice(0, widest)}… (${text.length} characters)`;
}
