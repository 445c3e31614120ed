import { join } from "node:path";
import { expect, inject, test } from "vitest";
import { Cells } from "../../../kernel-lib/kernel/compiler/cells.js";
import { addChecks } from "../../../kernel-lib/kernel/compiler/checks.js";
import { emitOptions } from "../../../kernel-lib/kernel/compiler/options.js";
import { renameSetApart } from "../../../kernel-lib/kernel/compiler/set-apart.js";
import { bindToHost, shareTopLevel } from "../../../kernel-lib/kernel/compiler/transform.js";
import { ts } from "../../../kernel-lib/kernel/compiler/typescript.js";
import { bySharedWord } from "../../../kernel-lib/kernel/compiler/watch.js";
import { codeCells, readLessons, sourceOf } from "../../notebooks/lessons.js";
import { fewThatAskAll } from "../../notebooks/stock.js";

const notebooks = join(import.meta.dirname, "..", "..", "..", "notebooks");

/** What TypeScript's own, slower way makes of a cell. */
function transpiled(source: string, setApart: Set<string>) {
  const transformers = {
    before: [bindToHost],
    after: [shareTopLevel, renameSetApart(setApart), addChecks(bySharedWord)],
  };
  const options = { compilerOptions: emitOptions, fileName: "cell.ts", transformers };
  const { outputText, sourceMapText = "{}" } = ts.transpileModule(source, options);
  return {
    code: outputText.replace(/\/\/# sourceMappingURL=.*\s*$/, ""),
    mappings: JSON.parse(sourceMapText).mappings,
  };
}

const cells = new Cells(notebooks);

/** Compares cells that begin anew; answers how many of them are right. */
function compareAll(sources: readonly string[]): number {
  cells.scope.forget();
  let compared = 0;
  for (const [id, source] of sources.entries()) {
    const cell = cells.compile({ id, count: id, source });
    if ("ename" in cell) continue;
    const { code, map } = cell;
    const ours = { code: code.replace(/\/\/# sourceURL=.*$/, ""), mappings: JSON.parse(map).mappings };
    const setApart = new Set([...code.matchAll(/([\w$]+)\u200c/g)].map(([, name]) => name));
    expect(ours, source).toEqual(transpiled(source, setApart));
    compared++;
  }
  return compared;
}

test("the short way from a checked cell to JavaScript gives what transpileModule gives, for unusual cells", () => {
  const sources = [
    "enum A { X = 1, Y }\nA.X",
    "const enum B { Z = 3 }\nB.Z",
    "namespace N { export const a = 1 }\nN.a",
    "class C { static #p = 1; accessor q = 3; constructor(private x: number, public readonly y = 2) {} }",
    "function mark(t: any, k: string) {}\nclass D { @mark m(a: string): number { return 1 } }",
    "using r = { [Symbol.dispose]() {} };",
    "export default 5",
    "export const e = 1; export function f() { return e }",
    "var v = 1; for (var i = 0; i < 3; i++) { v += i }",
    "abstract class E { abstract m(): void }\ndeclare const z: number; type T = number; interface I {}",
    "let { a1, ...rest } = { a1: 1, b1: 2 }; rest.b1",
    'import type { Tensor } from "d2l-ts"; let t: Tensor | null = null; t',
    'import fs from "fs"; import { join as j } from "path"; import * as os from "os"; j("a"); await import("fs")',
    'import url = require("url"); import type path = require("path"); url.parse("a"); let p: typeof path; p',
    "async function* g() { yield 1 }\nfor await (const x of g()) console.log(x)",
    "// only a comment",
    "/** doc */ const q = 1 /* c */; // end",
    "a1 satisfies number; a1!; <any>a1; a1 as any",
    "// @ts-nocheck\nconst wrong: number = 'text'; wrong",
    "",
  ];
  expect(compareAll(sources)).toBe(sources.length);
});

/** All lessons when the suite soaks. */
test("and for every cell of the lessons that between them ask all of a kernel", () => {
  const lessons = inject("soak") ? readLessons() : fewThatAskAll(readLessons());
  const sources = lessons.map((lesson) => codeCells(lesson).map(sourceOf));
  const compared = sources.map(compareAll).reduce((sum, count) => sum + count);
  // a cell whose types are wrong on purpose has no JavaScript
  expect(compared).toBeGreaterThan(0.9 * sources.flat().length);
});
