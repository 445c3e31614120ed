import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import ts from "typescript";
import { afterAll, describe, expect, test } from "vitest";
import { Cells } from "../../../kernel-lib/kernel/compiler/cells.js";
import type { CellSourceFile } from "../../../kernel-lib/kernel/compiler/internals.js";
import { mentionsNewest } from "../../../kernel-lib/kernel/compiler/newest.js";
import { checkOptions, type Reach } from "../../../kernel-lib/kernel/compiler/options.js";
import { consoleDeclarations, mentionsNode } from "../../../kernel-lib/kernel/compiler/platform/globals.js";

const root = join(import.meta.dirname, "..", "..", "..");
const folder = mkdtempSync(join(tmpdir(), "globals-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** A kernel's view after these cells; the evalue of the last one's failure. */
function checked(sources: string[], directory = folder) {
  const cells = new Cells(directory);
  const answers = sources.map((source, id) => cells.compile({ id, count: id, source }));
  const last = answers.at(-1);
  const files = cells.modules.program.getSourceFiles().map(({ fileName }) => fileName);
  return {
    failure: last !== undefined && "evalue" in last ? last.evalue : undefined,
    hasNode: files.some((file) => file.includes("/@types/node/")),
  };
}

describe("Node's declarations are not read", () => {
  test.each([
    ["before anything runs", []],
    ["for the language itself", ["const a = [1, 2].map((v) => v ** 2); await Promise.all(a)"]],
    ["for printing", ['console.log("%d", 1); console.error(2); console.warn(); console.info(3); console.debug(4)']],
    ["for the kernel's own module", ['import { display } from "tslab"; display.html("<b>")']],
  ])("%s", (_what, sources) => expect(checked(sources)).toEqual({ failure: undefined, hasNode: false }));

  test("for the library", () => {
    const sources = [
      'import { torch, nn } from "d2l-ts"; const y = new nn.Conv2d(1, 1, 3)(torch.ones([1, 1, 4, 4]))',
      "y.shape",
    ];
    expect(checked(sources, join(root, "notebooks"))).toEqual({ failure: undefined, hasNode: false });
  });
});

describe("Node's declarations are read", () => {
  test.each([
    ["for a global of Node", "process.argv.length.toFixed()"],
    ["for a timer", "const timer: NodeJS.Timeout = setTimeout(() => {}, 0); timer.unref(); clearTimeout(timer)"],
    ["for a module of Node", 'import { join } from "node:path"; join("a", "b").length'],
    ["for the rest of console", "console.table([{ a: 1 }])"],
    ["for what Node adds to the language", "Error.captureStackTrace({})"],
  ])("%s", (_what, source) => expect(checked([source])).toEqual({ failure: undefined, hasNode: true }));

  test.each([
    ["a global", "process.exit('x', 1)", /^1:19 - Expected 0-1 arguments, but got 2/],
    ["a module", 'import { join } from "node:path"; join(1)', /^1:40 - Argument of type 'number'/],
    ["console", "console.dir(1, { colours: true })", /'colours' does not exist in type 'InspectOptions'/],
    ["nothing of Node's", "const wrong: number = 'a'", /^1:7 - Type 'string' is not assignable to type 'number'/],
  ])("and a wrong use is refused: %s", (_what, source, message) => {
    const { failure, hasNode } = checked([source]);
    expect(hasNode).toBe(true);
    expect(failure).toMatch(message);
  });

  test("and earlier cells keep their types", () => {
    const { failure } = checked(["interface P { x: number }\nconst all: P[] = [{ x: 1 }]", "process.pid", "all[0].y"]);
    expect(failure).toMatch(/Property 'y' does not exist on type 'P'/);
  });

  test("when a local file mentions them, whose types would be lost", () => {
    writeFileSync(join(folder, "here.ts"), "export const url = new URL('file:///a'); export const n = 1;");
    expect(checked(['import { url } from "./here"; url.pathnam'])).toEqual({
      failure: expect.stringContaining("Property 'pathnam' does not exist on type 'URL'"),
      hasNode: true,
    });
  });

  test("when a local file imports a module of Node", () => {
    writeFileSync(join(folder, "size.ts"), 'import { statSync } from "fs"; export const size = statSync(".").size;');
    expect(checked(['import { size } from "./size"; size.toFixed(1, 2)']).failure).toMatch(/Expected 0-1 arguments/);
  });
});

/** The names that one program knows in the global scope. */
function globals(reach: Reach): Set<string> {
  const file = join(folder, "empty.ts");
  writeFileSync(file, "export {}");
  const program = ts.createProgram([file], { ...checkOptions(root, reach), noEmit: true });
  const source = program.getSourceFile(file);
  if (source === undefined) throw new Error("no empty file");
  return new Set(
    program
      .getTypeChecker()
      .getSymbolsInScope(source, -1 as ts.SymbolFlags)
      .map(({ name }) => name),
  );
}

test("every global name that @types/node declares is known to be Node's", () => {
  const language = globals("language");
  const names = [...globals("host")].filter((name) => !language.has(name) && /^[a-z]\w*$/i.test(name));
  const mentioned = (name: string) => {
    const source = ts.createSourceFile("a.ts", `export let a: ${name}`, ts.ScriptTarget.Latest) as CellSourceFile;
    source.imports = [];
    return mentionsNode(source);
  };
  expect(names.length).toBeGreaterThan(80);
  // fields are called so too, and their types say nothing
  expect(names.filter((name) => !mentioned(name))).toEqual(["exports", "module"]);
});

test("every type that the newest libraries declare is known to be theirs", () => {
  const usual = globals("usual");
  const names = [...globals("language")].filter((name) => !usual.has(name));
  const mentioned = (name: string) =>
    mentionsNewest(ts.createSourceFile("a.d.ts", `export let a: ${name}`, ts.ScriptTarget.Latest) as CellSourceFile);
  expect(names.length).toBeGreaterThan(10);
  expect(names.filter((name) => !mentioned(name))).toEqual([]);
});

describe("the newest of the language", () => {
  const reads = (sources: string[], directory = folder) => {
    const cells = new Cells(directory);
    for (const [id, source] of sources.entries()) cells.compile({ id, count: id, source });
    return cells.modules.options.lib;
  };
  test.each([
    ["is not read for a usual cell", ["const a = [1, 2].toSorted(); await Promise.all(a)"], ["lib.es2023.d.ts"]],
    ["is read for what it declares", ["using a = { [Symbol.dispose]() {} }"], ["lib.esnext.d.ts"]],
    [
      "is read for a local file, whose own problems nobody is told",
      ['import { own } from "./own"'],
      ["lib.esnext.d.ts"],
    ],
  ])("%s", (_what, sources, lib) => {
    writeFileSync(join(folder, "own.ts"), "export const own = Object.entries({}).values().toArray();");
    expect(reads(sources)).toEqual(lib);
  });

  test("is not read for the library", () => {
    expect(reads(['import { torch } from "d2l-ts"; torch.ones([2])'], join(root, "notebooks"))).toEqual([
      "lib.es2023.d.ts",
    ]);
  });

  test("is read while the kernel rests, and earlier cells keep their types", () => {
    const cells = new Cells(folder);
    cells.compile({ id: 1, count: 1, source: "const told = { inner: 1 }" });
    cells.widen();
    expect(cells.modules.options.lib).toEqual(["lib.esnext.d.ts"]);
    expect(cells.compile({ id: 2, count: 2, source: "told.outer" })).toMatchObject({
      evalue: expect.stringContaining("Property 'outer' does not exist on type '{ inner: number; }'"),
    });
  });
});

test("what stands for console until then takes and gives what Node's does", () => {
  const [, type] = /console: (.*);/.exec(consoleDeclarations) ?? [];
  const both = `let stand: ${type} = console; for (const print of Object.values(stand)) print(1, "a", null)`;
  expect(checked(["process.pid", both])).toEqual({ failure: undefined, hasNode: true });
  const ours =
    'const { debug, error, info, log, warn } = console; [debug, error, info, log, warn].map((f) => f("%d", 1))';
  expect(checked([ours])).toEqual({ failure: undefined, hasNode: false });
});
