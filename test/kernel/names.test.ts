import { runInNewContext } from "node:vm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { globalNames } from "./cells/names.js";
import { KernelClient } from "./client.js";

let kernel: KernelClient;
/** Where fewer names have been taken. */
let fresh: KernelClient;
beforeAll(async () => {
  kernel = await KernelClient.start({ cwd: import.meta.dirname });
  fresh = await KernelClient.start();
});
afterAll(() => Promise.all([kernel.stop(), fresh.stop()]));

const result = async (cell: string) => {
  const { result, error } = await kernel.execute(cell);
  return result ?? error?.evalue;
};

const ofTheLanguage = runInNewContext("Object.getOwnPropertyNames(globalThis)") as string[];
const ofTheRealm = Object.getOwnPropertyNames(globalThis).filter(
  (name) => !/^(__vite|__vitest|[$_]|VITEST)/.test(name),
);
const probed = ["define", "document", "exports", "module", "require", "self", "window", "prompt", "__dirname"];
/** TypeScript's own words are against these. */
const refused = ["undefined", "globalThis", "NaN", "Infinity", "eval"];
const globals = [...new Set([...ofTheLanguage, ...ofTheRealm, ...probed])].filter((name) => !refused.includes(name));

/** Uses something of the kernel, of Node and of a package in each line. */
const using = `
globalThis.console.log("out");
import { torch as ofCells } from "d2l-ts";
const shown = ofCells.ones([2]).add(1).toString();
const later = await new globalThis.Promise((done) => globalThis.setTimeout(done, 1, "later"));
const read = (await import("node:fs")).readFileSync("names.test.ts", "utf8").length > 100;
[shown, later, read].join(" ")`;

test("a cell may declare any global name: the kernel, Node and packages go on with theirs", async () => {
  const wrong: string[] = [];
  const forms = [
    (name: string) => `const ${name} = 5; ${name} + 1`,
    (name: string) => `let ${name} = 4; { ${name} = 5 } ${name} + 1`,
    (name: string) => `function ${name}() { return 6 }; ${name}()`,
    (name: string) => `class ${name} { static six = 6 }; ${name}.six`,
    (name: string) => `const { ${name}, ...others } = { ${name}: 6, a: 1 }; ${name}`,
  ];
  for (const [n, name] of globals.entries()) {
    const answer = await result(forms[n % forms.length](name));
    const next = await result(`${name} !== undefined`);
    if (answer !== "6" || next !== "true") wrong.push(`${name}: ${answer}, then ${next}`);
  }
  expect(wrong).toEqual([]);
  expect(globals.length).toBeGreaterThan(100);
  const { result: used, stdout, error } = await kernel.execute(using);
  expect([used, stdout, error]).toEqual(["'tensor([2., 2.]) later true'", "out\n", undefined]);
});

test("functions and classes of such names tell the name as it was written, also in errors and stacks", async () => {
  const { stdout } = await fresh.execute(`
    function process(x: number) { return x * 2 }
    const fetch = (url: string) => url;
    class Map { constructor(readonly size = 3) {} clone() { return new Map(this.size + 1) } }
    console.log([process, fetch, Map], [process.name, fetch.name, Map.name], String(process), new Map().clone())`);
  expect(stdout).toBe(
    "[ [Function: process], [Function: fetch], [class Map] ] [ 'process', 'fetch', 'Map' ] " +
      "function process(x) { return x * 2; } Map { size: 4 }\n",
  );
  const { error } = await fresh.execute("const URL = 5 as any; URL.parse.deep");
  expect(error?.evalue).toBe("Cannot read properties of undefined (reading 'deep')");
  expect((await fresh.execute("const Event = 5 as any; Event.parse()")).error?.evalue).toBe(
    "Event.parse is not a function",
  );
  const thrown = await fresh.execute("function performance() { throw new Error('in it') }; performance()");
  expect(thrown.error?.traceback.join("\n")).toContain("at performance (cell");
  expect(JSON.stringify(thrown.error)).not.toContain("\u200c");
  expect((await fresh.execute("process(21)")).result).toBe("42");
});

test.each(globalNames)("a global name %s", async (_how, cell, expected) => {
  const { result, error } = await fresh.execute(cell);
  expect(result ?? error?.evalue).toBe(expected);
});

test("the kernel's own name is refused, and said to be its own", async () => {
  const { error } = await kernel.execute("const __cell__ = 5");
  expect(error?.ename).toBe("TypeScriptError");
  expect(error?.evalue).toContain("1:7 - The name '__cell__' is the kernel's own.");
});

test("names with leading underscores live on like others", async () => {
  await kernel.execute("let _a = 1, __b = 2, ___c = 3; function __f() { return __b }");
  expect(await result("[_a, __b, ___c, __f()]")).toBe("[ 1, 2, 3, 2 ]");
  const { matches } = await kernel.request("shell", "complete_request", { code: "__", cursor_pos: 2 });
  expect(matches).toEqual(expect.arrayContaining(["__b", "___c", "__f"]));
});
