import type { CompilerOptions } from "typescript";
import type { CellSourceFile } from "./internals.js";
import { ts } from "./typescript.js";

/** The names that a cell's tags call without mentioning them: `React`, or what a comment or a tsconfig.json names. */
export function factoriesOf(file: CellSourceFile, options: CompilerOptions): string[] {
  if (file.languageVariant !== ts.LanguageVariant.JSX || runtimeOf(file, options) !== undefined) return [];
  const { jsxFactory = options.reactNamespace ?? "React", jsxFragmentFactory } = options;
  const named = [pragma(file, "jsx") ?? jsxFactory, pragma(file, "jsxfrag") ?? jsxFragmentFactory];
  return named.flatMap((factory) => factory?.split(".")[0] ?? []);
}

/** The module that a cell's tags import without saying so, by a tsconfig.json or a comment `@jsxImportSource preact`. */
export function runtimeOf(file: CellSourceFile, options: CompilerOptions): string | undefined {
  if (file.languageVariant !== ts.LanguageVariant.JSX || !/<\/|\/>/.test(file.text)) return undefined;
  return ts.getJSXRuntimeImport(ts.getJSXImplicitImportBase(options, file), options);
}

/** What the first comment `@jsx h` or `@jsxFrag Fragment` says. */
function pragma(file: CellSourceFile, name: string): string | undefined {
  const found = [file.pragmas.get(name) ?? []].flat();
  return found[0]?.arguments.factory;
}
