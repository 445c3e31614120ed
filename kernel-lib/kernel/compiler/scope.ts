import { join } from "node:path";
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

  /** Gives a bound cell the earlier names that it mentions, or all of them. */
  open(file: CellSourceFile, names: Iterable<string> = file.identifiers.keys()): void {
    for (const name of names) {
      const symbol = this.names.get(name);
      if (symbol !== undefined && !file.locals.has(name)) file.locals.set(name, symbol);
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
