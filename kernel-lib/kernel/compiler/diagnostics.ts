import type { Diagnostic } from "typescript";
import { codeFrame, dim, red } from "../code-frame.js";
import { hostName } from "../host.js";
import type { Failure } from "../threads.js";
import { absent, absentOfIterators } from "./absent.js";
import { habitIn, remedyForType, remedyForValue } from "./habits.js";
import type { CellSourceFile } from "./internals.js";
import { withModuleNames } from "./module-names.js";
import { lacking, pageless, remedyForMember, remedyForModule } from "./platform/words.js";
import type { ModuleProgram } from "./program.js";
import { ts } from "./typescript.js";

const mostShown = 5;
/** Of names that TypeScript's own advice sends to other libraries: a page's, and in a page Node's. */
const ofElsewhere = [2584, 2580, 2591];
/** Of properties and names that other versions of the language have. */
const ofNewerHosts = [2550, 2583];
const cannotFindName = 2304;
/** What a page has, of which TypeScript does not say so by itself. */
const pageNames =
  /^(?:window|location|history|screen|frames|(?:local|session)Storage|indexedDB|customElements|XMLHttpRequest|FileReader|DOMParser|Image|Audio|Option|MutationObserver|(?:Intersection|Resize)Observer|(?:request|cancel)AnimationFrame|getComputedStyle|matchMedia|(?:HTML|SVG)\w*|Element|DOMRect|CanvasRenderingContext2D|OffscreenCanvas)$/;
const cannotFindModule = 2307;
/** Of `import m = require("m")` and `export = m`, which cells have beside what ES modules have. */
const ofCommonJs = [1202, 1203];
/** Of a property, and of a name that a module does not export. */
const ofMembers = [2305, 2339, 2551, 2724];
/** The source of what this file says of a line by itself. */
const ofHabits = "habits";
const ofDecorators = [1238, 1239, 1240, 1241, 1270];
const olderDecorators =
  ' Cells have the decorators from before TypeScript 5; for the standard ones, write { "compilerOptions": { "experimentalDecorators": false } } into a tsconfig.json beside the notebook.';
/** The module that tags import without saying so. */
const cannotFindRuntime = 2875;
/** Of a name that is none, or only a type's or a namespace's. */
const ofAbsentNames = [cannotFindName, 2693, 2708];

export interface Problems {
  ename: "SyntaxError" | "TypeScriptError";
  diagnostics: readonly Diagnostic[];
}

/** What TypeScript has against a cell: its syntax first, and only when that is right its types. */
export function problemsOf(file: CellSourceFile, modules: ModuleProgram): Problems | undefined {
  const { checker, program, options } = modules;
  const syntax = program.getSyntacticDiagnostics(file);
  if (syntax.length > 0) return { ename: "SyntaxError", diagnostics: asHabit(file, syntax) };
  if (file.identifiers.has(hostName)) return { ename: "TypeScriptError", diagnostics: [reserved(file)] };
  if (file.checkJsDirective?.enabled === false || ts.isSourceFileJS(file)) return undefined;
  const found = [...file.bindDiagnostics, ...checker.getDiagnostics(file)];
  const errors = withoutWaived(file, found).filter(
    ({ category, code }) => category === ts.DiagnosticCategory.Error && !ofCommonJs.includes(code),
  );
  if (errors.length === 0) return undefined;
  // a shell's command that is valid code
  if (/^\s*!\w[^\n=(]*$/.test(file.text) && errors.some(({ code }) => code === cannotFindName))
    return { ename: "TypeScriptError", diagnostics: asHabit(file, errors) };
  const named = errors.map((error) => ({ ...error, messageText: withModuleNames(textOf(error), modules) }));
  return { ename: "TypeScriptError", diagnostics: options.experimentalDecorators ? named.map(ofOlder) : named };
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

const textOf = ({ messageText }: Diagnostic) => ts.flattenDiagnosticMessageText(messageText, "\n");

/** What does not fit the decorators from before TypeScript 5 may fit the standard ones. */
function ofOlder(diagnostic: Diagnostic): Diagnostic {
  if (!ofDecorators.includes(diagnostic.code)) return diagnostic;
  return {
    ...diagnostic,
    messageText: `${textOf(diagnostic)}${olderDecorators}`,
  };
}

/** The one name that cells cannot have. */
function reserved(file: CellSourceFile): Diagnostic {
  const messageText = `The name '${hostName}' is the kernel's own. Choose another.`;
  const start = file.text.indexOf(hostName);
  return { file, start, length: hostName.length, messageText, code: 2397, category: ts.DiagnosticCategory.Error };
}

/** The error that a cell ends with. */
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

/** TypeScript's words for a problem, and what to do about it. */
export function wordsOf(diagnostic: Diagnostic): string {
  const { code } = diagnostic;
  const told = textOf(diagnostic);
  if (diagnostic.source === ofHabits) return told;
  const name = /'(.*?)'/.exec(told)?.[1] ?? "name";
  // TypeScript's advice is another library, but those follow the host
  const text = ofNewerHosts.includes(code) ? told.replace(/Do you need to change your target.*$/, lacking) : told;
  if (ofAbsentNames.includes(code) && absent.has(name)) return `${text} ${lacking} (TS${code})`;
  if (ofMembers.includes(code) && absentOfIterators.has(name) && /on type '\w*(?:Iterator|Generator)/.test(text))
    return `${text} ${lacking} (TS${code})`;
  const isOfPages = ofElsewhere.includes(code) || (/^Cannot find name/.test(text) && pageNames.test(name));
  const remedies: { [code: number]: string } = {
    [cannotFindName]: isOfPages ? "" : remedyFor(name, diagnostic),
    [cannotFindModule]: remedyForModule(name),
    [cannotFindRuntime]: remedyForModule(name),
  };
  const remedy = remedies[code] ?? (ofMembers.includes(code) ? remedyForMember(told) : "");
  return `${isOfPages ? pageless(name) : text}${remedy} (TS${code})`;
}

function describe(diagnostic: Diagnostic, source: string) {
  const { start = 0, length, file } = diagnostic;
  const place = file?.getLineAndCharacterOfPosition(start) ?? { line: 0, character: 0 };
  return {
    headline: `${file?.fileName.endsWith("/tsconfig.json") === true ? "tsconfig.json:" : ""}${place.line + 1}:${place.character + 1} - ${wordsOf(diagnostic)}`,
    frame: codeFrame(source, place.line + 1, place.character + 1, length),
  };
}

function remedyFor(name: string, { file, start = 0 }: Diagnostic): string {
  const node = file && ts.getTouchingPropertyName(file, start);
  return node !== undefined && ts.isPartOfTypeNode(node) ? remedyForType(name) : remedyForValue(name);
}

/** A line of another language, or of a terminal, is told as that. */
function asHabit(file: CellSourceFile, [first, ...rest]: readonly Diagnostic[]): readonly Diagnostic[] {
  const { start = 0 } = first;
  const from = file.text.lastIndexOf("\n", start - 1) + 1;
  const [line] = file.text.slice(from).split("\n");
  const messageText = habitIn(line);
  if (messageText === undefined) return [first, ...rest];
  return [{ ...first, source: ofHabits, messageText, start: from + line.search(/\S/), length: line.trim().length }];
}
