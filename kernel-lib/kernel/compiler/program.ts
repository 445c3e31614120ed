import type { CompilerHost, CompilerOptions, ModuleResolutionCache, Program, SourceFile } from "typescript";
import { withoutRegistry } from "../specifiers.js";
import { withoutAbsent } from "./absent.js";
import { ambientDeclarations } from "./ambient.js";
import { isDeclarations, withoutComments } from "./comments.js";
import type { CellSourceFile, Checker, CheckerHost } from "./internals.js";
import { mentionsNewest } from "./newest.js";
import { checkOptions, emitOptions, type Reach } from "./options.js";
import { join, lastChange } from "./platform/files.js";
import { consoleDeclarations, hostTypes, mentionsNode, untypedDeclarations } from "./platform/globals.js";
import { Tsconfig } from "./tsconfig.js";
import { ts } from "./typescript.js";

/** Files that are on no disk, beside the notebook. */
type Paths = ReturnType<typeof pathsIn>;

const pathsIn = (directory: string) => ({
  imports: join(directory, ".notebook-imports.ts"),
  augmentations: join(directory, ".notebook-augmentations.ts"),
  ambient: join(directory, ".notebook-ambient.d.ts"),
  untyped: join(directory, ".notebook-untyped.d.ts"),
  console: join(directory, ".notebook-console.d.ts"),
});

/**
 * The modules that cells import, and one checker that stays warm. Cells are not part of the program: each is checked
 * by itself, so that its cost does not grow with the cells before it. Only a new or changed import makes a new one,
 * and the first need of more declarations.
 */
export class ModuleProgram {
  options: CompilerOptions;
  /** How cells and local files become JavaScript. */
  emitOptions: CompilerOptions;
  tsconfig: Tsconfig;
  directory: string;
  readonly #host: CompilerHost;
  #paths: Paths;
  readonly #specifiers = new Set<string>();
  readonly #augmentations: string[] = [];
  readonly #files = new Map<string, { file: SourceFile; changed: number }>();
  #reach: Reach = "usual";
  #resolutions: ModuleResolutionCache | undefined;
  #program: Program;
  #view: CheckerHost;
  #checker: Checker | undefined;

  constructor(directory: string) {
    this.directory = directory;
    this.tsconfig = new Tsconfig(directory);
    this.options = this.#checkOptions();
    this.emitOptions = this.tsconfig.emitOptions(emitOptions);
    this.#paths = pathsIn(directory);
    this.#host = this.#createHost();
    this.#program = this.#createProgram();
    this.#view = this.#createView();
  }

  /** Serves cells of another folder. What is known of the language, which no folder changes, stays warm. */
  moveTo(directory: string): void {
    this.directory = directory;
    this.#paths = pathsIn(directory);
    this.tsconfig = new Tsconfig(directory);
    this.#followTsconfig();
    if (Object.keys(this.tsconfig.options).length === 0) return;
    this.#program = this.#createProgram(this.#program);
    this.#renewChecker();
  }

  /** Made when it is first asked for: before that, imports may still take a new one. */
  get checker(): Checker {
    this.#checker ??= ts.createTypeChecker(this.#view);
    return this.#checker;
  }

  /** The program with its cell-aware checker, for the language service's functions. */
  get program(): Program {
    return this.#view;
  }

  /** Follows a tsconfig.json that has changed. True when that took a new checker. */
  refresh(): boolean {
    if (!this.tsconfig.refresh()) return false;
    this.#followTsconfig();
    this.#program = this.#createProgram(this.#program);
    this.#renewChecker();
    return true;
  }

  #followTsconfig(): void {
    this.options = this.#checkOptions();
    this.emitOptions = this.tsconfig.emitOptions(emitOptions);
  }

  /** The local files that specifiers mean by the `paths` of a tsconfig.json. */
  aliasesOf(specifiers: readonly string[], from: string): { [specifier: string]: string } {
    const aliases: { [specifier: string]: string } = {};
    if (this.options.paths === undefined && this.options.baseUrl === undefined) return aliases;
    for (const specifier of specifiers) {
      if (/^[./]/.test(specifier)) continue;
      const found = ts.resolveModuleName(specifier, from, this.options, this.#host).resolvedModule;
      if (found === undefined || found.isExternalLibraryImport === true || /\.d\.[cm]?ts$/.test(found.resolvedFileName))
        continue;
      aliases[specifier] = found.resolvedFileName;
    }
    return aliases;
  }

  #checkOptions(): CompilerOptions {
    return { ...checkOptions(this.directory, this.#reach), ...this.tsconfig.options };
  }

  /** Makes the imports of a cell known. True when that took a new checker. */
  use(specifiers: readonly string[]): boolean {
    if (specifiers.length === 0) return false;
    const missing = specifiers.some((specifier) => !this.#isResolved(specifier));
    for (const specifier of specifiers) this.#specifiers.add(specifier);
    const changed = this.#dropChanged();
    if (!missing && !changed) return false;
    this.#program = this.#createProgram(this.#program);
    const imported = this.#program.getSourceFiles().filter((file) => this.#isImported(file)) as CellSourceFile[];
    if (imported.some(mentionsNode)) this.#extend("host");
    else if (imported.some(mentionsNewest)) this.#extend("language");
    this.#renewChecker();
    return true;
  }

  /** What cells have imported, and the file that it is. */
  readonly imported = (): [specifier: string, file: string][] =>
    [...this.#specifiers].flatMap((specifier): [string, string][] => {
      const file = this.#fileOf(specifier);
      return file === undefined ? [] : [[specifier, file]];
    });

  /** Adds `declare global { … }` of a cell, which every later cell and file may use. */
  augment(declarations: readonly string[]): void {
    if (declarations.length === 0) return;
    this.#augmentations.push(...declarations);
    this.#program = this.#createProgram(this.#program);
    this.#renewChecker();
  }

  /** Makes all of the language known, or the host's own names, too. True when that took a new checker. */
  useAll(reach: "language" | "host" = "host"): boolean {
    if (!this.#extend(reach)) return false;
    this.#renewChecker();
    return true;
  }

  #extend(reach: "language" | "host"): boolean {
    const isThere = this.#reach === "host" || this.#reach === reach;
    if (isThere || (this.#reach === "language" && hostTypes.length === 0)) return false;
    this.#reach = reach;
    this.options = this.#checkOptions();
    this.#program = this.#createProgram(this.#program);
    return true;
  }

  #renewChecker(): void {
    this.#view = this.#createView();
    this.#checker = undefined;
  }

  #isImported(file: SourceFile): boolean {
    return !this.#program.isSourceFileDefaultLibrary(file) && this.#virtual(file.fileName) === undefined;
  }

  #isResolved(specifier: string): boolean {
    return this.#specifiers.has(specifier) && this.#fileOf(specifier) !== undefined;
  }

  #fileOf(specifier: string): string | undefined {
    const imports = this.#program.getSourceFile(this.#paths.imports);
    if (imports === undefined) return undefined;
    const found = (this.#program as CheckerHost).getResolvedModule(imports, specifier, ts.ModuleKind.ESNext);
    return found?.resolvedModule?.resolvedFileName;
  }

  /** Forgets local files that were written since they were read. */
  #dropChanged(): boolean {
    let changed = false;
    for (const [path, entry] of this.#files) {
      if (path.includes("/node_modules/") || entry.changed === lastChange(path)) continue;
      this.#files.delete(path);
      changed = true;
    }
    return changed;
  }

  #createProgram(old?: Program): Program {
    const roots = [this.#paths.imports, this.#paths.ambient, this.#paths.augmentations];
    roots.push(this.#reach === "host" && hostTypes.length > 0 ? this.#paths.untyped : this.#paths.console);
    // files and packages may have come
    this.#resolutions = ts.createModuleResolutionCache(this.directory, (path) => path);
    return ts.createProgram(roots, this.options, this.#host, old);
  }

  #createHost(): CompilerHost {
    const host = ts.createCompilerHost(this.options);
    const { getSourceFile, fileExists, readFile } = host;
    // comments are most of the libraries' text; documentation.ts reads them when it is asked
    host.jsDocParsingMode = ts.JSDocParsingMode.ParseNone;
    host.readFile = (path) => {
      const text = readFile(path);
      return text !== undefined && isDeclarations(path) ? withoutComments(text) : text;
    };
    host.resolveModuleNameLiterals = (literals, file, redirect, options, source) =>
      literals.map((literal) =>
        ts.resolveModuleName(
          withoutRegistry(literal.text),
          file,
          options,
          host,
          this.#resolutions,
          redirect,
          ts.getModeForUsageLocation(source, literal, options),
        ),
      );
    host.getCurrentDirectory = () => this.directory;
    host.fileExists = (path) => this.#virtual(path) !== undefined || fileExists(path);
    host.getSourceFile = (path, languageVersion, ...rest) => {
      const text = this.#virtual(path);
      if (text !== undefined) return ts.createSourceFile(path, text, languageVersion);
      let entry = this.#files.get(path);
      if (entry === undefined) {
        const file = getSourceFile(path, languageVersion, ...rest);
        if (file === undefined) return undefined;
        entry = { file: withoutAbsent(file), changed: path.includes("/node_modules/") ? 0 : lastChange(path) };
        this.#files.set(path, entry);
      }
      return entry.file;
    };
    return host;
  }

  /** The text of a file that is on no disk. */
  #virtual(path: string): string | undefined {
    if (path === this.#paths.ambient) return ambientDeclarations;
    if (path === this.#paths.console) return consoleDeclarations;
    if (path === this.#paths.untyped) return untypedDeclarations;
    if (path === this.#paths.augmentations) return ["export {};", ...this.#augmentations].join("\n");
    if (path !== this.#paths.imports) return undefined;
    return [...this.#specifiers].map((specifier) => `import ${JSON.stringify(specifier)};`).join("\n");
  }

  /** The program as the checker sees it: the imports of every cell are those of the one imports file. */
  #createView(): CheckerHost {
    const program = this.#program as CheckerHost;
    const imports = program.getSourceFile(this.#paths.imports);
    return {
      ...program,
      getTypeChecker: () => this.checker,
      // a cell is an ES module, and what it requires is the same; what its tags import has no mode of its own
      getResolvedModule: (file, specifier, mode) =>
        imports !== undefined && program.getSourceFile(file.fileName) === undefined
          ? program.getResolvedModule(imports, specifier, ts.ModuleKind.ESNext)
          : program.getResolvedModule(file, specifier, mode),
    };
  }
}
