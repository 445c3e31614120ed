import type { Diagnostic } from "typescript";
import { codeFrame, dim, red } from "../code-frame.js";
import { hostName } from "../host.js";
import type { Failure } from "../threads.js";
import type { CellSourceFile, Checker } from "./internals.js";
import { ts } from "./typescript.js";

const mostShown = 5;
const cannotFindName = 2304;

/** What TypeScript has against a cell: its syntax first, and only when that is right its types. */
export function diagnose(file: CellSourceFile, checker: Checker): Failure | undefined {
  if (file.parseDiagnostics.length > 0) return failure("SyntaxError", file.parseDiagnostics, file.text);
  if (file.identifiers.has(hostName)) return reserved(file);
  if (/^\s*\/\/\s*@ts-nocheck/.test(file.text)) return undefined;
  const errors = [...file.bindDiagnostics, ...checker.getDiagnostics(file)].filter(
    (diagnostic) => diagnostic.category === ts.DiagnosticCategory.Error && !isWaived(file, diagnostic),
  );
  return errors.length === 0 ? undefined : failure("TypeScriptError", errors, file.text);
}

/** The one name that cells cannot have. */
function reserved(file: CellSourceFile): Failure {
  const messageText = `The name '${hostName}' is the kernel's own. Choose another.`;
  const diagnostic = { file, start: file.text.indexOf(hostName), length: hostName.length, messageText, code: 2397 };
  return failure("TypeScriptError", [{ ...diagnostic, category: ts.DiagnosticCategory.Error }], file.text);
}

/** Whether the line before waives it: `@ts-expect-error`, or its older form. */
function isWaived(file: CellSourceFile, { start = 0 }: Diagnostic): boolean {
  const { line } = file.getLineAndCharacterOfPosition(start);
  return line > 0 && /^\s*\/\/\s*@ts-(ignore|expect-error)/.test(file.text.split("\n")[line - 1]);
}

export function failure(ename: string, diagnostics: readonly Diagnostic[], source: string): Failure {
  const shown = diagnostics.slice(0, mostShown).map((diagnostic) => describe(diagnostic, source));
  const more = diagnostics.length - shown.length;
  return {
    ename,
    evalue: shown[0].headline,
    traceback: [
      ...shown.flatMap(({ headline, frame }) => [`${red(ename)}: ${headline}`, ...frame]),
      ...(more > 0 ? [dim(`… and ${more} more`)] : []),
    ],
  };
}

function describe({ start = 0, length, code, messageText, file }: Diagnostic, source: string) {
  const text = ts.flattenDiagnosticMessageText(messageText, "\n");
  const place = file?.getLineAndCharacterOfPosition(start) ?? { line: 0, character: 0 };
  const remedy = code === cannotFindName ? remedyFor(text) : "";
  return {
    headline: `${place.line + 1}:${place.character + 1} - ${text}${remedy} (TS${code})`,
    frame: codeFrame(source, place.line + 1, place.character + 1, length),
  };
}

function remedyFor(text: string): string {
  const name = /'(.*?)'/.exec(text)?.[1] ?? "name";
  return ` Declare it in a cell (let ${name} = …), or write globalThis.${name} for a property of the global object.`;
}
