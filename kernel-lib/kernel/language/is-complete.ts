import type { Content } from "../wire/message.js";
import { ts } from "./typescript.js";

/** Whether a console should run the code, ask for another line, or let the error be shown. */
export function isComplete({ code }: { code: string }): Content {
  const file = ts.createSourceFile("input.ts", code, {
    languageVersion: ts.ScriptTarget.Latest,
    setExternalModuleIndicator: (file) => Object.assign(file, { externalModuleIndicator: true }),
  });
  const errors = (file as typeof file & { parseDiagnostics: { start: number; length: number }[] }).parseDiagnostics;
  if (errors.length === 0) return { status: "complete" };
  // what is only cut short fails at its end
  const end = code.trimEnd().length;
  const atEnd = errors.every(({ start, length }) => start + length >= end);
  return atEnd ? { status: "incomplete", indent: indentOf(code) } : { status: "invalid" };
}

function indentOf(code: string): string {
  const line = code.trimEnd().split("\n").at(-1) ?? "";
  const indent = /^\s*/.exec(line)?.[0] ?? "";
  return /[{([]$/.test(line.trimEnd()) ? `${indent}  ` : indent;
}
