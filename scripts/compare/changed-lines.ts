import { diffArrays, structuredPatch } from "diff";

/** Longest line that is shown whole. */
const widest = 160;
/** How much of a longer line is shown before the first change. */
const lead = 60;

/** The search for the smallest difference takes time with the square of its size. */
const mostEdits = 400;

/**
 * A unified difference of two texts, `-` saved and `+` now, with two lines around each change.
 * @param same whether two lines say the same though they are written differently
 */
export function changedLines(saved: string, now: string, same: (saved: string, now: string) => boolean): string[] {
  const [old, fresh] = [linesOf(saved), linesOf(now)];
  const parts = diffArrays(old, fresh, { comparator: same, maxEditLength: mostEdits });
  if (parts === undefined) return readable(shortBlocks(blocks(old, fresh, same)));
  // of lines that say the same diffArrays gives the new one: with these in place, only what differs is left to show
  const before = parts.filter((part) => !part.added).flatMap((part) => part.value);
  const { hunks } = structuredPatch("", "", textOf(before), textOf(fresh), "", "", { context: 2 });
  return hunks.flatMap((hunk) => readable(shortBlocks(hunk.lines)));
}

function linesOf(text: string): string[] {
  return text === "" ? [] : text.split("\n");
}

function textOf(lines: readonly string[]): string {
  return lines.map((line) => `${line}\n`).join("");
}

/** All lines from the first that differs, where hardly any is as it was. */
function blocks(saved: readonly string[], now: readonly string[], same: (a: string, b: string) => boolean): string[] {
  const first = saved.findIndex((line, index) => index >= now.length || !same(line, now[index]));
  const from = first === -1 ? saved.length : first;
  return [...saved.slice(from).map((line) => `-${line}`), ...now.slice(from).map((line) => `+${line}`)];
}

/** Lines of a block, removed or added, that are shown. */
const mostInBlock = 6;

/** Long blocks are cut to their first lines, so that both sides are seen. */
function shortBlocks(lines: readonly string[]): string[] {
  const starts = lines.map((line, index) => index === 0 || lines[index - 1][0] !== line[0]);
  let start = 0;
  return lines.flatMap((line, index) => {
    if (starts[index]) start = index;
    if (line[0] === " " || index < start + mostInBlock) return [line];
    const isLast = index + 1 === lines.length || starts[index + 1];
    return isLast ? [`${line[0]}… and ${index + 1 - start - mostInBlock} more lines`] : [];
  });
}

/** Long lines are cut, each to where it begins to differ from its partner. */
function readable(lines: readonly string[]): string[] {
  return lines.map((line, index) => {
    if (line.length <= widest) return line;
    const partner = partnerOf(lines, index);
    const common = partner === undefined ? 0 : commonLength(line.slice(1), partner.slice(1));
    const from = Math.max(0, Math.min(common - lead, line.length - widest));
    const cut = line.slice(1 + from, widest + from);
    const end = widest + from < line.length ? "…" : "";
    return `${line[0]}${from > 0 ? "…" : ""}${cut}${end} (${line.length - 1} characters)`;
  });
}

/** The n-th removed line of a block belongs to the n-th added one. */
function partnerOf(lines: readonly string[], index: number): string | undefined {
  const own = lines[index][0];
  if (own === " ") return undefined;
  const other = own === "-" ? "+" : "-";
  const block = (from: number, step: number, mark: string): number => {
    let at = from;
    while (lines[at]?.startsWith(mark)) at += step;
    return at;
  };
  const start = block(index, -1, own) + 1;
  const found = own === "-" ? block(index, 1, "-") + index - start : block(start - 1, -1, "-") + 1 + index - start;
  return lines[found]?.startsWith(other) ? lines[found] : undefined;
}

function commonLength(a: string, b: string): number {
  let length = 0;
  while (length < a.length && a[length] === b[length]) length++;
  return length;
}
