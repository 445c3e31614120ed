import type { SourceFile, __String as TypeScriptName } from "typescript";
import type { Language } from "../language.js";
import type { CellSourceFile, CellSymbol } from "./internals.js";
import { factoriesOf } from "./jsx.js";
import { hideParentheses, inParentheses } from "./object-literal.js";
import { join } from "./platform/files.js";
import type { ModuleProgram } from "./program.js";
import { ts } from "./typescript.js";

/** The names that cells have declared, as one scope: a later declaration of a name replaces the earlier one. */
export class Scope {
  names = new Map<string, CellSymbol>();
  /** How often names have come or gone. */
  changes = 0;
  readonly #isTyped: boolean;

  constructor(language: Language) {
    this.#isTyped = language === "typescript";
  }

  /** Parses and binds a cell whose free names mean what the cells before it declared. */
  bind(path: string, source: string, { options, directory }: ModuleProgram, isLiteral = false): CellSourceFile {
    const text = isLiteral ? inParentheses(source) : source;
    const typed = this.#parse(join(directory, path), text, false);
    // in a file with JSX `<number>x` is a tag
    const withJsx =
      typed.parseDiagnostics.length > 0 && /<\/|\/>/.test(source)
        ? this.#parse(join(directory, path), text, true)
        : typed;
    const file = withJsx.parseDiagnostics.length === 0 ? withJsx : typed;
    if (isLiteral) hideParentheses(file);
    // a tag mentions what it calls
    for (const name of factoriesOf(file, options)) file.identifiers.set(name, name);
    file.path = file.resolvedPath = file.originalFileName = file.fileName;
    file.imports = [];
    file.moduleAugmentations = [];
    file.ambientModuleNames = [];
    ts.bindSourceFile(file, options);
    return file;
  }

  #parse(path: string, text: string, hasJsx: boolean): CellSourceFile {
    const [extension, kind] = this.#isTyped
      ? hasJsx
        ? [".tsx", ts.ScriptKind.TSX]
        : [".ts", ts.ScriptKind.TS]
      : [".js", ts.ScriptKind.JS];
    const options = {
      languageVersion: ts.ScriptTarget.Latest,
      // a cell is a module: it may await, and its names are not global
      setExternalModuleIndicator: (file: SourceFile) => {
        (file as CellSourceFile).externalModuleIndicator ??= true;
      },
    };
    return ts.createSourceFile(path + extension, text, options, false, kind) as CellSourceFile;
  }

  /** Every name, as it is written. */
  all(): string[] {
    return [...this.names.keys()].map((key) => ts.unescapeLeadingUnderscores(key as TypeScriptName));
  }

  /** Gives a bound cell the earlier names that it mentions, or all of them. */
  open(file: CellSourceFile, names: Iterable<string> = file.identifiers.keys()): void {
    for (const name of names) {
      // the compiler's own form of names that begin with two underscores
      const key = ts.escapeLeadingUnderscores(name) as string;
      const symbol = this.names.get(key);
      if (symbol !== undefined && !file.locals.has(key)) file.locals.set(key, symbol);
    }
  }

  /** Remembers what a cell declares. */
  declare(file: CellSourceFile): void {
    this.changes++;
    for (const [name, symbol] of file.locals) {
      if (symbol.declarations?.some((declaration) => declaration.getSourceFile() === file)) {
        this.names.set(name, symbol.exportSymbol ?? symbol);
      }
    }
  }

  /** Cells have declared nothing. */
  forget(): void {
    this.changes++;
    this.names.clear();
  }
}
