import type { CompilerOptions } from "typescript";
import { hostTypes, typeRoots } from "./platform/globals.js";
import { ts } from "./typescript.js";

/** How much is declared: the language as of 2023, which few cells exceed; all of it; and the host's own names, too. */
export type Reach = "usual" | "language" | "host";

/** How cells are checked: as forgiving as tslab (not strict), with today's module resolution. */
export function checkOptions(directory: string, reach: Reach): CompilerOptions {
  return {
    target: ts.ScriptTarget.ES2023,
    lib: [reach === "usual" ? "lib.es2023.d.ts" : "lib.esnext.d.ts"],
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    customConditions: ["node"],
    types: reach === "host" ? hostTypes : [],
    typeRoots: typeRoots(directory),
    strict: false,
    noEmit: true,
    allowImportingTsExtensions: true,
    allowJs: true,
    checkJs: false,
    esModuleInterop: true,
    resolveJsonModule: true,
    jsx: ts.JsxEmit.React,
    skipLibCheck: true,
    experimentalDecorators: true,
    moduleDetection: ts.ModuleDetectionKind.Force,
  };
}

/** How a cell becomes JavaScript: `using` and decorators are lowered, everything else Node runs as it is. */
export const emitOptions: CompilerOptions = {
  target: ts.ScriptTarget.ES2023,
  module: ts.ModuleKind.ESNext,
  moduleDetection: ts.ModuleDetectionKind.Force,
  isolatedModules: true,
  verbatimModuleSyntax: true,
  experimentalDecorators: true,
  emitDecoratorMetadata: true,
  jsx: ts.JsxEmit.React,
  sourceMap: true,
};
