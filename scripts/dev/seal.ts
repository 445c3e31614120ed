import { readFileSync, writeFileSync } from "node:fs";
import { runInNewContext } from "node:vm";
import type { ICell } from "@jupyterlab/nbformat";
import { d2l } from "d2l-ts";
import { joined, parseNotebook } from "../notebook/notebook.js";
import { freshness, stamped } from "../notebook/stamp.js";

/** A question's call: its name and text, and what the author knows, open or sealed. */
const call = /^(const \w+ = d2l\.ask\([\s\S]*?),\s+(\{[\s\S]*\}|d2l\.sealed`[\s\S]*`)\);/;

/**
 * Seals the answers of questions in notebooks, or opens them for editing:
 *
 *     node scripts/dist/dev/seal.js [--open] NOTEBOOK…
 */
function main(args: readonly string[]): void {
  const opens = args[0] === "--open";
  for (const path of args.slice(opens ? 1 : 0)) {
    const content = parseNotebook(readFileSync(path, "utf8"), path);
    const changed = { ...content, cells: content.cells.map((cell) => withAnswer(cell, opens)) };
    if (JSON.stringify(changed) === JSON.stringify(content)) continue;
    // what a question shows is the same in both forms, so its outputs are as fresh as they were
    const saved = freshness(content) === "fresh" ? stamped(changed) : changed;
    writeFileSync(path, `${JSON.stringify(saved, null, 1)}\n`);
  }
}

function withAnswer(cell: ICell, opens: boolean): ICell {
  const { tags } = cell.metadata as { tags?: string[] };
  if (!tags?.includes("question")) return cell;
  const source = joined(cell.source).replace(call, (_, start: string, answer: string) => {
    const wanted = runInNewContext(`(${answer})`, { d2l });
    const text = opens ? JSON.stringify(wanted, null, 2) : `\n  d2l.sealed\`\n${d2l.seal(wanted)}\``;
    return `${start},${opens ? " " : ""}${text});`;
  });
  return { ...cell, source: source.split(/(?<=\n)/) };
}

main(process.argv.slice(2));
