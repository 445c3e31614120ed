import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { KernelClient, repository } from "./client.js";

const folder = mkdtempSync(join(tmpdir(), "stacks-"));
writeFileSync(
  join(folder, "helper.ts"),
  `export interface A { a: number }\n\nexport function fail(): never {\n  throw new RangeError("in a file");\n}\n`,
);
mkdirSync(join(folder, "node_modules", "own"), { recursive: true });
symlinkSync(join(repository, "kernel-lib"), join(folder, "node_modules", "d2l-ts"));
writeFileSync(
  join(folder, "node_modules", "own", "index.js"),
  "exports.call = function call(f) { return [1].map(() => f())[0]; };",
);
let kernel: KernelClient;
beforeAll(async () => {
  kernel = await KernelClient.start({ cwd: folder });
});
afterAll(async () => {
  await kernel.stop();
  rmSync(folder, { recursive: true });
});

const calling = `function inner(what: string): never {
  throw new Error(what);
}`;

/** Everything that a reader gets to see of a cell. */
async function shown(cell: string): Promise<string> {
  const { outputs } = await kernel.execute(cell);
  return outputs
    .flatMap(({ content }) => [
      content.text,
      (content.data as { "text/plain": string } | undefined)?.["text/plain"],
      content.traceback,
    ])
    .flat()
    .filter((text) => text !== undefined)
    .map((text) => stripVTControlCharacters(String(text)))
    .join("\n");
}

test.each([
  ["that is thrown", "inner('a')"],
  ["that is logged", "try { inner('a') } catch (e) { console.error(e) }"],
  ["that is logged within an object", "try { inner('a') } catch (e) { console.log({ e }) }"],
  ["that is a cause", "try { inner('a') } catch (cause) { console.log(new Error('b', { cause })) }"],
  ["that is one of many", "try { inner('a') } catch (e) { console.log(new AggregateError([e])) }"],
  ["that is the value", "let made; try { inner('a') } catch (e) { made = e } made"],
  ["whose stack is printed", "try { inner('a') } catch (e) { console.log((e as Error).stack) }"],
  ["whose stack is the value", "let stack; try { inner('a') } catch (e) { stack = (e as Error).stack } stack"],
  ["that is thrown after an await", "await null; inner('a')"],
  ["that a promise rejects with", "await Promise.all([(async () => { await null; inner('a') })()])"],
  [
    "of a timer",
    "await new Promise<void>((done) => setTimeout(() => { try { inner('a') } catch (e) { console.log(e) } done() }, 1))",
  ],
  [
    "of a microtask that nobody awaits",
    "queueMicrotask(() => inner('a')); await new Promise((done) => setTimeout(done, 20))",
  ],
  ["of an event", "new (await import('events')).EventEmitter().on('x', () => inner('a')).emit('x')"],
  ["of code in text", "eval('inner(\"a\")')"],
  ["of a trace", "console.trace('a')"],
])("an error %s is shown with the cell's own lines, and with nothing of the kernel", async (_how, cell) => {
  await kernel.execute(calling);
  const text = await shown(cell);
  expect(text).toMatch(/at .*cell \d+:\d+:\d+/);
  if (!cell.includes("trace")) expect(text).toMatch(/at inner \(cell \d+:2:9\)/);
  for (const secret of [repository, folder, "kernel-lib", "node:internal", "node:inspector", "__cell__", "cell:"]) {
    expect(text).not.toContain(secret);
  }
});

test("an error of a local file is shown with the file's own lines", async () => {
  const text = await shown("import { fail } from './helper'; try { fail() } catch (e) { console.log(e) }");
  expect(text).toContain("at fail (helper.ts:4:9)");
  expect(text).not.toContain(folder);
});

test.each([
  ["that is thrown", "wrong()"],
  ["of a module's own forward", "new Net()(torch.ones([1, 3, 8, 8]))"],
  ["that is logged", "try { wrong() } catch (e) { console.log(e) }"],
  ["whose stack is printed", "try { wrong() } catch (e) { console.log((e as Error).stack) }"],
  ["after an await", "await (async () => { await null; wrong() })()"],
])("a mistake in a call of the library's, %s, is shown with the reader's own lines alone", async (_how, cell) => {
  await kernel.execute(`import { torch, nn } from "d2l-ts";
const wrong = () => torch.ones([2, 3]).matmul(torch.ones([2, 3]));
class Net extends nn.Module {
  conv = new nn.Conv2d(1, 2, 3);
  forward(x: any) { return this.conv(x); }
}`);
  const places = (await shown(cell)).split("\n").filter((line) => /^ +at /.test(line));
  expect(places.length).toBeGreaterThan(0);
  for (const place of places) expect(place).toMatch(/^ +at (?:(?:async )?(?:wrong|forward)? ?\(?)cell \d+:\d+:\d+\)?$/);
});

test("a package of the reader's own stays in its stacks, with what it calls", async () => {
  const text = await shown("const own = require('own'); own.call(() => { throw new Error('a') })");
  expect(text).toContain("at Object.call (node_modules/own/index.js:1:46)");
  const { stdout } = await kernel.execute(
    "try { own.call(() => { throw new Error('b') }) } catch (e) { console.log(e.stack) }",
  );
  expect(stdout).toContain("at Array.map (<anonymous>)\n    at Object.call (node_modules/own/index.js");
});

test("a type error names modules as cells import them, and nothing of this machine", async () => {
  const typed = [
    ["import * as all from 'd2l-ts'; all.nothing", `type 'typeof import("d2l-ts")'`],
    ["import { torch as t } from 'd2l-ts'; t.nothing", `type 'typeof import("…/torch")'`],
    ["import * as own2 from './helper'; own2.nothing", `type 'typeof import("./helper")'`],
    ["import none from './helper'", `Module '"./helper"' has no default export.`],
  ];
  for (const [cell, expected] of typed) {
    const text = await shown(cell);
    expect(text).toContain(expected);
    for (const secret of [repository, folder]) expect(text).not.toContain(secret);
  }
});

test("an error of another realm or thread has no path of this machine", async () => {
  const realm = await shown(
    "import vm from 'vm'; try { vm.runInNewContext('throw new Error(1)') } catch (e) { console.log(e) }",
  );
  const worker = await shown(`
    import { Worker } from "worker_threads";
    console.log(await new Promise((told) => new Worker("throw new Error('there')", { eval: true }).on("error", told)))`);
  expect(realm).toContain("Error: 1");
  expect(worker).toContain("Error: there");
  for (const secret of [repository, folder, "kernel-lib"]) expect(realm + worker).not.toContain(secret);
});

test("a module that is not found is told without paths of this machine", async () => {
  for (const cell of ["await import('no-such-package' as any)", "require('no-such-package')"]) {
    const text = await shown(cell);
    expect(text).toContain("no-such-package");
    expect(text).not.toContain(folder);
  }
});

test.each([
  ["V8 writes a function into", "class Bad extends ((() => { for (;;) break }) as any) {}"],
  ["Node writes a function into", "structuredClone(() => 1)"],
  ["a cell reads", "try { structuredClone(() => 1) } catch (e) { console.log((e as Error).message) }"],
  ["a promise's handler reads", "await (async () => structuredClone(() => 1))().catch((e) => console.log(e.message))"],
  [
    "a handler beside another reads",
    "await (async () => structuredClone(() => 1))().then(null, function (e) { console.log(e.message) })",
  ],
  ["names import.meta", "(import.meta as any).nothing()"],
])("a message that %s has nothing of what the kernel compiles into cells", async (_how, cell) => {
  const text = await shown(cell);
  expect(text).toMatch(/could not be cloned|is not a constructor|import\.meta\.nothing is not a function/);
  expect(text).not.toContain("__cell__");
});

test("a program that prepares stack traces is given no call of the kernel's, and taking its function away gives ours back", async () => {
  const { result } = await kernel.execute(`
    const before = Error.prepareStackTrace;
    const places = (_error: Error, sites: NodeJS.CallSite[]) => sites.map((site) => site.getScriptNameOrSourceURL()).join();
    const seen: unknown[] = [];
    for (const prepare of [places, before, places, undefined]) {
      Error.prepareStackTrace = prepare;
      seen.push(new Error("told").stack);
    }
    seen`);
  const ours = "'Error: told\\n    at cell N:7:17'";
  const told = result?.replace(/cell \d+/g, "cell N").replace(/cell:\d+/g, "cell:N");
  expect(told?.replace(/\s*\n\s*/g, " ")).toBe(`[ 'cell:N', ${ours}, 'cell:N', ${ours} ]`);
});

test("programs that prepare stack traces themselves get V8's call sites, as ever", async () => {
  const text = await shown(`
    const { prepareStackTrace } = Error;
    Error.prepareStackTrace = (_, sites) => sites;
    const sites = new Error().stack as unknown as NodeJS.CallSite[];
    Error.prepareStackTrace = prepareStackTrace;
    sites[0].getLineNumber() > 0`);
  expect(text).toBe("true");
});
