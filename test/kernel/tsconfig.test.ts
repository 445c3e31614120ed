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
  expect(
    await run(`
      const seen: string[] = [];
      const note = (_value: unknown, context: ClassMethodDecoratorContext) => { seen.push(context.kind) };
      class Noted { @note method() {} }
      seen`),
  ).toBe("[ 'method' ]");
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
