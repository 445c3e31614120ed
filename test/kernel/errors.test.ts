import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { thrownValues } from "./cells/errors.js";
import { KernelClient } from "./client.js";

let kernel: KernelClient;
beforeAll(async () => {
  kernel = await KernelClient.start();
});
afterAll(() => kernel.stop());

/** The traceback without its colours. */
const plain = (traceback: string[] | undefined) =>
  (traceback ?? []).join("\n").replace(new RegExp(`${String.fromCharCode(27)}\\[\\d+m`, "g"), "");

const failing = async (cell: string) => {
  const { error, reply } = await kernel.execute(cell);
  if (error === undefined) throw new Error(`no error message for ${cell}`);
  expect(reply).toMatchObject({
    status: "error",
    ename: error.ename,
    evalue: error.evalue,
    traceback: error.traceback,
  });
  return {
    ename: error.ename,
    evalue: error.evalue,
    traceback: plain(error.traceback),
    count: Number(reply.execution_count),
  };
};

describe("a thrown error", () => {
  test("shows the cell's own TypeScript line and column, and no inner frames", async () => {
    const { ename, evalue, traceback, count } = await failing(
      'interface Gone { x: number }\nconst f = (v: Gone): number => {\n  throw new RangeError("boom");\n};\nf({ x: 1 });',
    );
    expect([ename, evalue]).toEqual(["RangeError", "boom"]);
    expect(traceback).toBe(
      [
        "RangeError: boom",
        "  1 | interface Gone { x: number }",
        "  2 | const f = (v: Gone): number => {",
        '> 3 |   throw new RangeError("boom");',
        "    |         ^",
        "  4 | };",
        "  5 | f({ x: 1 });",
        `    at f (cell ${count}:3:9)`,
        `    at cell ${count}:5:1`,
      ].join("\n"),
    );
  });

  test("in a function of an earlier cell names both cells", async () => {
    const { reply } = await kernel.execute("function deep(): never { throw new Error('deep') }");
    const { traceback, count } = await failing("// a comment\nawait null\ndeep()");
    expect(traceback).toContain(`at deep (cell ${reply.execution_count}:1:32)`);
    expect(traceback).toContain(`at cell ${count}:3:1`);
  });

  test("leaves the variables of its cell", async () => {
    await failing("let kept = 41; kept++; throw new Error('after')");
    expect((await kernel.execute("kept")).result).toBe("42");
  });

  test.each(thrownValues)("that is no Error: %s", async (cell, evalue) => {
    expect(await failing(cell)).toMatchObject({ ename: "Thrown", evalue });
  });

  test("shows its cause, and the errors of an AggregateError, and its own fields", async () => {
    const cause = await failing('throw new Error("outer", { cause: new TypeError("inner") })');
    expect(cause.traceback).toContain("Caused by TypeError: inner");
    const aggregate = await failing('throw new AggregateError([new Error("one"), new Error("two")], "both")');
    expect(aggregate.traceback).toMatch(/One of Error: one[\s\S]*One of Error: two/);
    const fields = await failing('throw Object.assign(new Error("with"), { code: "EX", detail: { x: 1 } })');
    expect(fields.traceback).toContain("{ code: 'EX', detail: { x: 1 } }");
  });

  test.each([
    ["class MyError extends Error { override name = 'MyError' }; throw new MyError('mine')", "MyError", "mine"],
    ["class NotFound extends RangeError {}; throw new NotFound('gone')", "NotFound", "gone"],
    ["throw Object.assign(new NotFound('gone'), { name: 'Missing' })", "Missing", "gone"],
    [
      "require('fs').readFileSync({})",
      "TypeError",
      expect.stringMatching(/^The "path" argument must be of type string/),
    ],
    ["require('vm').runInNewContext('nothing')", "ReferenceError", "nothing is not defined"],
  ])("of a class or a realm of its own keeps its name: %s", async (cell, ename, evalue) => {
    expect(await failing(cell)).toMatchObject({ ename, evalue });
  });

  test("whose message holds another's stack shows its own line", async () => {
    const { traceback, count } = await failing(
      "let told = '';\ntry { JSON.parse('{') } catch (e) { told = e.stack }\nthrow new Error('failed: ' + told)",
    );
    expect(traceback).toContain("> 3 | throw new Error(");
    expect(traceback.split("\n").filter((line) => line.includes(`at cell ${count}:2:12`))).toHaveLength(1);
  });

  test("whose fields are hostile is still an error", async () => {
    const cell = 'const e = new Error("x"); Object.defineProperty(e, "message", { get() { throw 1 } }); throw e';
    expect((await failing(cell)).ename).toBe("Thrown");
  });

  test("is told with the cell's line that led to it, however many calls lie between; calls that repeat are counted", async () => {
    const { traceback, count } = await failing(
      'const down = (n: number): number => {\n  if (n === 0) throw new Error("deep");\n  return down(n - 1);\n};\ndown(30);',
    );
    expect(traceback.split("\n").slice(-4)).toEqual([
      `    at down (cell ${count}:2:22)`,
      `    at down (cell ${count}:3:10)`,
      "    … 29 more times",
      `    at cell ${count}:5:1`,
    ]);
  });

  test("a stack overflow is an error like any other", async () => {
    expect(await failing("function so(): void { so() }; so()")).toMatchObject({ ename: "RangeError" });
  });
});

describe("before anything runs", () => {
  test("a type error is reported with line, column, code and frame", async () => {
    const { ename, evalue, traceback } = await failing('console.log("never");\nconst n: number = "a";');
    expect(ename).toBe("TypeScriptError");
    expect(evalue).toBe("2:7 - Type 'string' is not assignable to type 'number'. (TS2322)");
    expect(traceback).toContain('> 2 | const n: number = "a";\n    |       ^');
  });

  test("nothing of a cell with a type error runs or is declared", async () => {
    await failing('globalThis.ran = true; const undeclared: number = "a"');
    expect((await kernel.execute("globalThis.ran")).result).toBeUndefined();
    expect(await failing("undeclared")).toMatchObject({ ename: "TypeScriptError" });
  });

  test("a syntax error has a code frame", async () => {
    const { ename, evalue, traceback } = await failing("let ok = 1;\nconst = 3");
    expect([ename, evalue]).toEqual(["SyntaxError", "2:7 - Variable declaration expected. (TS1134)"]);
    expect(traceback).toContain("> 2 | const = 3");
  });

  test("types of earlier cells are known", async () => {
    await kernel.execute(
      "interface Point { x: number }; const origin: Point = { x: 0 }; const total = [1, 2].map((v) => v * 2)",
    );
    expect((await failing("origin.y")).evalue).toContain("Property 'y' does not exist on type 'Point'");
    expect((await failing("const s: string = total[0]")).evalue).toContain(
      "Type 'number' is not assignable to type 'string'",
    );
  });

  test("assigning to a constant of an earlier cell is refused", async () => {
    await kernel.execute("const fixed = 1");
    expect((await failing("fixed = 2")).evalue).toContain("Cannot assign to 'fixed' because it is a constant");
  });

  test("@ts-ignore waives the next line", async () => {
    const { error } = await kernel.execute('// @ts-ignore\nconst waived: number = "a"; waived');
    expect(error).toBeUndefined();
  });

  test("many errors are summed up", async () => {
    const { traceback } = await failing(Array.from({ length: 9 }, (_, i) => `const e${i}: number = ""`).join("\n"));
    expect(traceback).toContain("… and 4 more");
  });
});

describe("errors that nothing catches", () => {
  test("a rejection in the cell that runs is that cell's error", async () => {
    expect(await failing('Promise.reject(new Error("unhandled")); 1')).toMatchObject({
      ename: "Error",
      evalue: "unhandled",
    });
  });

  test("a throw in a timer ends the cell that set it while it waits", async () => {
    expect(
      await failing('setTimeout(() => { throw new Error("in timer") }, 5); await new Promise(() => {})'),
    ).toMatchObject({
      evalue: "in timer",
    });
  });

  test("a throw in a timer of an earlier cell is shown under that cell, and the waiting cell goes on", async () => {
    const first = await kernel.execute('setTimeout(() => { throw new Error("late") }, 50)');
    const second = await kernel.execute("await new Promise((done) => setTimeout(done, 150)); 'still here'");
    expect(second.result).toBe("'still here'");
    expect(second.error).toBeUndefined();
    const late = kernel.of(first.id).find(({ header }) => header.msg_type === "error");
    expect(late?.content.evalue).toBe("late");
  });

  test("a late rejection is shown under its cell", async () => {
    const first = await kernel.execute(
      'void (async () => { await new Promise((r) => setTimeout(r, 40)); throw new Error("later") })(); 0',
    );
    await kernel.until(
      () => kernel.of(first.id).some(({ content }) => content.evalue === "later"),
      "the late rejection",
    );
    expect((await kernel.execute("'alive'")).result).toBe("'alive'");
  });
});

test("a listener of the user's own handles what nothing catches, as in any program", async () => {
  const cell = (event: string, fault: string) =>
    `process.once("${event}", (e: any) => console.log("mine:", e.message)); ${fault}; await new Promise((r) => setTimeout(r, 30))`;
  const thrown = await kernel.execute(cell("uncaughtException", "setTimeout(() => { throw new Error('thrown') })"));
  expect([thrown.stdout, thrown.error]).toEqual(["mine: thrown\n", undefined]);
  const rejected = await kernel.execute(cell("unhandledRejection", "Promise.reject(new Error('rejected'))"));
  expect([rejected.stdout, rejected.error]).toEqual(["mine: rejected\n", undefined]);
});

test("a kernel whose listeners a cell removes lives on, and tells its errors", async () => {
  await kernel.execute("process.removeAllListeners('uncaughtException'); process.removeAllListeners()");
  const cell = "setTimeout(() => { throw new Error('still told') }); await new Promise((r) => setTimeout(r, 60_000))";
  expect((await failing(cell)).evalue).toBe("still told");
  kernel.process.kill("SIGINT");
  await kernel.execute("0");
  expect(kernel.hasExited).toBe(false);
});

describe("what people write in other notebooks is told as that", () => {
  test.each([
    ["%time 1 + 1", "1:1 - %time is IPython's. Measure with console.time"],
    ["let a = 1\n%matplotlib inline", "2:1 - %matplotlib is a command of IPython's"],
    ["%%html\n<b>bold</b>", "1:1 - %%html is IPython's. Write import { display } from 'tslab' and display.html"],
    ["!ls -la", 'execSync("ls -la", { stdio: "inherit" })'],
    ["npm install lodash", "1:1 - npm is a command for a terminal"],
    [".load file.js", "1:1 - .load is a command of Node's console"],
    ["import numpy as np", "1:1 - This is Python"],
    ["for i in range(3): pass", "1:1 - This is Python"],
    ['print("x")', "1:1 - Cannot find name 'print'. Write console.log(…)."],
    ["let n: int = 1", "1:8 - Cannot find name 'int'. TypeScript has number for it."],
    ["let shape: Shape", "Cannot find name 'Shape'. Declare it in a cell (type Shape = …)."],
  ])("%s", async (cell, words) => {
    expect((await failing(cell)).evalue).toContain(words);
  });

  test("and a negation and a remainder are none of it", async () => {
    await kernel.execute("let ls = 7");
    expect((await kernel.execute("!ls")).result).toBe("false");
    expect((await kernel.execute("ls\n% 4")).result).toBe("3");
  });

  test("standard decorators say which setting they want", async () => {
    const cell = "function note(_value: unknown, context: { kind: string }) {}\nclass A { @note go() {} }";
    expect((await failing(cell)).evalue).toContain('"experimentalDecorators": false');
  });
});

describe("cells after an error", () => {
  test("are answered aborted when they were already queued", async () => {
    const go = join(kernel.folder, "go");
    const waits = `while (!require("fs").existsSync(${JSON.stringify(go)})) await new Promise((done) => setTimeout(done, 10));`;
    const ids = [
      await kernel.submit(`${waits} throw new Error('first')`),
      await kernel.submit("globalThis.aborted = 1"),
      await kernel.submit("2"),
    ];
    // what was sent before it has come by its answer
    await kernel.request("control", "kernel_info_request", {});
    writeFileSync(go, "");
    const answers = [];
    for (const id of ids) answers.push((await kernel.finished(id)).reply.status);
    expect(answers).toEqual(["error", "aborted", "aborted"]);
    expect((await kernel.execute("globalThis.aborted")).result).toBeUndefined();
  });

  test("run when they are sent at once after the error's reply", async () => {
    for (let i = 0; i < 5; i++) {
      await failing("throw new Error('again')");
      expect((await kernel.execute(`${i}`)).result).toBe(String(i));
    }
  });

  test("run when stop_on_error is false", async () => {
    const ids = [await kernel.submit("throw new Error('x')", { stop_on_error: false }), await kernel.submit("'ran'")];
    await kernel.finished(ids[0]);
    expect((await kernel.finished(ids[1])).result).toBe("'ran'");
  });
});
