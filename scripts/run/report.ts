import { styleText } from "node:util";
import { difference } from "../compare/difference.js";
import { hasTag } from "../notebook/notebook.js";
import type { CellResult } from "./run-notebook.js";

/** What went wrong in one notebook, ready to print. */
export type Problems = readonly string[];

/** Failures of a run. */
export function failures(path: string, results: readonly CellResult[]): Problems {
  return results.flatMap((result) =>
    result.failure === null ? [] : [problem(path, result, result.failure.split("\n"))],
  );
}

/** Failures, and cells whose outputs are no longer the saved ones; a cell tagged `ignore-output` may differ. */
export function failuresAndDifferences(path: string, results: readonly CellResult[]): Problems {
  return results.flatMap((result) => {
    if (result.failure !== null) return [problem(path, result, result.failure.split("\n"))];
    if (hasTag(result.entry.cell, "ignore-output")) return [];
    const lines = difference(result.entry.cell.outputs, result.outputs);
    return lines.length === 0 ? [] : [problem(path, result, lines)];
  });
}

function problem(path: string, { entry }: CellResult, lines: readonly string[]): string {
  const source = entry.source.trimEnd().split("\n");
  return [
    bold(`${path}, cell ${entry.number} (${String(entry.cell.id)})`),
    ...source.map((line) => `    | ${line}`),
    ...lines.map((line) => `    ${coloured(line)}`),
    "",
  ].join("\n");
}

function coloured(line: string): string {
  if (line.startsWith("-")) return styled("red", line);
  return line.startsWith("+") ? styled("green", line) : line;
}

function bold(text: string): string {
  return styled("bold", text);
}

function styled(style: "red" | "green" | "bold", text: string): string {
  return process.stdout.isTTY ? styleText(style, text) : text;
}
