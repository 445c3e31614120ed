import type { ExpressionStatement } from "typescript";
import type { CellSourceFile } from "./internals.js";
import { ts } from "./typescript.js";

/**
 * Whether a cell is an object, `{ a: 1, b: 2 }`, and no block: as Node's REPL and Deno decide it, by its first
 * character, and when no semicolon ends it.
 */
export function isObjectLiteral(source: string): boolean {
  if (!/^\s*\{/.test(source) || /;\s*$/.test(source)) return false;
  const file = ts.createSourceFile("literal.ts", inParentheses(source), ts.ScriptTarget.Latest) as CellSourceFile;
  return file.parseDiagnostics.length === 0 && file.statements.length === 1;
}

/** The text to be compiled in place of such a cell. */
export const inParentheses = (source: string) => `(${source}\n)`;

/** Makes places those of the source as it was written. */
export function hideParentheses(file: CellSourceFile): void {
  file.lineMap = [1, ...ts.computeLineStarts(file.text).slice(1)];
  const [statement] = file.statements;
  const { expression } = statement as ExpressionStatement;
  for (const node of [statement, expression, file.statements]) Object.assign(node, { pos: 1 });
}

/** What a cell's author wrote. */
export const sourceOf = ({ text, lineMap }: CellSourceFile) => (lineMap?.[0] === 1 ? text.slice(1, -2) : text);
