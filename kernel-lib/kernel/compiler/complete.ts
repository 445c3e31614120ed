import type { CompletionEntry, LanguageServiceHost } from "typescript";
import type { Content } from "../message.js";
import type { Cells } from "./cells.js";
import { withoutFunctionMembers } from "./function-members.js";
import { specifiersOf } from "./imports.js";
import { toCodePoints, toIndex } from "./position.js";
import { ts } from "./typescript.js";

const mostSigned = 60;
const keywordKind = ts.ScriptElementKind.keyword;

/** Answers `complete_request`: names, and for the first of them types in the metadata that JupyterLab reads. */
export function complete(cells: Cells, { code, cursor }: { code: string; cursor: number }): Content {
  const position = toIndex(code, cursor);
  const { modules, scope } = cells;
  const file = scope.bind("[completion]", code, modules);
  modules.use(specifiersOf(file));
  const isOfValue = isMember(code.slice(0, position));
  if (!isOfValue) modules.useNode();
  const prefix = /[\p{ID_Continue}$#]*$/u.exec(code.slice(0, position))?.[0] ?? "";
  scope.open(file, scope.all());
  const info = ts.Completions.getCompletionsAtPosition(
    serviceHost(cells),
    modules.program,
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
  const found = info?.entries ?? [];
  const entries = (isOfValue ? withoutFunctionMembers(found) : found).filter(
    ({ name }) => name.startsWith(prefix) && /^[\p{ID_Start}$_#\w./@-]/u.test(name),
  );
  entries.sort(byRank);
  const start = toCodePoints(code, position - prefix.length);
  const end = toCodePoints(code, position);
  return {
    status: "ok",
    matches: entries.map(({ name }) => name),
    cursor_start: start,
    cursor_end: end,
    metadata: {
      _jupyter_types_experimental: entries.map((entry, index) => ({
        start,
        end,
        text: entry.name,
        type: entry.kind,
        ...(index < mostSigned ? { signature: signatureOf(cells, entry) } : {}),
      })),
    },
  };
}

/** Whether the name at the end belongs to a value of the language or of a cell, so that none of Node's is meant. */
function isMember(before: string): boolean {
  return /\.\s*[\p{ID_Continue}$#]*$/u.test(before) && !/\bconsole\s*\.[^.]*$/.test(before);
}

/** Keywords last, the rest in TypeScript's order. */
function byRank(a: CompletionEntry, b: CompletionEntry): number {
  return Number(a.kind === keywordKind) - Number(b.kind === keywordKind) || a.sortText.localeCompare(b.sortText);
}

function signatureOf({ modules: { checker } }: Cells, { symbol }: CompletionEntry): string {
  if (symbol === undefined || (symbol.flags & ts.SymbolFlags.Value) === 0) return "";
  return checker.typeToString(checker.getTypeOfSymbol(symbol));
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
