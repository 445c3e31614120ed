import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { keptVariables, lastValues, redeclarations } from "./cells/values.js";
import { KernelClient } from "./client.js";

let kernel: KernelClient;
beforeAll(async () => {
  kernel = await KernelClient.start();
});
afterAll(() => kernel.stop());

/** Runs cells one after the other and returns the results; a failing cell fails the test. */
async function results(...cells: string[]): Promise<(string | undefined)[]> {
  const shown: (string | undefined)[] = [];
  for (const cell of cells) {
    const { result, error } = await kernel.execute(cell);
    if (error !== undefined) throw new Error(`${cell}\n${error.traceback.join("\n")}`);
    shown.push(result);
  }
  return shown;
}

describe("cells share one scope", () => {
  test("a variable assigned in a later cell is the one that an earlier function sees", async () => {
    expect(await results("let c = 0; function inc() { c++; return c }", "inc(); inc(); c", "c = 10; inc()")).toEqual([
      undefined,
      "2",
      "11",
    ]);
  });

  test("a function assigned in a later cell is the one that an earlier closure calls", async () => {
    expect((await results('let cb = () => "old"; const call = () => cb()', 'cb = () => "new"; call()')).at(-1)).toBe(
      "'new'",
    );
  });

  test("an array replaced in a later cell is the one that an earlier closure pushes to", async () => {
    expect((await results("let arr = [1]; const push = () => arr.push(2)", "arr = []; push(); arr")).at(-1)).toBe(
      "[ 2 ]",
    );
  });

  test.each(redeclarations)("%s may be declared again", async (_what, first, second, expected) => {
    expect((await results(first, second)).at(-1)).toBe(expected);
  });

  test("a function may be used before its line", async () => {
    expect(await results("early(2); function early(x: number) { return x * 2 }; early(4)")).toEqual(["8"]);
  });

  test("a function is there before the first line of its cell, also for the closures of earlier cells", async () => {
    const first = "let scale: any = 5; const scaled = () => typeof scale";
    expect((await results(first, "const was = scaled(); function scale() {}; was")).at(-1)).toBe("'function'");
  });

  test.each(keptVariables)("a variable that var declares again keeps its value: %s", async (_what, again) => {
    expect((await results("var kept = 5; const seeKept = () => kept", again)).at(-1)).toBe("5");
  });

  test("var may declare a name several times in a cell, and use it before its line", async () => {
    expect(await results("var many = 1; var many = 2; for (var many = many; many < 4; many++); many")).toEqual(["4"]);
    expect(await results("const early2 = typeof lateVar; var lateVar = 1; early2")).toEqual(["'undefined'"]);
  });

  test("a var that holds a promise does not wait for it", async () => {
    expect(await results("var never = new Promise<void>(() => {})", "1")).toEqual([undefined, "1"]);
  });

  test("an enum that is declared again starts anew", async () => {
    expect((await results("enum Anew { A }", "enum Anew { B = 7 }; Object.keys(Anew)")).at(-1)).toBe("[ '7', 'B' ]");
  });

  test("recursion sees a later declaration of the function", async () => {
    const first = "function down(n: number): string { return n === 0 ? 'old' : down(n - 1) }; const keep = down";
    expect((await results(first, "function down(n: number): string { return 'new' }", "keep(1)")).at(-1)).toBe("'new'");
  });

  test("implicit any and unused names are allowed", async () => {
    expect(await results("function loose(a, b) { const unused = 1; return a }; loose(3, 4)")).toEqual(["3"]);
  });

  test("export is a declaration like any other", async () => {
    expect(await results("export const ex = 3", "ex", "export function ef() { return ex }", "ef()")).toEqual([
      undefined,
      "3",
      undefined,
      "3",
    ]);
  });

  test("using disposes at the end of the cell", async () => {
    const cell = "using r = { [Symbol.dispose]() { console.log('disposed') } }; console.log('used')";
    expect((await kernel.execute(cell)).stdout).toBe("used\ndisposed\n");
  });

  test("names of the file and import.meta are those of the notebook's folder", async () => {
    const [dirname, filename, url] = await results("__dirname", "__filename.startsWith(__dirname)", "import.meta.url");
    expect(dirname).toBe(`'${kernel.folder}'`);
    expect(filename).toBe("true");
    expect(url).toContain(`file://${kernel.folder}/`);
  });

  test("a property of the global object is read with globalThis, and the bare name is refused with that remedy", async () => {
    expect(await results("globalThis.foo = 3; globalThis.foo")).toEqual(["3"]);
    expect((await kernel.execute("foo")).error?.evalue).toContain("globalThis.foo");
  });
});

describe("the last value", () => {
  test.each(lastValues)("of %s is shown as %s", async (cell, expected) => {
    expect(await results(cell)).toEqual([expected]);
  });

  test("top-level await works in loops, branches and declarations", async () => {
    expect(
      await results(
        "const slow = async (x: number) => { await null; return x }",
        "let sum = 0; for (const x of [1, 2]) sum += await slow(x); sum",
        "for await (const x of [slow(3), slow(4)]) sum += x; sum",
        "const { z } = await Promise.resolve({ z: 9 }); z",
        "let tried; try { tried = await slow(5) } finally { tried++ }; tried",
        "if (await slow(1)) { sum = await slow(100) }; sum",
      ),
    ).toEqual([undefined, "3", "10", "9", "6", "100"]);
  });

  test("one result for each of two hundred quick cells", async () => {
    const ids: string[] = [];
    for (let i = 0; i < 200; i++) ids.push(await kernel.submit(`${i} * 2`));
    for (const [i, id] of ids.entries()) expect((await kernel.finished(id)).result).toBe(String(i * 2));
  });
});

describe("display", () => {
  const bundle = async (cell: string) =>
    (await kernel.execute(cell)).outputs.find(({ type }) => type === "execute_result")?.content.data as {
      [type: string]: string;
    };

  test.each(["", "async "])("the %shook's bundle is the result, with text/plain added", async (kind) => {
    const data = await bundle(`({ ${kind}[Symbol.for("Jupyter.display")]() { return { "text/html": "<b>hi</b>" } } })`);
    expect(data["text/html"]).toBe("<b>hi</b>");
    expect(data["text/plain"]).toContain("Jupyter.display");
  });

  test("a function may have a hook, as modules have", async () => {
    const data = await bundle(
      `Object.assign(() => 1, { [Symbol.for("Jupyter.display")]: () => ({ "text/html": "<b>hi</b>" }) })`,
    );
    expect(data["text/html"]).toBe("<b>hi</b>");
  });

  test("text/plain of the hook itself is kept", async () => {
    expect(await bundle(`({ [Symbol.for("Jupyter.display")]: () => ({ "text/plain": "mine" }) })`)).toEqual({
      "text/plain": "mine",
    });
  });

  test.each([
    "throw new Error('no')",
    "return Promise.reject(new Error('no'))",
    "return 5",
    "return { 'application/json': 1n }",
    "return { 'text/html': 5 }",
    "return { 'image/png': { data: 'x' } }",
  ])("a hook that does '%s' does not hide the value", async (body) => {
    const data = await bundle(`({ shown: 1, [Symbol.for("Jupyter.display")]() { ${body} } })`);
    expect(data["text/plain"]).toContain("shown: 1");
    expect(data["text/plain"]).toContain("(display failed: ");
  });

  test("bytes are sent as base64, lines as they are, JSON for types of JSON: what is sent can be saved", async () => {
    const data = await bundle(`({ [Symbol.for("Jupyter.display")]: () => ({
      "image/png": new Uint8Array([137, 80]), "text/html": ["<b>", "</b>"], "application/x+json": { a: [1] }, "text/plain": "t",
    }) })`);
    expect(data).toEqual({
      "image/png": "iVA=",
      "text/html": ["<b>", "</b>"],
      "application/x+json": { a: [1] },
      "text/plain": "t",
    });
  });

  test("a proxy is shown without its traps being run", async () => {
    const { result, stdout } = await kernel.execute(`new Proxy({ a: { b: 1 } } as any, new Proxy({}, {
      get(_, trap) { return (target: any, ...rest: any[]) => { console.log(trap, ...rest); throw new Error("trap") } },
    }))`);
    expect([result, stdout]).toEqual(["{ a: { b: 1 } }", ""]);
  });

  test("values that cannot be inspected are named as such", async () => {
    const { result } = await kernel.execute(
      "({ [Symbol.for('nodejs.util.inspect.custom')]() { throw new Error('hostile') } })",
    );
    expect(result).toBe("(a value that cannot be shown: hostile)");
  });

  test("display of tslab shows each kind of content, and newDisplay overwrites its own", async () => {
    const cell = `
      import { display, newDisplay } from "tslab";
      display.html("<i>1</i>"); display.png(new Uint8Array([1, 2, 3]));
      const d = newDisplay(); d.text("first"); d.text("second")`;
    const { outputs } = await kernel.execute(cell);
    expect(outputs.map(({ type, content }) => [type, content.data])).toEqual([
      ["display_data", { "text/html": "<i>1</i>" }],
      ["display_data", { "image/png": "AQID" }],
      ["display_data", { "text/plain": "first" }],
      ["update_display_data", { "text/plain": "second" }],
    ]);
  });

  test("a whole bundle goes through tslab's lastWriteDisplayData", async () => {
    const { outputs } = await kernel.execute(
      `require("tslab/dist/jupyter").lastWriteDisplayData(
        { data: { "text/html": "h", "text/plain": "p" }, metadata: { m: 1 }, transient: { display_id: "d1" } }, false)`,
    );
    expect(outputs).toEqual([
      {
        type: "display_data",
        content: { data: { "text/html": "h", "text/plain": "p" }, metadata: { m: 1 }, transient: { display_id: "d1" } },
      },
    ]);
  });

  test("a whole bundle goes through the global hook for libraries", async () => {
    const { outputs } = await kernel.execute(
      `globalThis[Symbol.for("Jupyter.broadcast")]("display_data", { data: { "text/html": "h" } });
       globalThis[Symbol.for("Jupyter.broadcast")]("update_display_data", { data: {}, transient: { display_id: "d" } })`,
    );
    expect(outputs).toEqual([
      { type: "display_data", content: { data: { "text/html": "h" }, metadata: {}, transient: {} } },
      { type: "update_display_data", content: { data: {}, metadata: {}, transient: { display_id: "d" } } },
    ]);
  });

  test("versions name the kernel, TypeScript and Node", async () => {
    const [versions] = await results('import { versions } from "tslab"', "versions").then((all) => all.slice(1));
    expect(versions).toContain("typescript: '6.0.3'");
    expect(versions).toContain(`node: '${process.version}'`);
  });

  test("clearOutput clears", async () => {
    const { outputs } = await kernel.execute('import { clearOutput } from "tslab"; clearOutput(true)');
    expect(outputs).toEqual([{ type: "clear_output", content: { wait: true } }]);
  });
});
