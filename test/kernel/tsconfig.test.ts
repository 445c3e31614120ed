import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { KernelClient } from "./client.js";

const opened: { kernel: KernelClient; folder: string }[] = [];
let clock = Date.now() / 1000;
const write = (folder: string, path: string, text: string) => {
  const file = join(folder, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
  utimesSync(file, ++clock, clock);
};

/** A kernel in a folder with these files. */
async function open(files: { [path: string]: string }) {
  const folder = mkdtempSync(join(tmpdir(), "tsconfig-"));
  for (const [path, text] of Object.entries(files)) write(folder, path, text);
  const kernel = await KernelClient.start({ cwd: folder });
  opened.push({ kernel, folder });
  const run = async (cell: string) => {
    const { result, error } = await kernel.execute(cell);
    return error === undefined ? result : `${error.ename}: ${error.evalue}`;
  };
  return { run, write: (path: string, text: string) => write(folder, path, text) };
}
afterEach(async () => {
  for (const { kernel, folder } of opened.splice(0)) {
    await kernel.stop();
    rmSync(folder, { recursive: true });
  }
});

test("paths of the tsconfig.json beside the notebook are followed, by cells and by files", async () => {
  const { run } = await open({
    "tsconfig.json":
      '{ "compilerOptions": { "paths": { "@/*": ["./src/*"], "config": ["./src/settings.ts"], } } } // comment',
    "src/tools.ts": 'import { name } from "config"; export const greet = () => "hello " + name;',
    "src/settings.ts": 'export const name: string = "Ada";',
  });
  expect(await run('import { greet } from "@/tools"; greet()')).toBe("'hello Ada'");
  expect(await run('(await import("@/settings")).name')).toBe("'Ada'");
  expect(await run('import { sep } from "path"; sep')).toBe("'/'");
});

test("strict is followed; without a tsconfig.json cells are forgiving", async () => {
  const cell = "const given: string = null; given";
  const strict = await open({ "tsconfig.json": '{ "compilerOptions": { "strict": true } }' });
  expect(await strict.run(cell)).toContain("Type 'null' is not assignable to type 'string'");
  expect(await strict.run("const f = (x) => x; f(1)")).toContain("implicitly has an 'any' type");
  expect(await (await open({})).run(cell)).toBe("null");
});

test("jsx follows the factory, decorators the standard that is chosen", async () => {
  const { run } = await open({
    "tsconfig.json": '{ "compilerOptions": { "jsx": "react", "jsxFactory": "h", "experimentalDecorators": false } }',
  });
  expect(await run("const h = (tag: string, _: any, ...rest: any[]) => [tag, ...rest]; <b>{1}</b>")).toBe("[ 'b', 1 ]");
  expect(await run("<i />")).toBe("[ 'i' ]");
  expect(
    await run(`
      const seen: string[] = [];
      const note = (_value: unknown, context: ClassMethodDecoratorContext) => { seen.push(context.kind) };
      class Noted { @note method() {} }
      seen`),
  ).toBe("[ 'method' ]");
});

/** A package whose tags are lists. */
const tiny = {
  "node_modules/tiny/package.json":
    '{ "name": "tiny", "exports": { "./jsx-runtime": { "types": "./runtime.d.ts", "default": "./runtime.js" } } }',
  "node_modules/tiny/runtime.js": `
    exports.Fragment = "";
    exports.jsx = exports.jsxs = (tag, { children, ...props }, key) => [tag, { ...props, key }, children];`,
  "node_modules/tiny/runtime.d.ts": `
    export namespace JSX { interface Element {} interface IntrinsicElements { b: { id?: string; children?: unknown } } }
    export const Fragment: unique symbol;
    export function jsx(...all: unknown[]): JSX.Element;
    export function jsxs(...all: unknown[]): JSX.Element;`,
};
const configOf = (options: object) => ({ "tsconfig.json": JSON.stringify({ compilerOptions: options }) });

test.each(["react-jsx", "react-jsxdev", "preserve", undefined])(
  "with jsx %s and a jsxImportSource, the tags of cells and of files import its functions",
  async (jsx) => {
    const { run } = await open({
      ...tiny,
      ...configOf({ jsx, jsxImportSource: "tiny" }),
      "bold.tsx": "export const bold = (text: string) => <b id='file'>{text}</b>;",
    });
    expect(await run("const _jsx = 1; <b id='one'>{1}{2}</b>")).toBe(
      "[ 'b', { id: 'one', key: undefined }, [ 1, 2 ] ]",
    );
    expect(await run("<><b /></>")).toBe("[ '', { key: undefined }, [ 'b', { key: undefined }, undefined ] ]");
    expect(await run("_jsx")).toBe("1");
    expect(await run("import { bold } from './bold'; bold('text')")).toBe(
      "[ 'b', { id: 'file', key: undefined }, 'text' ]",
    );
    expect(await run("<b id={1} />")).toContain("Type 'number' is not assignable to type 'string'");
    expect(await run("<i />")).toContain("Property 'i' does not exist on type 'JSX.IntrinsicElements'");
  },
);

test("a comment chooses for one cell where its tags come from", async () => {
  const { run } = await open(tiny);
  expect(await run("/** @jsxImportSource tiny */\n<b />")).toBe("[ 'b', { key: undefined }, undefined ]");
  expect(await run("const h = (tag: string) => tag;\n/** @jsx h */\n<i />")).toContain("React");
  expect(await run("/** @jsx h */\nconst h = (tag: string, _: any) => tag;\n<i />")).toBe("'i'");
});

test("preserved tags call React.createElement, and a package that is not there is told", async () => {
  const kept = await open(configOf({ jsx: "preserve" }));
  expect(await kept.run("const React = { createElement: (tag: string, _: any) => tag }; <i />")).toBe("'i'");
  const missing = await open(configOf({ jsx: "react-jsx", jsxImportSource: "not-there" }));
  expect(await missing.run("<i />")).toMatch(
    /requires the module path 'not-there\/jsx-runtime'.*npm install not-there/s,
  );
});

test("names that no later line of the same cell uses are no fault, whatever the tsconfig.json says", async () => {
  const { run } = await open({
    "tsconfig.json": '{ "compilerOptions": { "noUnusedLocals": true, "noUnusedParameters": true } }',
  });
  expect(await run("import { join } from 'path'; const early = 2; const give = (unused: number) => early; 1")).toBe(
    "1",
  );
  expect(await run("early + 1")).toBe("3");
});

test("a tsconfig.json that is wrong is told, and followed once it is mended", async () => {
  const { run, write } = await open({ "tsconfig.json": '{ "compilerOptions": { "strict": "yes" } }' });
  expect(await run("1 + 1")).toContain("requires a value of type boolean");
  write("tsconfig.json", '{ "compilerOptions": { ');
  expect(await run("1 + 1")).toContain("TypeScriptError");
  write("tsconfig.json", '{ "compilerOptions": { "strict": true } }');
  expect(await run("1 + 1")).toBe("2");
  expect(await run("let later: string = undefined; later")).toContain("not assignable");
});

test("files that import a changed file are new at any depth, whichever is imported first", async () => {
  const value = (n: number) => `export const f = () => ${n};`;
  const { run, write } = await open({
    "a.ts": value(1),
    "b.ts": 'import { f } from "./a"; export const g = () => f() * 10;',
    "c.ts":
      'import { g } from "./b"; import rows from "./rows.json"; export const h = () => g() * 10 + rows.length; export let runs = 0; runs++;',
    "rows.json": "[1]",
  });
  const cell = 'import { f } from "./a"; import { g } from "./b"; import { h } from "./c"; [f(), g(), h()]';
  expect(await run(cell)).toBe("[ 1, 10, 101 ]");
  write("a.ts", value(2));
  expect(await run(cell)).toBe("[ 2, 20, 201 ]");
  write("rows.json", "[1, 2, 3]");
  expect(await run(cell)).toBe("[ 2, 20, 203 ]");
  expect(await run('import * as c1 from "./c"; import * as c2 from "./c"; c1 === c2')).toBe("true");
});
