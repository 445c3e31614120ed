import type { Diagnostic } from "typescript";
import { codeFrame, dim, red } from "../code-frame.js";
import { hostName } from "../host.js";
import { packageOf } from "../specifiers.js";
import type { Failure } from "../threads.js";
import type { CellSourceFile } from "./internals.js";
import { sourceOf } from "./object-literal.js";
import type { ModuleProgram } from "./program.js";
import { ts } from "./typescript.js";

const mostShown = 5;
/** Of names that TypeScript's own advice sends to other libraries. */
const ofBrowsers = 2584;
const cannotFindName = 2304;
const cannotFindModule = 2307;

/** What TypeScript has against a cell: its syntax first, and only when that is right its types. */
export function diagnose(file: CellSourceFile, { checker, program }: ModuleProgram): Failure | undefined {
  const syntax = program.getSyntacticDiagnostics(file);
  if (syntax.length > 0) return failure("SyntaxError", syntax, sourceOf(file));
  if (file.identifiers.has(hostName)) return reserved(file);
  if (file.checkJsDirective?.enabled === false || ts.isSourceFileJS(file)) return undefined;
  const found = [...file.bindDiagnostics, ...checker.getDiagnostics(file)];
  const errors = withoutWaived(file, found).filter(({ category }) => category === ts.DiagnosticCategory.Error);
  return errors.length === 0 ? undefined : failure("TypeScriptError", errors, sourceOf(file));
}

/** As TypeScript treats `@ts-expect-error` and `@ts-expect-error`: blank lines and comments may stand between. */
function withoutWaived(file: CellSourceFile, diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  if (file.commentDirectives === undefined) return diagnostics;
  const directives = ts.createCommentDirectivesMap(file, file.commentDirectives);
  const starts = ts.getLineStarts(file);
  const isWaived = ({ start = 0 }: Diagnostic) => {
    for (let line = file.getLineAndCharacterOfPosition(start).line - 1; line >= 0; line--) {
      if (directives.markUsed(line)) return true;
      const text = file.text.slice(starts[line], starts[line + 1]).trim();
      if (text !== "" && !text.startsWith("//")) return false;
    }
    return false;
  };
  const kept = diagnostics.filter((diagnostic) => !isWaived(diagnostic));
  const unused = directives.getUnusedExpectations().map(({ range: { pos, end } }) => ({
    file,
    start: pos,
    length: end - pos,
    category: ts.DiagnosticCategory.Error,
    code: 2578,
    messageText: "Unused '@ts-expect-error' directive.",
  }));
  return [...kept, ...unused];
}

/** The one name that cells cannot have. */
function reserved(file: CellSourceFile): Failure {
  const messageText = `The name '${hostName}' is the kernel's own. Choose another.`;
  const diagnostic = { file, start: file.text.indexOf(hostName), length: hostName.length, messageText, code: 2397 };
  return failure("TypeScriptError", [{ ...diagnostic, category: ts.DiagnosticCategory.Error }], sourceOf(file));
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
  const remedies: { [code: number]: string } = {
    [cannotFindName]: remedyFor(text),
    [cannotFindModule]: installationOf(text),
  };
  const remedy = remedies[code] ?? "";
  const told = code === ofBrowsers ? pageless(text) : text;
  return {
    headline: `${file?.fileName.endsWith("/tsconfig.json") === true ? "tsconfig.json:" : ""}${place.line + 1}:${place.character + 1} - ${told}${remedy} (TS${code})`,
    frame: codeFrame(source, place.line + 1, place.character + 1, length),
  };
}

/** The command that installs a package which is not there. */
function installationOf(text: string): string {
  const specifier = /'(.*?)'/.exec(text)?.[1] ?? "";
  if (/^[./]|^node:|^file:/.test(specifier)) return "";
  return ` Install it beside the notebook: npm install ${packageOf(specifier)}`;
}

function pageless(text: string): string {
  const name = /'(.*?)'/.exec(text)?.[1] ?? "name";
  return `Cannot find name '${name}'. There is no page: cells run in Node. Show HTML with display.html of "tslab".`;
}

function remedyFor(text: string): string {
  const name = /'(.*?)'/.exec(text)?.[1] ?? "name";
  return ` Declare it in a cell (let ${name} = …), or write globalThis.${name} for a property of the global object.`;
}
