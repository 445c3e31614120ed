import type { Content } from "../message.js";
import type { CellSourceFile } from "./internals.js";
import { isObjectLiteral } from "./object-literal.js";
import { ts } from "./typescript.js";

const unterminatedString = 1002;

/** Whether a console should run the code, ask for another line, or let the error be shown. */
export function isComplete({ code }: { code: string }): Content {
  const file = ts.createSourceFile("input.ts", code, {
    languageVersion: ts.ScriptTarget.Latest,
    setExternalModuleIndicator: (file) => Object.assign(file, { externalModuleIndicator: true }),
  });
  if (isObjectLiteral(code)) return { status: "complete" };
  const errors = (file as CellSourceFile).parseDiagnostics;
  if (errors.length === 0) return { status: "complete" };
  // what is only cut short fails behind its last character; a plain string cannot go on in another line
  const end = code.trimEnd().length;
  const isCutShort = errors.every(({ start, code }) => start >= end && code !== unterminatedString);
  return isCutShort ? { status: "incomplete", indent: indentOf(code) } : { status: "invalid" };
}

function indentOf(code: string): string {
  const line = code.trimEnd().split("\n").at(-1) ?? "";
  const indent = /^\s*/.exec(line)?.[0] ?? "";
  return /[{([]$/.test(line.trimEnd()) ? `${indent}  ` : indent;
}
