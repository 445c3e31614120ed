import { applyEdits, modify } from "jsonc-parser";
import { sortedKeys } from "./notebook.js";

/** A value of a notebook to replace or to add: where, and what. */
export interface Edit {
  readonly path: readonly (string | number)[];
  readonly value: unknown;
}

/** How a text ends its lines; no line break stands in a string of JSON. */
export function lineEnd(text: string): "\n" | "\r\n" {
  return text.includes("\r\n") ? "\r\n" : "\n";
}

/**
 * The text of a notebook with some of its values replaced. All else stays to the letter: whoever wrote the file may
 * spell numbers in another way (`1e-07`, `1.0`), or have some that JavaScript cannot hold.
 */
export function edited(text: string, edits: readonly Edit[]): string {
  const indent = /^[ \t]+/m.exec(text)?.[0] ?? " ";
  const formattingOptions = { insertSpaces: !indent.startsWith("\t"), tabSize: indent.length, eol: lineEnd(text) };
  return edits.reduce((rest, { path, value }) => {
    const sorted: unknown = JSON.parse(JSON.stringify(value, sortedKeys));
    const key = String(path.at(-1));
    // Jupyter sorts the keys when it saves
    const getInsertionIndex = (keys: string[]): number => keys.filter((other) => other < key).length;
    return applyEdits(rest, modify(rest, [...path], sorted, { formattingOptions, getInsertionIndex }));
  }, text);
}
