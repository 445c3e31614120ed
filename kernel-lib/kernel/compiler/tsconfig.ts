import type { CompilerOptions, Diagnostic } from "typescript";
import { join, lastChange } from "./platform/files.js";
import { ts } from "./typescript.js";

/** Options that say where files lie and what is written, which is the kernel's own matter, or that make no sense of cells. */
const kernels = new Set([
  ...["allowImportingTsExtensions", "allowJs", "composite", "declaration", "declarationMap", "emitDeclarationOnly"],
  ...["incremental", "inlineSourceMap", "inlineSources", "isolatedDeclarations", "isolatedModules", "module"],
  ...["moduleDetection", "moduleResolution", "noEmit", "noEmitOnError", "out", "outDir", "outFile", "removeComments"],
  ...["rootDir", "rootDirs", "skipLibCheck", "sourceMap", "sourceRoot", "target", "tsBuildInfoFile"],
  ...["verbatimModuleSyntax", "configFilePath", "pathsBasePath", "lib", "types", "customConditions"],
  // a name is for the cells that follow
  ...["noUnusedLocals", "noUnusedParameters"],
]);
/** Those of a user's options that also change the JavaScript. */
const emitted = [
  ...["experimentalDecorators", "emitDecoratorMetadata", "useDefineForClassFields"],
  ...["jsx", "jsxFactory", "jsxFragmentFactory", "jsxImportSource"],
];

/** The `tsconfig.json` beside a notebook, read again when it has changed. */
export class Tsconfig {
  /** What it says that cells can follow. */
  options: CompilerOptions = {};
  /** What is wrong with it. */
  problem: Diagnostic | undefined;
  readonly #path: string;
  readonly #directory: string;
  #changed = 0;

  constructor(directory: string) {
    this.#directory = directory;
    this.#path = join(directory, "tsconfig.json");
    this.refresh();
  }

  /** True when it has changed. */
  refresh(): boolean {
    const changed = lastChange(this.#path);
    if (changed === this.#changed) return false;
    this.#changed = changed;
    this.options = {};
    this.problem = undefined;
    if (changed !== 0) this.#read();
    return true;
  }

  /** The options for JavaScript, of those given and the user's. */
  emitOptions(usual: CompilerOptions): CompilerOptions {
    const own = Object.entries(this.options).filter(([name]) => emitted.includes(name));
    return own.length === 0 ? usual : { ...usual, ...Object.fromEntries(own) };
  }

  #read(): void {
    const { config, error } = ts.readConfigFile(this.#path, ts.sys.readFile);
    if (error !== undefined) {
      this.problem = error;
      return;
    }
    // which files belong to a project is of no interest here
    const { options, errors } = ts.parseJsonConfigFileContent({ ...config, files: [] }, ts.sys, this.#directory);
    this.problem = errors.find(({ code }) => code !== emptyFiles && code !== noInputs);
    this.options = Object.fromEntries(Object.entries(options).filter(([name]) => !kernels.has(name)));
    const { jsx, jsxImportSource } = options;
    const isAutomatic = jsx === ts.JsxEmit.ReactJSX || jsx === ts.JsxEmit.ReactJSXDev || jsxImportSource !== undefined;
    // what is to be preserved must run here all the same
    if (jsx !== undefined || isAutomatic) this.options.jsx = isAutomatic ? ts.JsxEmit.ReactJSX : ts.JsxEmit.React;
    if (options.paths !== undefined) this.options.pathsBasePath = this.#directory;
  }
}

const emptyFiles = 18002;
const noInputs = 18003;
