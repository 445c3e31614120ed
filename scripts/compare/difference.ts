import type { IOutput } from "@jupyterlab/nbformat";
import { structuredPatch } from "diff";
import { type Canonical, canonical } from "./canonical.js";

const kinds = ["error", "stderr", "text", "display"] as const satisfies (keyof Canonical)[];
const titles = { text: "text", stderr: "stderr", error: "error", display: "rich output" };

/** Longest line of a difference that is shown whole; pictures are single lines of many thousands. */
const widest = 160;

/**
 * How a cell's new outputs differ from the saved ones: lines for people, `-` saved and `+` new; empty when a reader
 * would see no difference.
 */
export function difference(saved: readonly IOutput[], now: readonly IOutput[]): string[] {
  const before = canonical(saved);
  const after = canonical(now);
  return kinds.flatMap((kind) => {
    if (before[kind].trimEnd() === after[kind].trimEnd()) return [];
    return [`${titles[kind]}: - saved, + now`, ...changedLines(before[kind], after[kind])];
  });
}

function changedLines(before: string, after: string): string[] {
  const { hunks } = structuredPatch("", "", `${before.trimEnd()}\n`, `${after.trimEnd()}\n`, "", "", { context: 2 });
  return hunks.flatMap((hunk) => hunk.lines.map(shortened));
}

function shortened(line: string): string {
  return line.length <= widest ? line : `${line.slice(0, widest)}… (${line.length} characters)`;
}
