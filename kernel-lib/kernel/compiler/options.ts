import type { CompilerOptions } from "typescript";
import { typeRoots } from "./platform/globals.js";
import { ts } from "./typescript.js";

/** How cells are checked: as forgiving as tslab (not strict), with today's module resolution and libraries. */
export function checkOptions(directory: string, types: string[]): CompilerOptions {
  return {
    target: ts.ScriptTarget.ES2023,
    lib: ["lib.esnext.d.ts"],
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    customConditions: ["node"],
    types,
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
