/** What people's own notebooks hold, and other programs take. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { exportingCells, objectLiterals } from "./cells/values.js";
import { KernelClient } from "./client.js";

const folder = mkdtempSync(join(tmpdir(), "foreign-"));
const write = (path: string, text: string) => {
  mkdirSync(join(folder, path, ".."), { recursive: true });
  writeFileSync(join(folder, path), text);
};
let kernel: KernelClient;
beforeAll(async () => {
  write("m.mts", "export const m: number = 1; export default 'mts';");
  write("c.cts", "export const c: string = 'cts';");
  write("mjs.mjs", "export const mjs = 3; export const url = import.meta.url;");
  write("cjs.cjs", "module.exports = { cjs: 4 };");
  write(
    "react.ts",
    "export const createElement = (tag: any, props: any, ...children: any[]) => ({ tag, props, children });",
  );
  write("comp.tsx", 'import * as React from "./react"; export const T = (p: { n: number }) => <b title="t">{p.n}</b>;');
  write("view.jsx", 'import * as React from "./react"; export const V = () => <i>jsx</i>;');
  write(
    "node_modules/shapes/package.json",
    '{ "name": "shapes", "version": "2.1.0", "main": "index.js", "types": "index.d.ts" }',
  );
  write("node_modules/shapes/index.js", "exports.area = (r) => r * r;");
  write("node_modules/shapes/index.d.ts", "export function area(r: number): number;");
  write(
    "node_modules/dual/package.json",
    '{ "name": "dual", "exports": { "import": { "types": "./m.d.mts", "default": "./m.mjs" }, "require": { "types": "./c.d.ts", "default": "./cjs/c.js" } } }',
  );
  write("node_modules/dual/m.mjs", "export const made = () => 'for import'; export default 1;");
  write(
    "node_modules/dual/m.d.mts",
    "export declare const made: () => string; declare const d: number; export default d;",
  );
  write("node_modules/dual/cjs/package.json", '{ "type": "commonjs" }');
  write("node_modules/dual/cjs/c.js", "exports.made = 'for require';");
  write("node_modules/dual/c.d.ts", "export declare const made: string;");
  write("uses-dual.ts", 'import one, { made } from "dual"; export const both = [one, made()];');
  kernel = await KernelClient.start({ cwd: folder });
});
afterAll(async () => {
  await kernel.stop();
  rmSync(folder, { recursive: true });
});

/** The result of the last cell, or its error. */
async function last(...cells: string[]): Promise<string | undefined> {
  let shown: string | undefined;
  for (const cell of cells) {
    const { result, error } = await kernel.execute(cell);
    shown = error === undefined ? result : `${error.ename}: ${error.evalue}`;
  }
  return shown;
}

describe("an object literal", () => {
  test.each(objectLiterals)("as a cell: %s", async (cell, expected) => {
    expect(await last(cell.replaceAll("globalThis.seen", "(globalThis as any).seen"))).toBe(expected);
  });

  test("whose types are wrong is told at its own place", async () => {
    expect(await last("{ a: Math.nothing }")).toContain("TypeScriptError: 1:11 - Property 'nothing'");
    expect(await last("{ a: (null as any).nothing }")).toContain("TypeError");
    const { error } = await kernel.execute("{ a: 1, b: (() => { throw new Error('in it') })() }");
    expect(error?.traceback.join("\n")).toMatch(/cell \d+:1:27/);
  });

  test("is complete for a console", async () => {
    expect(await kernel.request("shell", "is_complete_request", { code: "{ a: 1, b: 2 }" })).toEqual({
      status: "complete",
    });
  });
});

describe("exports in a cell", () => {
  test.each(exportingCells)("%s", async (cell, expected) => {
    expect(await last(cell)).toBe(expected);
  });
});

test.each([
  ['import d, { m } from "./m.mts"; [d, m]', "[ 'mts', 1 ]"],
  ['import { c } from "./c.cts"; c', "'cts'"],
  ['import { mjs, url } from "./mjs.mjs"; [mjs, url.startsWith("file:")]', "[ 3, true ]"],
  ['import { cjs } from "./cjs.cjs"; cjs', "4"],
  ['import { T } from "./comp"; T({ n: 2 })', "{ tag: 'b', props: { title: 't' }, children: [ 2 ] }"],
  ['import { V } from "./view.jsx"; V()', "{ tag: 'i', props: null, children: [ 'jsx' ] }"],
  ['import * as React from "./react"; <p id="x">{1 + 1}</p>', "{ tag: 'p', props: { id: 'x' }, children: [ 2 ] }"],
  ["<number>(5 as any)", "5"],
])("files and syntax of all kinds: %s", async (cell, expected) => {
  expect(await last(cell)).toBe(expected);
});

test("the tags of a cell find React, or what a comment names in its place, in the cells before", async () => {
  const react = await KernelClient.start({ cwd: folder });
  const result = async (cell: string) => {
    const { result, error } = await react.execute(cell);
    return result ?? error?.evalue;
  };
  expect(await result("<p>text</p>")).toContain("React");
  await react.execute('import * as React from "./react"');
  expect(await result("<p>text</p>")).toBe("{ tag: 'p', props: null, children: [ 'text' ] }");
  await react.execute(
    "const h = (...parts: any[]) => parts; const Group = 'all'; namespace v { export const make = h }",
  );
  expect(await result("/** @jsx h */ /** @jsxFrag Group */\n<><b /></>")).toBe("[ 'all', null, [ 'b', null ] ]");
  expect(await result("/** @jsx v.make */\n<b />")).toBe("[ 'b', null ]");
  // one that has the name of a global
  await react.execute("const Map = { createElement: h, Fragment: 0 }; const React = Map");
  expect(await result("<>1</>")).toBe("[ 0, null, '1' ]");
  expect(await result("/** @jsx Map.createElement */\n<i />")).toBe("[ 'i', null ]");
  await react.stop();
});

test("JSX without React says what it needs", async () => {
  const fresh = await KernelClient.start();
  expect((await fresh.execute("<p>text</p>")).error?.evalue).toContain("React");
  await fresh.stop();
});

test("half a character is saved as U+FFFD", async () => {
  const { stdout } = await kernel.execute('console.log("\u{1f4a9}"[0], "\u{1f4a9}", "\\\\ud83d")');
  expect(stdout).toBe("\ufffd \u{1f4a9} \\ud83d\n");
  expect(await last('"\u{1f4a9}"[1] + "x"')).toBe("'\\udca9x'");
  const { error } = await kernel.execute('throw new Error("\u{1f4a9}"[0])');
  expect(error?.evalue).toBe("\ufffd");
});

test("CommonJS: require.main, module.exports and exports are there", async () => {
  expect(await last("require.main === module")).toBe("true");
  expect(await last("module.paths[0].endsWith('/node_modules') && require.main.filename === __filename")).toBe("true");
  expect(await last("module.exports = { a: 1 }; module.exports.a")).toBe("1");
  expect(await last("exports.b = 2; typeof exports")).toBe("'object'");
  expect(await last("WebAssembly.validate(new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0]))")).toBe("true");
});

test("every global that is there is known to TypeScript", async () => {
  const names = String(await last("Object.getOwnPropertyNames(globalThis).join()")).match(/[\w$]+/g) ?? [];
  const unknown: string[] = [];
  // what the cells of other tests have set
  const own = ["__cell__", "seen", "counted"];
  for (const name of new Set(names)) {
    const { error } = await kernel.execute(`void ${name}`);
    if (error !== undefined && !own.includes(name)) unknown.push(`${name}: ${error.evalue}`);
  }
  expect(names.length).toBeGreaterThan(100);
  expect(unknown).toEqual([]);
  expect(await last("crypto.subtle instanceof SubtleCrypto && performance instanceof Performance")).toBe("true");
});

test("what is written to the descriptors 1 and 2 is shown in the cell", async () => {
  const { stdout, stderr } = await kernel.execute(`
    import { appendFileSync, promises, writeFileSync, writeSync, write } from "fs";
    const written = writeSync(1, "one\\n");
    writeSync(2, Buffer.from("xxtwo\\n"), 2);
    writeFileSync("/dev/stdout", "three\\n");
    appendFileSync(1, "four\\n");
    await new Promise((done) => write(1, "five\\n", done));
    console.log(written)`);
  expect([stdout, stderr]).toEqual(["one\nthree\nfour\nfive\n4\n", "two\n"]);
  expect(kernel.processOutput).toBe("");
});

describe("questions to the reader", () => {
  const asked: string[] = [];
  const answering = (answer: string) => {
    kernel.onInput = (prompt) => {
      asked.push(prompt);
      return answer;
    };
  };

  test("prompt has the web's signature: a message and a default", async () => {
    answering("");
    expect(await last('prompt("Name?", "anonymous")')).toBe("'anonymous'");
    answering("Ada");
    expect(await last('prompt("Name?", "anonymous")')).toBe("'Ada'");
    expect(await last('prompt("Secret", { password: true })')).toBe("'Ada'");
    expect(asked.splice(0)).toEqual(["Name? [anonymous] ", "Name? [anonymous] ", "Secret"]);
  });

  test("confirm and alert ask, too", async () => {
    answering("y");
    expect(await last('confirm("Go on?")')).toBe("true");
    answering("");
    expect(await last('[confirm("Go on?"), alert("Done")]')).toBe("[ false, undefined ]");
    expect(asked.splice(0)).toEqual(["Go on? [y/N] ", "Go on? [y/N] ", "Done [Enter] "]);
  });

  test("readline on process.stdin asks for each line that is read, and for no more", async () => {
    answering("blue");
    const cell = `
      import { createInterface } from "readline/promises";
      const rl = createInterface({ input: process.stdin, output: process.stdout });
      const colours = [await rl.question("Colour? "), await rl.question("Another? ")];
      rl.close();
      colours`;
    expect(await last(cell)).toBe("[ 'blue', 'blue' ]");
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(asked.splice(0)).toHaveLength(2);
    expect(await last(cell.replaceAll("rl", "rl2").replaceAll("colours", "again"))).toBe("[ 'blue', 'blue' ]");
    asked.splice(0);
  });
});

describe("standard input", () => {
  beforeAll(() => {
    kernel.onInput = () => "typed";
  });

  test("that is read by its descriptor or its path is asked for", async () => {
    await kernel.execute('import { readFileSync as readAll, readSync } from "fs"');
    expect(await last('[readAll(0, "utf8"), readAll("/dev/stdin").length]')).toBe("[ 'typed\\n', 6 ]");
    const cell =
      "const got = Buffer.alloc(6); [readSync(0, got, 0, 2, null), readSync(0, got, 2, 9, null), String(got)]";
    expect(await last(cell)).toBe("[ 2, 4, 'typed\\n' ]");
  });

  test("that one reader has left can be read by the next", async () => {
    await kernel.execute('import { createInterface as lines } from "readline"');
    const once = "await new Promise((got) => process.stdin.once('data', (line) => got(String(line))))";
    const broken = (input: string) => `let line; for await (line of ${input}) break; String(line).trim()`;
    const asked =
      "await new Promise((got) => { const rl = lines({ input: process.stdin }); rl.question('?', (a) => { rl.close(); got(a) }) })";
    expect(await last(once)).toBe("'typed\\n'");
    expect(await last(asked)).toBe("'typed'");
    expect(await last(broken("process.stdin"))).toBe("'typed'");
    expect(await last(asked)).toBe("'typed'");
    expect(await last("process.stdin.removeAllListeners(); 0", once)).toBe("'typed\\n'");
  });

  test("asks no more when a loop over its lines has been left, and its cell is at its end", async () => {
    let asked = 0;
    kernel.onInput = () => String(++asked);
    expect(await last("let first; for await (first of lines({ input: process.stdin })) break; first")).toBe("'1'");
    expect(await last("await new Promise((done) => setTimeout(done, 50)); 2")).toBe("2");
    expect(asked).toBe(1);
  });
});

test("a program's arguments are those of a file in the notebook's folder", async () => {
  expect(await last("[process.argv.length, process.argv[1] === __filename]")).toBe("[ 2, true ]");
});

test("import.meta.resolve finds what import does", async () => {
  expect(await last('import.meta.resolve("./m.mts").endsWith("/m.mts")')).toBe("true");
  expect(await last('[import.meta.resolve("fs"), import.meta.resolve("shapes").slice(-16)]')).toBe(
    "[ 'node:fs', '/shapes/index.js' ]",
  );
});

test.each([
  ...["document.title", "window.open('/')", "localStorage.getItem('x')", "new Image()", "let at: HTMLElement"],
  "requestAnimationFrame(() => {})",
])("what a page would have is said not to be there: %s", async (cell) => {
  expect(await last(cell)).toContain("There is no page: cells run in Node. Show HTML with display.html");
});

test("npm: means the installed package; what is not installed says the command to type", async () => {
  expect(await last('import { area } from "npm:shapes@2"; area(3)')).toBe("9");
  expect(await last('(await import("npm:shapes")).area(2)')).toBe("4");
  expect(await last('import * as d3 from "npm:d3@7"; d3')).toContain("npm install d3@7");
  expect(await last('import x from "@scope/none/deep"; x')).toContain("npm install @scope/none");
  expect(await last('import y from "./none"; y')).not.toContain("npm install");
});

test("a package with one form for import and one for require is what its types say", async () => {
  expect(await last('import one, { made } from "dual"; [one, made().length]')).toBe("[ 1, 10 ]");
  expect(await last('import { both } from "./uses-dual"; both')).toBe("[ 1, 'for import' ]");
  expect(await last('require("dual").made')).toBe("'for require'");
});

test("a promise as last value that does not settle says so after two seconds, and no more once it has", async () => {
  const go = join(kernel.folder, "go");
  const look = `require("fs").existsSync(${JSON.stringify(go)}) ? done("late") : setTimeout(look, 10, done)`;
  const id = await kernel.submit(
    `const look = (done: (value: string) => void): unknown => ${look};\nnew Promise(look)`,
  );
  await kernel.until(() => kernel.of(id).some(({ header }) => header.msg_type === "display_data"), "a word of waiting");
  writeFileSync(go, "");
  const forReader = await kernel.finished(id);
  const shown = forReader.outputs.map(({ type, content }) => [
    type,
    (content.data as { "text/plain": string })["text/plain"],
  ]);
  expect(shown).toEqual([
    ["display_data", expect.stringContaining("Waiting for the promise that is this cell's last value")],
    ["update_display_data", ""],
    ["execute_result", "'late'"],
  ]);
  const forProgram = await kernel.execute("new Promise((done) => setTimeout(done, 2300, 'late'))", {
    allow_stdin: false,
  });
  expect(forProgram.outputs.map(({ type }) => type)).toEqual(["execute_result"]);
});

test("declare global has effect, in their cell and after it", async () => {
  expect(
    await last(
      "declare global { interface Array<T> { second(): T } }\nArray.prototype.second = function () { return this[1] };\n[1, 2].second()",
    ),
  ).toBe("2");
  expect(await last("[3, 4].second().toFixed(1)")).toBe("'4.0'");
  expect(await last("declare global { var counted: number }\nglobalThis.counted = 7; counted")).toBe("7");
  expect(await last("counted + 1")).toBe("8");
});

test("a result that is nested deeper can be unfolded", async () => {
  const { outputs } = await kernel.execute('({ metadata: { loc: { lines: { from: { file: { name: "a.ts" } } } } } })');
  const { data } = outputs[0].content as { data: { [type: string]: string } };
  expect(data["text/plain"]).not.toContain("a.ts");
  expect(data["text/html"]).toMatch(/<details open>.*'a\.ts'/);
});

test("results are shown to a depth of four, prints as Node prints them", async () => {
  const { result, stdout } = await kernel.execute(
    "const deep = { a: { b: { c: { d: { e: { f: 1 } } } } } }; console.log(deep); deep",
  );
  expect(stdout).toBe("{ a: { b: { c: [Object] } } }\n");
  expect(result?.replace(/\s+/g, " ")).toBe("{ a: { b: { c: { d: { e: [Object] } } } } }");
});

describe("TypeScript's own directives", () => {
  test.each([
    ["// @ts-ignore\n\n// why\nconst a1: number = 'a'; a1", "'a'"],
    ["// @ts-expect-error because\nconst a2: number = 'b'; a2", "'b'"],
    ["/* @ts-ignore */ const a3: number = 'c'; a3", "1:24"],
    ["// @ts-expect-error\nconst a4 = 1; a4", "Unused '@ts-expect-error' directive"],
    ["// about\n// @ts-nocheck\nconst a5: number = 'd'; a5", "'d'"],
    ["/* @ts-nocheck */\nconst a6: number = 'e'; a6", "2:7"],
  ])("%s", async (cell, expected) => {
    expect(await last(cell)).toContain(expected);
  });
});

test("history: a cell that is not stored leaves the output of the one before it", async () => {
  await kernel.execute("'stored'");
  await kernel.execute("'not stored'", { store_history: false });
  const { history } = await kernel.request("shell", "history_request", {
    hist_access_type: "tail",
    n: 1,
    output: true,
  });
  expect((history as unknown[][])[0][2]).toEqual(["'stored'", "'stored'"]);
});

describe("the kernel for JavaScript", () => {
  let js: KernelClient;
  beforeAll(async () => {
    js = await KernelClient.start({ cwd: folder, argv: (command) => [...command, "javascript"] });
  });
  afterAll(() => js.stop());

  test.each([
    ["class H { constructor(n) { this.n = n } }; new H(3).n", "3"],
    ["let oo = {}; oo.x = 1; oo", "{ x: 1 }"],
    ["function P(x) { this.x = x } P.prototype.double = function () { return this.x * 2 }; new P(4).double()", "8"],
    ["const fs = require('fs'); typeof fs.readFileSync", "'function'"],
    ["import { area } from 'shapes'; area(5)", "25"],
    ["undefinedName", "undefinedName is not defined"],
    ["let t = 1; t = 'text'; t.length", "4"],
    ["const n: number = 1", "Type annotations can only be used in TypeScript files"],
    ["while (true) { break } for (const x of [1]) { try { x() } catch { } } 'done'", "'done'"],
  ])("runs cells by JavaScript's rules: %s", async (cell, expected) => {
    const { result, error } = await js.execute(cell);
    expect(result ?? error?.evalue).toContain(expected);
  });

  test("says that it is one", async () => {
    const { language_info } = await js.request("shell", "kernel_info_request", {});
    expect(language_info).toMatchObject({ name: "javascript", file_extension: ".js", mimetype: "text/javascript" });
  });
});
