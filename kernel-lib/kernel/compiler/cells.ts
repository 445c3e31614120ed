import type { Diagnostic } from "typescript";
import type { Language } from "../language.js";
import type { CompiledCell, Failure } from "../threads.js";
import { failure, type Problems, problemsOf } from "./diagnostics.js";
import { emit, emitExpression } from "./emit.js";
import { specifiersOf } from "./imports.js";
import type { CellSourceFile } from "./internals.js";
import { runtimeOf } from "./jsx.js";
import { isObjectLiteral, sourceOf } from "./object-literal.js";
import { ModuleProgram } from "./program.js";
import { Scope } from "./scope.js";
import { namesSetApart } from "./set-apart.js";
import { ts } from "./typescript.js";

/** Checks cells and turns them into JavaScript; what passes becomes visible to the cells after it. */
export class Cells {
  readonly modules: ModuleProgram;
  readonly scope: Scope;
  /** The checker keeps problems by the names of files. */
  #problems = 0;

  constructor(directory: string, language: Language = "typescript", modules = new ModuleProgram(directory)) {
    this.scope = new Scope(language);
    this.modules = modules;
  }

  compile({ id, count, source }: { id: number; count: number; source: string }): CompiledCell | Failure {
    if (this.modules.refresh()) this.#resolveEarlierCells();
    const { problem } = this.modules.tsconfig;
    if (problem !== undefined) return failure("TypeScriptError", [problem], problem.file?.text ?? "");
    const file = this.scope.bind(`[cell ${id}]`, source, this.modules, isObjectLiteral(source));
    const specifiers = this.#specifiersOf(file);
    if (this.modules.use(specifiers)) this.#resolveEarlierCells();
    this.#augment(file);
    this.scope.open(file);
    const wrong = this.#problemsOf(file);
    if (wrong !== undefined) return failure(wrong.ename, wrong.diagnostics, sourceOf(file));
    const setApart = namesSetApart(file, this.scope.names);
    this.scope.declare(file);
    const aliases = this.modules.aliasesOf(specifiers, file.fileName);
    return { id, count, source, aliases, ...emit(file, this.modules, `cell:${id}`, setApart) };
  }

  #specifiersOf(file: CellSourceFile): string[] {
    return [...specifiersOf(file), ...[runtimeOf(file, this.modules.options) ?? []].flat()];
  }

  #augment(file: CellSourceFile): void {
    if (file.parseDiagnostics.length > 0 || !/\bdeclare\s+global\b/.test(file.text)) return;
    const found = file.statements.filter(ts.isGlobalScopeAugmentation);
    this.modules.augment(found.map((node) => node.getText(file)));
    if (found.length > 0) this.#resolveEarlierCells();
  }

  /** An error may come of names not being known yet. */
  #problemsOf(file: CellSourceFile): Problems | undefined {
    const wrong = problemsOf(file, this.modules);
    if (wrong === undefined || wrong.ename === "SyntaxError" || !this.modules.useAll()) return wrong;
    this.#resolveEarlierCells();
    return problemsOf(file, this.modules);
  }

  /** What a cell would run as, without its types being held against it; nothing is remembered. */
  preview(source: string): { code: string; map: string } | undefined {
    const file = this.scope.bind("[preview]", source, this.modules, isObjectLiteral(source));
    if (file.parseDiagnostics.length > 0) return undefined;
    this.scope.open(file);
    return emit(file, this.modules, "cell:0", namesSetApart(file, this.scope.names));
  }

  /** What there is against a cell that is not run, in its order; nothing is remembered. */
  problems(source: string): { file: CellSourceFile; diagnostics: readonly Diagnostic[] } {
    const file = this.scope.bind(`[problems ${++this.#problems}]`, source, this.modules, isObjectLiteral(source));
    if (this.modules.use(this.#specifiersOf(file))) this.#resolveEarlierCells();
    this.scope.open(file);
    return { file, diagnostics: this.#problemsOf(file)?.diagnostics ?? [] };
  }

  /** The names of a cell become known without its having run: what is wrong in it is not told. */
  expect(source: string): void {
    const file = this.scope.bind(`[expected ${++this.#problems}]`, source, this.modules, isObjectLiteral(source));
    if (this.modules.use(specifiersOf(file))) this.#resolveEarlierCells();
    this.scope.open(file);
    this.scope.declare(file);
  }

  /** An expression for the debugger; the names set apart are those where it will stand. */
  expression(text: string, setApart: readonly string[]): { code: string } | { problem: string } {
    const file = this.scope.bind("[expression]", text, this.modules, true);
    const [wrong] = this.modules.program.getSyntacticDiagnostics(file);
    if (wrong !== undefined)
      return { problem: `${ts.flattenDiagnosticMessageText(wrong.messageText, " ")} (TS${wrong.code})` };
    if (file.statements.length > 1) return { problem: "one expression is expected" };
    return { code: emitExpression(file, this.modules, new Set(setApart)) };
  }

  /** Makes all of the language known. */
  widen(): void {
    if (this.modules.useAll("language")) this.#resolveEarlierCells();
  }

  /** Compiles a cell of which nothing is remembered. */
  rehearse(source: string): void {
    const file = this.scope.bind("[rehearsal]", source, this.modules);
    problemsOf(file, this.modules);
    emit(file, this.modules, "cell:0");
  }

  /** In order, so that a long chain of inferred types is not resolved by deep recursion later. */
  #resolveEarlierCells(): void {
    for (const symbol of this.scope.names.values()) this.modules.checker.getTypeOfSymbol(symbol);
  }
}
