import { join } from "node:path";
import type { __String as TypeScriptName } from "typescript";
import type { CellSourceFile, CellSymbol } from "./internals.js";
import type { ModuleProgram } from "./program.js";
import { ts } from "./typescript.js";

/** The names that cells have declared, as one scope: a later declaration of a name replaces the earlier one. */
export class Scope {
  readonly names = new Map<string, CellSymbol>();

  /** Parses and binds a cell whose free names mean what the cells before it declared. */
  bind(path: string, source: string, { options, directory }: ModuleProgram): CellSourceFile {
    const file = ts.createSourceFile(
      join(directory, path),
      source,
      {
        languageVersion: ts.ScriptTarget.Latest,
        // a cell is a module: it may await, and its names are not global
        setExternalModuleIndicator: (file) => {
          (file as CellSourceFile).externalModuleIndicator ??= true;
        },
      },
      false,
      ts.ScriptKind.TS,
    ) as CellSourceFile;
    file.path = file.resolvedPath = file.originalFileName = file.fileName;
    file.imports = [];
    file.moduleAugmentations = [];
    file.ambientModuleNames = [];
    ts.bindSourceFile(file, options);
    return file;
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
    for (const [name, symbol] of file.locals) {
      if (symbol.declarations?.some((declaration) => declaration.getSourceFile() === file)) {
        this.names.set(name, symbol.exportSymbol ?? symbol);
      }
    }
  }
}
