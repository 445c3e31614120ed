import { afterAll, beforeAll, describe, expect, test } from "vitest";
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

  test.each([
    ["throw 'text'", "'text'"],
    ["throw null", "null"],
    ["throw undefined", "undefined"],
    ["throw 10n", "10n"],
    ["throw NaN", "NaN"],
    ["throw { a: 1 }", "{ a: 1 }"],
    ["throw Symbol('s')", "Symbol(s)"],
    ["await Promise.reject(5)", "5"],
  ])("that is no Error: %s", async (cell, evalue) => {
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

  test("of a class of its own keeps its name", async () => {
    const cell = 'class MyError extends Error { override name = "MyError" }; throw new MyError("mine")';
    expect(await failing(cell)).toMatchObject({ ename: "MyError", evalue: "mine" });
  });

  test("whose fields are hostile is still an error", async () => {
    const cell = 'const e = new Error("x"); Object.defineProperty(e, "message", { get() { throw 1 } }); throw e';
    expect((await failing(cell)).ename).toBe("Thrown");
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

describe("cells after an error", () => {
  test("are answered aborted when they were already queued", async () => {
    const ids = [
      await kernel.submit("await new Promise((done) => setTimeout(done, 200)); throw new Error('first')"),
      await kernel.submit("globalThis.aborted = 1"),
      await kernel.submit("2"),
    ];
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
