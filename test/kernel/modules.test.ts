import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import module from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { KernelClient, repository } from "./client.js";

const folder = mkdtempSync(join(tmpdir(), "notebook-"));
let clock = Date.now() / 1000;
function write(path: string, text: string): void {
  const file = join(folder, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
  utimesSync(file, ++clock, clock);
}

let kernel: KernelClient;
beforeAll(async () => {
  write(
    "mymod.ts",
    "export const norm = (v: number[]): number => Math.hypot(...v);\nexport interface Row { x: number }\nexport default 'default of mymod';",
  );
  write("plain.js", "export const answer = 42;");
  write("common.cjs", "module.exports = { value: 'cjs' };");
  write("data.json", '{ "rows": [1, 2] }');
  write("lib/index.ts", "export const where = import.meta.url.split('/').slice(-2).join('/');");
  write("waits.ts", "export const waited = await Promise.resolve('waited');");
  write("uses-waits.ts", "import { waited } from './waits';\nexport const doubled = waited + waited;");
  write("cycle-a.ts", "import { b } from './cycle-b';\nexport const a = () => 'a' + b();\nexport const name = 'A';");
  write("cycle-b.ts", "import { name } from './cycle-a';\nexport const b = () => name;");
  write("counter.ts", "import { step } from './step';\nlet n = 0;\nexport const count = () => (n += step);");
  write("step.ts", "export const step = 1;");
  write("passes.ts", "export { doubled } from './uses-waits';\nexport * from './cycle-a';\nexport const own = 1;");
  write("fails.ts", "export function fail(): never {\n  throw new Error('from a module');\n}");
  write("broken.ts", "export const = 3;");
  write(
    "node_modules/esm-only/package.json",
    '{ "name": "esm-only", "type": "module", "exports": { "import": { "types": "./i.d.ts", "default": "./i.js" } } }',
  );
  write(
    "node_modules/esm-only/i.js",
    "export const late = await Promise.resolve('esm'); export default 'esm default';",
  );
  write(
    "node_modules/esm-only/i.d.ts",
    "export declare const late: string; declare const d: string; export default d;",
  );
  write("node_modules/cjs-pkg/package.json", '{ "name": "cjs-pkg", "main": "m.js" }');
  write("node_modules/cjs-pkg/m.js", "module.exports = function hello() { return 'hello' }; module.exports.extra = 1;");
  write(
    "node_modules/mapped/package.json",
    '{ "name": "mapped", "exports": { "./sub/*": { "types": "./types/*.d.ts", "default": "./code/*.js" } } }',
  );
  write("node_modules/mapped/code/thing.js", "exports.thing = 'mapped thing';");
  write("node_modules/mapped/types/thing.d.ts", "export declare const thing: string;");
  write("node_modules/shows/package.json", '{ "name": "shows", "main": "m.js" }');
  write(
    "node_modules/shows/m.js",
    "exports.show = (html) => require('tslab/dist/jupyter').lastWriteDisplayData({ data: { 'text/html': html }, metadata: {}, transient: {} }, false);",
  );
  kernel = await KernelClient.start({ cwd: folder });
});
afterAll(async () => {
  await kernel.stop();
  rmSync(folder, { recursive: true });
});

async function result(cell: string): Promise<string | undefined> {
  const { result, error } = await kernel.execute(cell);
  if (error !== undefined) throw new Error(error.traceback.join("\n"));
  return result;
}

describe("imports", () => {
  test.each([
    ["a local file without extension", 'import { norm } from "./mymod"; norm([3, 4])', "5"],
    ["a .ts file by its .js name", 'import { norm as n } from "./mymod.js"; n([3, 4])', "5"],
    ["a .ts file by its own name", 'import * as m from "./mymod.ts"; m.norm([6, 8])', "10"],
    [
      "a default export beside a type",
      'import d, { Row } from "./mymod"; const r: Row = { x: 1 }; d + r.x',
      "'default of mymod1'",
    ],
    ["JavaScript", 'import { answer } from "./plain.js"; answer', "42"],
    ["CommonJS", 'import common from "./common.cjs"; common.value', "'cjs'"],
    ["JSON", 'import data from "./data.json"; data.rows', "[ 1, 2 ]"],
    ["a folder's index, which knows its own address", 'import { where } from "./lib"; where', "'lib/index.ts'"],
    ["a module with top-level await", 'import { waited } from "./waits"; waited', "'waited'"],
    ["a module that imports such a module", 'import { doubled } from "./uses-waits"; doubled', "'waitedwaited'"],
    ["modules that import each other", 'import { a } from "./cycle-a"; a()', "'aA'"],
    [
      "a package of ES modules with top-level await",
      'import dflt, { late } from "esm-only"; dflt + late',
      "'esm defaultesm'",
    ],
    ["a CommonJS package as a function", 'import hello from "cjs-pkg"; hello() + (hello as any).extra', "'hello1'"],
    ["a sub-path of an exports map", 'import { thing } from "mapped/sub/thing"; thing', "'mapped thing'"],
    [
      "a node: module",
      'import { basename } from "node:path"; import fs, * as all from "fs"; basename("/a/b") + (fs.stat === all.stat)',
      "'btrue'",
    ],
    ["by import()", 'const { norm: dynamic } = await import("./mymod"); dynamic([5, 12])', "13"],
    ["by import() of a package", '(await import("esm-only")).late', "'esm'"],
    ["by import() of a node: module", 'typeof (await import("node:fs")).readFileSync', "'function'"],
    ["by require", 'require("./mymod").norm([3, 4]) + require("cjs-pkg")()', "'5hello'"],
    [
      "what require gives, in TypeScript's words for it",
      'import os = require("node:os"); import norms = require("./mymod"); import hi = require("cjs-pkg"); typeof os.cpus + norms.norm([3, 4]) + hi()',
      "'function5hello'",
    ],
    ["types alone", 'import type { Row as R } from "./mymod"; const row: R = { x: 2 }; row.x', "2"],
  ])("%s", async (_what, cell, expected) => {
    expect(await result(cell)).toBe(expected);
  });

  test("are shown with what they pass on of others", async () => {
    expect(await result('import * as passes from "./passes"; ({ passes })')).toBe(
      "{\n  passes: { doubled: 'waitedwaited', own: 1, a: [Function: a], name: 'A' }\n}",
    );
  });

  test("of a local file in TypeScript run in a worker, too, and its errors tell the file's own lines", async () => {
    write(
      "works.ts",
      `import { parentPort } from "node:worker_threads";
import { norm } from "./mymod";
import { late } from "esm-only";
import data from "./data.json";
interface Task { sides: number[] }
const one: number = await Promise.resolve(1);
parentPort!.on("message", async ({ sides }: Task) => {
  if (sides.length === 0) throw new RangeError("no sides");
  const { where } = await import("./lib");
  parentPort!.postMessage([norm(sides) + one, late, where, data.rows]);
});`,
    );
    await result(`import { Worker } from "node:worker_threads";
const worker = new Worker(new URL("./works.ts", import.meta.url));
const answer = () => new Promise((ok, no) => { worker.once("message", ok); worker.once("error", no) });`);
    expect(await result("worker.postMessage({ sides: [3, 4] }); await answer()")).toBe(
      "[ 6, 'esm', 'lib/index.ts', [ 1, 2 ] ]",
    );
    const { error } = await kernel.execute("worker.postMessage({ sides: [] }); await answer()");
    expect(error).toMatchObject({ ename: "RangeError", evalue: "no sides" });
    expect(error?.traceback.at(-1)).toContain("at MessagePort.<anonymous> (works.ts:8:33)");
    expect((await kernel.execute("new Worker('./broken.ts')")).error?.evalue).toMatch(/^broken\.ts:1:14 - /);
  });

  test("stay known in later cells, with their types", async () => {
    await result('import { norm as kept } from "./mymod"');
    expect(await result("kept([8, 15])")).toBe("17");
    expect((await kernel.execute('kept("no")')).error?.evalue).toContain(
      "'string' is not assignable to parameter of type 'number[]'",
    );
  });

  test("of a file are run again when it, or something it imports, has changed", async () => {
    const cell = 'import { count } from "./counter"; count()';
    expect([await result(cell), await result(cell)]).toEqual(["1", "2"]);
    write("step.ts", "export const step = 10;");
    expect([await result(cell), await result(cell)]).toEqual(["10", "20"]);
    write("counter.ts", "export const count = (): string => 'a string now';");
    expect(await result(cell)).toBe("'a string now'");
    expect((await kernel.execute('import { count as c } from "./counter"; const n: number = c()')).error?.ename).toBe(
      "TypeScriptError",
    );
  });

  test("of a file that appears later are found", async () => {
    expect((await kernel.execute('import { fresh } from "./fresh"')).error?.evalue).toContain(
      "Cannot find module './fresh'",
    );
    write("fresh.ts", "export const fresh = 'here';");
    expect(await result('import { fresh } from "./fresh"; fresh')).toBe("'here'");
  });

  test("that fail say where in the module's own lines", async () => {
    const { error } = await kernel.execute('import { fail } from "./fails"; fail()');
    expect(error?.evalue).toBe("from a module");
    expect(error?.traceback.join("\n")).toContain("at fail (fails.ts:2:9)");
  });

  test("of a module that is not right are errors", async () => {
    expect((await kernel.execute('import * as broken from "./broken"; broken')).error?.evalue).toMatch(
      /^broken\.ts:\d+:\d+ - /,
    );
    expect((await kernel.execute('import { missing } from "./mymod"')).error?.evalue).toContain(
      "has no exported member 'missing'",
    );
    expect((await kernel.execute('import x from "not-installed"')).error?.evalue).toContain(
      "Cannot find module 'not-installed'",
    );
  });

  test("of packages may display through tslab, which need not be installed", async () => {
    const { outputs } = await kernel.execute('require("shows").show("<b>from a package</b>")');
    expect(outputs.map(({ content }) => content.data)).toEqual([{ "text/html": "<b>from a package</b>" }]);
  });
});

test("what V8 has compiled of imported packages is kept for the next kernel, where Node can", async () => {
  const cache = join(folder, "cache");
  const once = await KernelClient.start({
    cwd: folder,
    env: { XDG_CACHE_HOME: cache, LOCALAPPDATA: cache, HOME: cache },
  });
  expect((await once.execute("typeof require('shows').show")).result).toBe("'function'");
  await once.request("control", "shutdown_request", { restart: false });
  await once.until(() => once.hasExited, "the end of the process");
  await once.stop();
  const kept = existsSync(cache) ? readdirSync(cache, { recursive: true }).map(String) : [];
  expect(kept.some((path) => /d2l-ts.packages./.test(path))).toBe("enableCompileCache" in module);
});

test("d2l-ts itself loads with its types and displays its tensors", async () => {
  symlinkSync(join(repository, "node_modules", "d2l-ts"), join(folder, "node_modules", "d2l-ts"));
  await result('import { torch } from "d2l-ts"; const X = torch.ones(2, 3)');
  expect(await result("X.sum()")).toBe("tensor(6.)");
  expect((await kernel.execute("X.nothing()")).error?.evalue).toContain(
    "Property 'nothing' does not exist on type 'Tensor'",
  );
});
