import type { CompletionEntry, LanguageServiceHost, Symbol as TypeScriptSymbol } from "typescript";
import { toCodePoints, toIndex } from "../code-points.js";
import type { Completed } from "../threads.js";
import type { Cells } from "./cells.js";
import { documentationOf } from "./documentation.js";
import { withoutFunctionMembers } from "./function-members.js";
import { specifiersOf } from "./imports.js";
import type { CellSourceFile, Checker } from "./internals.js";
import { withModuleNames } from "./module-names.js";
import { optionsAt, optionText } from "./options-at.js";
import { ts } from "./typescript.js";
import { valueAt } from "./value-path.js";
import { fits, literalsOf, placeholder, type Wanted, wantedAt } from "./wanted.js";

const mostSigned = 60;
const keywordKind = ts.ScriptElementKind.keyword;

/** A name that may stand at the cursor. */
interface Candidate {
  name: string;
  kind: string;
  /** The lower the earlier. */
  rank: number;
  sortText: string;
  symbol?: TypeScriptSymbol;
  /** Where what it replaces begins, if that is no name: in a text. */
  from?: number;
}

const nothing: Wanted = { type: undefined, types: [] };
const ranks = { literal: 0, fittingOwn: 1, own: 2, other: 3, keyword: 4 };

/**
 * Answers `complete_request`: names, and for the first of them types in the metadata that JupyterLab reads. What is
 * wanted at the cursor comes first: literals of its type, then names of cells whose values fit, then the others.
 */
export function complete(cells: Cells, { code, cursor }: { code: string; cursor: number }): Completed {
  const position = toIndex(code, cursor);
  const { modules, scope } = cells;
  const file = scope.bind("[completion]", code, modules);
  modules.use(specifiersOf(file));
  const isOfValue = isMember(code.slice(0, position));
  modules.useAll(isOfValue ? "language" : "host");
  const prefix = /[\p{ID_Continue}$#]*$/u.exec(code.slice(0, position))?.[0] ?? "";
  scope.open(file, scope.all());
  const wanted = isOfValue ? nothing : wantedBy(cells, code, position - prefix.length, position);
  const word = position - prefix.length;
  const fitting = [
    ...literals(cells, wanted, code.slice(0, word)),
    ...(options(cells, file, position) ?? names(cells, file, position, { wanted, isOfValue })),
  ].filter(
    ({ name, from = word }) =>
      name.replace(/^"/, "").startsWith(code.slice(from, position)) && /^["\p{ID_Start}$_#\w./@-]/u.test(name),
  );
  // all begin at one place: `node:fs` and `fast-glob` are more than the word at the cursor
  const first = Math.min(word, ...fitting.map(({ from = word }) => from));
  const candidates = fitting
    .map((candidate) => ({ ...candidate, name: code.slice(first, candidate.from ?? word) + candidate.name }))
    .sort(inOrder)
    .filter(({ name }, place, all) => all.findIndex((other) => other.name === name) === place);
  const start = toCodePoints(code, first);
  const end = toCodePoints(code, position);
  return {
    reply: {
      status: "ok",
      matches: candidates.map(({ name }) => name),
      cursor_start: start,
      cursor_end: end,
      metadata: {
        _jupyter_types_experimental: candidates.map((candidate, index) => ({
          start,
          end,
          text: candidate.name,
          type: candidate.kind,
          ...(index < mostSigned ? described(cells, candidate) : {}),
        })),
      },
    },
    value: valueAt(cells, file, position),
  };
}

/** Each with what it is to replace, where TypeScript says so: in a text. */
function entriesAt(cells: Cells, file: CellSourceFile, position: number): CompletionEntry[] {
  const info = ts.Completions.getCompletionsAtPosition(
    serviceHost(cells),
    cells.modules.program,
    () => {},
    file,
    position,
    { includeSymbol: true },
    undefined,
    undefined,
    undefined,
    undefined,
    true,
  );
  const span = info?.optionalReplacementSpan;
  return (info?.entries ?? []).map((entry) => (span === undefined ? entry : { replacementSpan: span, ...entry }));
}

/** Whether the name at the end belongs to a value of the language or of a cell, so that none of Node's is meant. */
function isMember(before: string): boolean {
  return /\.\s*[\p{ID_Continue}$#]*$/u.test(before) && !/\bconsole\s*\.[^.]*$/.test(before);
}

/** In the braces of an argument, where a name is to be written: what they take and what is not written yet. */
function options(cells: Cells, file: CellSourceFile, position: number): Candidate[] | undefined {
  const found = optionsAt(file, position, cells.modules.checker);
  if (found === undefined || !found.isName || found.options.length === 0) return undefined;
  const left = found.options.filter(({ name }) => !found.written.includes(name));
  return left.map((symbol) => {
    const isOptional = (symbol.flags & ts.SymbolFlags.Optional) !== 0;
    const sortText = `${Number(isOptional)}${symbol.name}`;
    return { name: symbol.name, kind: ts.ScriptElementKind.memberVariableElement, rank: ranks.own, sortText, symbol };
  });
}

/** What TypeScript offers, with what cells have declared first, but for a name whose own value is being written. */
function names(
  cells: Cells,
  file: CellSourceFile,
  position: number,
  { wanted, isOfValue }: { wanted: Wanted; isOfValue: boolean },
): Candidate[] {
  const { checker } = cells.modules;
  const found = entriesAt(cells, file, position);
  const entries = isOfValue ? withoutFunctionMembers(found) : found;
  return entries.flatMap(({ name, kind, sortText, symbol, replacementSpan }): Candidate[] => {
    if (kind === keywordKind) return [{ name, kind, rank: ranks.keyword, sortText }];
    const from = replacementSpan === undefined ? {} : { from: replacementSpan.start };
    if (symbol === undefined) return [{ name, kind, rank: ranks.other, sortText, ...from }];
    if (isBeingDeclared(symbol, file, position)) return [];
    if (!isOfCells(symbol, cells, file)) return [{ name, kind, rank: ranks.other, sortText, symbol, ...from }];
    const isFitting = isValue(symbol, checker) && fits(typeOf(symbol, checker), wanted, checker);
    return [{ name, kind, rank: isFitting ? ranks.fittingOwn : ranks.own, sortText, symbol, ...from }];
  });
}

/** Whether a name is one of an earlier cell, or of this one: no member of something, and not global. */
function isOfCells(symbol: TypeScriptSymbol, { scope }: Cells, file: CellSourceFile): boolean {
  const key = symbol.escapedName as string;
  if (scope.names.get(key) === symbol || file.locals.get(key) === symbol) return true;
  const { valueDeclaration } = symbol;
  const isLocal = valueDeclaration !== undefined && valueDeclaration.getSourceFile() === file;
  return isLocal && (symbol.flags & (ts.SymbolFlags.Variable | ts.SymbolFlags.Function | ts.SymbolFlags.Class)) !== 0;
}

function isBeingDeclared({ valueDeclaration }: TypeScriptSymbol, file: CellSourceFile, position: number): boolean {
  if (valueDeclaration === undefined || !ts.isVariableDeclaration(valueDeclaration)) return false;
  const { initializer } = valueDeclaration;
  if (valueDeclaration.getSourceFile() !== file || initializer === undefined || ts.isFunctionLike(initializer))
    return false;
  const isInside = initializer.pos <= position && position <= initializer.end;
  return isInside || (initializer.pos <= position && file.text.slice(initializer.end, position).trim() === "");
}

/** What is wanted at the cursor, with a name put in place of what is written of one. */
function wantedBy({ scope, modules }: Cells, code: string, start: number, position: number): Wanted {
  const file = scope.bind("[wanted]", code.slice(0, start) + placeholder + code.slice(position), modules);
  scope.open(file);
  return wantedAt(file, start, modules.checker);
}

function literals({ modules }: Cells, { types }: Wanted, before: string): Candidate[] {
  // inside of quotes TypeScript offers them
  if (/["'`]$/.test(before)) return [];
  return literalsOf(types, modules.checker).map(({ text, kind }, place) => {
    const sortText = String(place).padStart(3, "0");
    return { name: text, kind, rank: ranks.literal, sortText };
  });
}

function inOrder(a: Candidate, b: Candidate): number {
  return a.rank - b.rank || a.sortText.localeCompare(b.sortText);
}

const isValue = (symbol: TypeScriptSymbol, checker: Checker) =>
  (aliased(symbol, checker).flags & ts.SymbolFlags.Value) !== 0;

function typeOf(symbol: TypeScriptSymbol, checker: Checker) {
  return checker.getTypeOfSymbol(aliased(symbol, checker));
}

/** What a name of a module stands for. */
function aliased(symbol: TypeScriptSymbol, checker: Checker): TypeScriptSymbol {
  return symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
}

/** Type, and of an option its default and what it means. */
function described({ modules }: Cells, { symbol, kind }: Candidate) {
  if (symbol === undefined) return { signature: "" };
  const { checker } = modules;
  const meant = aliased(symbol, checker);
  const isOption = kind === ts.ScriptElementKind.memberVariableElement;
  const { fallback, text } = isOption ? optionText(meant) : { fallback: "", text: documentationOf(meant).text };
  const shown = isValue(meant, checker) ? checker.typeToString(checker.getTypeOfSymbol(meant)) : "";
  const type = withModuleNames(shown, modules);
  return {
    ...(kind === ts.ScriptElementKind.alias && { type: kindOf(meant, checker) }),
    signature: fallback === "" ? type : `${type} = ${fallback}`,
    ...(text !== "" && { documentation: text }),
  };
}

/** The kind of what a module exports. */
function kindOf(symbol: TypeScriptSymbol, checker: Checker): string {
  const kinds = ts.ScriptElementKind;
  const { flags } = symbol;
  if (flags & ts.SymbolFlags.Class) return kinds.classElement;
  if (flags & ts.SymbolFlags.Function) return kinds.functionElement;
  if (flags & ts.SymbolFlags.Enum) return kinds.enumElement;
  if (flags & ts.SymbolFlags.Variable)
    return checker.getTypeOfSymbol(symbol).getCallSignatures().length > 0 ? kinds.functionElement : kinds.constElement;
  if (flags & ts.SymbolFlags.Interface) return kinds.interfaceElement;
  if (flags & ts.SymbolFlags.TypeAlias) return kinds.typeElement;
  return kinds.moduleElement;
}

function serviceHost({ modules }: Cells): LanguageServiceHost {
  return {
    getCompilationSettings: () => modules.options,
    getScriptFileNames: () => [],
    getScriptVersion: () => "0",
    getScriptSnapshot: () => undefined,
    getCurrentDirectory: () => modules.directory,
    getDefaultLibFileName: ts.getDefaultLibFilePath,
    fileExists: ts.sys.fileExists,
    readFile: ts.sys.readFile,
    readDirectory: ts.sys.readDirectory,
    directoryExists: ts.sys.directoryExists,
    getDirectories: ts.sys.getDirectories,
  };
}
