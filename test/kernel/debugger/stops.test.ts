import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { repository } from "../client.js";
import { DebugClient, shown, withoutUndeclared } from "./debug-client.js";

const folder = mkdtempSync(join(tmpdir(), "debugged ü "));
let client: DebugClient;
beforeAll(async () => {
  symlinkSync(join(repository, "node_modules"), join(folder, "node_modules"));
  client = await DebugClient.start({ cwd: folder });
});
afterAll(async () => {
  await client.stop();
  rmSync(folder, { recursive: true, force: true });
});
beforeEach(async () => {
  // every test begins without the breakpoints of the one before
  await client.body("disconnect");
  await client.turnOn();
});

const run = (code: string) => client.kernel.submit(code);

test("breakpoints live through runs of the cell and of others, also in functions that other cells call", async () => {
  const cell = "const double = (n: number) => {\n  return n * 2;\n};\ndouble(1)";
  expect(await client.breakAt(cell, 2)).toEqual([2]);
  for (let round = 0; round < 2; round++) {
    const id = await run(cell);
    expect(await client.stoppedAt()).toEqual([2, 4]);
    expect((await client.finish(id)).result).toBe("2");
  }
  const id = await run("\n\ndouble(21)");
  expect((await client.stopped()).frames.map(({ line, source }) => [line, source.name])).toEqual([
    [2, expect.stringMatching(/^\d+\.ts$/)],
    [3, expect.stringMatching(/^\d+\.ts$/)],
  ]);
  expect((await client.finish(id)).result).toBe("42");
  expect(await client.breakAt(cell)).toEqual([]);
  expect((await client.kernel.execute(cell)).result).toBe("2");
});

test("breakpoints reach cells that ran before the debugger was on, and survive a change of another cell", async () => {
  await client.body("disconnect");
  const cell = "function early(n: number) {\n  const m = n + 1;\n  return m;\n}";
  await client.kernel.execute(cell);
  await client.turnOn();
  await client.breakAt(cell, 3);
  await client.kernel.execute("'another cell'");
  const id = await run("early(4)");
  expect(await client.stoppedAt()).toEqual([3, 1]);
  expect(shown(await client.scope("Locals"))).toEqual({ n: "4", m: "5" });
  await client.finish(id);
});

test("of breakpoints that are sent one after the other, without waiting, the last ones count", async () => {
  const cell = "let last = 1;\nlast += 1;\nlast += 2;\nlast";
  const { sourcePath } = await client.body<{ sourcePath: string }>("dumpCell", { code: cell });
  const send = (...lines: number[]) =>
    client.ask("setBreakpoints", { source: { path: sourcePath }, breakpoints: lines.map((line) => ({ line })) });
  await Promise.all([send(2), send(2, 3), send()]);
  expect(await client.body("debugInfo")).toMatchObject({ breakpoints: [] });
  expect((await client.kernel.execute(cell)).result).toBe("4");
  void send(2);
  void send();
  void send(3);
  const id = await run(cell);
  expect(await client.stoppedAt()).toEqual([3]);
  void client.ask("disconnect");
  await client.turnOn();
  expect(await client.body("debugInfo")).toMatchObject({ isStarted: true, breakpoints: [] });
  expect((await client.kernel.finished(id)).result).toBe("4");
});

test("a run that overtakes the breakpoint of a click waits for it, until it comes, a second is over, or an interrupt", async () => {
  const cell = "let clicked = 1;\nclicked += 1;\nclicked";
  /** JupyterLab at a click: a cell's name, a question, and only then the breakpoint; meanwhile the reader runs the cell. */
  const overtake = async () => {
    const { sourcePath } = await client.body<{ sourcePath: string }>("dumpCell", { code: cell });
    const id = await run(cell);
    // what is answered after this came after the cell was compiled
    expect(await client.breakAt("let other = 1", 1)).toEqual([1]);
    expect(await client.breakAt("let other = 1")).toEqual([]);
    return { id, sourcePath };
  };

  // a busy machine may take longer than that second to say the rest: the reader clicks and runs again
  await expect
    .poll(async () => {
      const { id, sourcePath } = await overtake();
      const placed = await client.breakInFile(sourcePath, 2);
      const lines = (await client.stops(id)) ? await client.stoppedAt() : [];
      if (lines.length > 0) await client.body("continue", { threadId: 1 });
      const { result } = await client.kernel.finished(id);
      await client.breakInFile(sourcePath);
      return { placed, lines, result };
    })
    .toEqual({ placed: [2], lines: [2], result: "2" });

  await expect
    .poll(async () => {
      const { id, sourcePath } = await overtake();
      await client.kernel.request("control", "interrupt_request", {});
      const { error } = await client.kernel.finished(id);
      await client.breakInFile(sourcePath);
      return error?.ename;
    })
    .toBe("Interrupted");

  const { id } = await overtake();
  expect((await client.kernel.finished(id)).result).toBe("2");
});

test("breakpoints that are sent again while a cell runs miss no pass of it", async () => {
  const cell = "let hits = 0, passes = 0, isOver = false;\nwhile (!isOver) {\n  passes++;\n}\nhits === passes";
  const counting = { line: 3, condition: "++hits < 0" };
  await client.breakAt(cell, counting);
  const id = await run(cell);
  while ((await client.ask("evaluate", { expression: "hits" })).success === false);
  for (let round = 0; round < 20; round++) expect(await client.breakAt(cell, counting)).toEqual([3]);
  await client.body("evaluate", { expression: "isOver = hits > 0" });
  expect((await client.kernel.finished(id)).result).toBe("true");
});

test("a line without code gives its breakpoint to the next with code, or says that there is none", async () => {
  const cell =
    "// a comment\n\ninterface Point { x: number }\ntype Pair = [Point,\n  Point];\nlet x = 1;\n\n// the end";
  expect(await client.breakAt(cell, 1, 4, 6, 8)).toEqual([6, 6, 6, "there is no code at this line or below"]);
  expect(await client.breakAt("let = =", 1)).toEqual(["the code of this line cannot be compiled"]);
  const id = await run(cell);
  expect(await client.stoppedAt()).toEqual([6]);
  await client.finish(id);
});

test("a condition decides whether to stop, a log point prints, and a condition that is no expression says so", async () => {
  const cell = "for (let i = 0; i < 4; i++) {\n  const square = i * i;\n  void square;\n}";
  await client.breakAt(cell, { line: 3, condition: "i === 2" }, { line: 2, logMessage: "i is {i}, {'a' + i}" });
  const id = await run(cell);
  await client.stopped();
  expect(shown(await client.scope("Locals"))).toEqual({ i: "2", square: "4" });
  expect((await client.finish(id)).stdout).toBe("i is 0, a0\ni is 1, a1\ni is 2, a2\ni is 3, a3\n");
  const [answer] = await client.breakAt(cell, { line: 3, condition: "i ===" });
  expect(answer).toMatch(/SyntaxError/);
});

test("conditions, log points, expressions and values to set are the cells' language, with the names of where they stand", async () => {
  await client.kernel.execute(
    "const performance = 0.9; const pick = <T,>(list: T[]) => list[0]; enum Mode { Same = 4 }",
  );
  const cell = `for (const n of [1, 2, 3, 4]) {
  const found: { value?: number } = { value: n };
  void found;
}
function score(process: number) {
  return process;
}
score(2)`;
  const condition = "(found as { value: number }).value! > pick<number>([2]) * performance";
  const logMessage = "{{a: n}.a satisfies number} of {JSON.stringify({ n })}: {pick<Mode>([Mode.Same])} {";
  expect(await client.breakAt(cell, { line: 3, condition }, 6)).toEqual([3, 6]);
  let id = await run(cell);
  expect(await client.stoppedAt()).toEqual([3]);
  expect(shown(await client.scope("Locals"))).toEqual({ n: "2", found: "{ value }" });
  const evaluate = async (expression: string) => {
    const [{ id: frameId }] = await client.frames();
    const { success, message, body } = await client.ask("evaluate", { expression, frameId });
    return success === true ? (body as { result: string }).result : message;
  };
  expect(await evaluate("found!.value as number + performance")).toBe("2.9");
  expect(await evaluate("((k: number): number => k * n)(21)")).toBe("42");
  expect(await evaluate("pick<Mode>([Mode.Same]) // the first")).toBe("4");
  expect(await evaluate("{ a: n }")).toBe("{ a }");
  expect(await evaluate("n as")).toBe("SyntaxError: Type expected. (TS1110)");
  expect(await evaluate("n) + (n; n")).toMatch(/^SyntaxError: [^\n]+$/);
  expect(await evaluate("n)\n{ n }\n(n")).toMatch(/^SyntaxError: [^\n]+$/);
  expect(await evaluate("await n")).toMatch(/^SyntaxError: [^\n]+$/);
  expect(await evaluate("(() => { throw new Error('two\\nlines') })()")).toBe("Error: two lines");
  const list = (await client.scope("Locals")).find(({ name }) => name === "found");
  await client.body("setVariable", {
    variablesReference: list?.variablesReference,
    name: "value",
    value: "n as number * 100",
  });
  expect(await evaluate("found.value")).toBe("200");
  expect(
    await client.body("richInspectVariables", { variableName: "performance", frameId: (await client.frames())[0].id }),
  ).toMatchObject({
    data: { "text/plain": "0.9" },
  });
  await client.breakAt(cell, { line: 3, logMessage }, 6);
  // its own parameter, and not Node's
  expect(await client.go("continue")).toEqual([6, 8]);
  expect(await evaluate("process + performance")).toBe("2.9");
  const { stdout } = await client.finish(id);
  expect(stdout).toBe('3 of {"n":3}: 4 {\n4 of {"n":4}: 4 {\n');
  expect(await client.body("evaluate", { expression: "performance as number" })).toMatchObject({ result: "0.9" });

  expect(await client.breakAt(cell, { line: 3, condition: "n as" }, { line: 3, logMessage: "{n as}" })).toEqual([
    "SyntaxError: Type expected. (TS1110)",
    "SyntaxError: Type expected. (TS1110)",
  ]);
  expect(await client.breakAt(cell, { line: 3, condition: "await n" })).toEqual([
    expect.stringMatching(/^SyntaxError: [^\n]+$/),
  ]);
  await client.breakAt(cell, { line: 3, condition: "nowhere > 1" }, { line: 2, logMessage: "n: {nowhere.x}" });
  id = await run(cell);
  const { result, stderr, stdout: logged } = await client.kernel.finished(id);
  expect([result, stderr]).toEqual([
    "2",
    "The condition of the breakpoint at line 3 fails: ReferenceError: nowhere is not defined\n",
  ]);
  expect(logged).toBe("n: (ReferenceError: nowhere is not defined)\n".repeat(4));
});

test("debugger; stops, and pause stops a loop", async () => {
  const id = await run("let spins = 0;\ndebugger;\nwhile (spins >= 0) {\n  spins++;\n}\nspins");
  expect(await client.stoppedAt()).toEqual([2]);
  await client.body("continue", { threadId: 1 });
  await client.body("pause", { threadId: 1 });
  const { reason, frames } = await client.stopped();
  expect(reason).toBe("pause");
  expect([3, 4]).toContain(frames[0].line);
  await client.body("evaluate", { expression: "spins = -1", frameId: frames[0].id });
  expect((await client.finish(id)).result).toMatch(/^-?\d$/);
});

test("steps go into the user's functions, out of them, and over those of the library, of Node and of JavaScript", async () => {
  const cell = `import { torch } from "d2l-ts";
import { inspect } from "util";
const inner = (n: number) => {
  const m = n + 1;
  return m;
};
const t = torch.zeros([2]);
inspect(t);
[1, 2].map((n) => {
  return inner(n);
});
inner(5);
"end"`;
  await client.breakAt(cell, 7);
  const id = await run(cell);
  expect(await client.stoppedAt()).toEqual([7]);
  expect(await client.go("stepIn")).toEqual([8]);
  expect(await client.go("stepIn")).toEqual([9]);
  expect(await client.go("stepIn")).toEqual([10, 9]);
  expect(await client.go("stepIn")).toEqual([4, 10, 9]);
  expect(await client.go("stepOut")).toEqual([10, 9]);
  expect(await client.go("next")).toEqual([10, 9]);
  expect(await client.go("next")).toEqual([12]);
  expect(await client.go("stepIn")).toEqual([4, 12]);
  expect(await client.go("next")).toEqual([5, 12]);
  expect(await client.go("next")).toEqual([13]);
  expect((await client.finish(id)).result).toBe("'end'");
});

test("a step goes over await, and into what a timer calls later a breakpoint stops too", async () => {
  const cell = `const pause = (ms: number) => new Promise((done) => setTimeout(done, ms));
let a = 1;
await pause(5);
a = 2;
setTimeout(() => {
  a = 3;
}, 5);
await pause(30);
a`;
  await client.breakAt(cell, 2, 6);
  const id = await run(cell);
  expect(await client.stoppedAt()).toEqual([2]);
  expect(await client.go("next")).toEqual([3]);
  expect(await client.go("next")).toEqual([4]);
  expect(await client.go("continue")).toEqual([6]);
  expect((await client.finish(id)).result).toBe("3");
});

test("a loop of one line stops once a round", async () => {
  const cell = "let sum = 0;\nfor (let i = 1; i <= 2; i++) sum += i;\nsum";
  await client.breakAt(cell, 2);
  const id = await run(cell);
  expect(await client.stoppedAt()).toEqual([2]);
  const sums: string[] = [];
  for (let line = 2; line === 2; [line] = await client.go("next")) sums.push(shown(await client.scope("Globals")).sum);
  expect(sums).toEqual(["0", "1", "3"]);
  expect((await client.finish(id)).result).toBe("3");
});

test("all errors stop where the user's code is, caught ones too, and nothing of the kernel's own does", async () => {
  await client.body("setExceptionBreakpoints", { filters: ["all"] });
  const cell = `import { torch } from "d2l-ts";
import { readFileSync, writeFileSync } from "fs";
if (false) { var kept = 1 }
try {
  torch.zeros([2]).view(3);
} catch {}
try { readFileSync("nowhere") } catch {}
try { writeFileSync("nowhere/at/all", "") } catch {}
const fail = () => {
  throw new RangeError("too far");
};
fail()`;
  const id = await run(cell);
  const { reason, text, frames } = await client.stopped();
  expect([reason, text, frames.map(({ line }) => line)]).toEqual([
    "exception",
    expect.stringContaining("shape '[3]' is invalid for input of size 2"),
    [5],
  ]);
  expect(await client.go("continue")).toEqual([7]);
  expect(await client.go("continue")).toEqual([8]);
  expect(await client.go("continue")).toEqual([10, 12]);
  expect((await client.finish(id)).error?.ename).toBe("RangeError");
  await client.body("setExceptionBreakpoints", { filters: [] });
  expect((await client.kernel.execute(cell)).error?.evalue).toBe("too far");
});

test("variables can be set at a stop, and expressions are worked out in its calls", async () => {
  const cell = "let outer = 1;\nfunction add(n: number) {\n  const list = [n];\n  return n + list[0];\n}\nadd(1)";
  await client.breakAt(cell, 4);
  const id = await run(cell);
  const { frames } = await client.stopped();
  const { scopes } = await client.body<{ scopes: { variablesReference: number }[] }>("scopes", {
    frameId: frames[0].id,
  });
  const [locals, globals] = scopes.map(({ variablesReference }) => variablesReference);
  expect(await client.body("setVariable", { variablesReference: locals, name: "n", value: "10" })).toMatchObject({
    value: "10",
  });
  await client.body("setVariable", { variablesReference: globals, name: "outer", value: "7" });
  const list = (await client.scope("Locals")).find(({ name }) => name === "list");
  await client.body("setVariable", { variablesReference: list?.variablesReference, name: "0", value: "n * 2" });
  const evaluate = (expression: string, frame = 0) => client.ask("evaluate", { expression, frameId: frames[frame].id });
  expect(await evaluate("n + list[0]")).toMatchObject({ success: true, body: { result: "30" } });
  expect(await evaluate("outer", 1)).toMatchObject({ success: true, body: { result: "7" } });
  expect(await evaluate("nowhere")).toMatchObject({
    success: false,
    message: "ReferenceError: nowhere is not defined",
  });
  expect(await evaluate("1 +")).toMatchObject({ success: false, message: expect.stringContaining("SyntaxError") });
  expect(await client.ask("copyToGlobals", {})).toMatchObject({
    success: false,
    message: expect.stringContaining("type checker"),
  });
  expect((await client.finish(id)).result).toBe("30");
  expect(await client.ask("stackTrace", { threadId: 1 })).toMatchObject({
    success: false,
    message: "the code is not stopped",
  });
});

test("breakpoints work in imported local files, by the lines of the file, also when it has changed", async () => {
  const path = join(folder, "helper.ts");
  writeFileSync(
    path,
    "import { sep } from 'path';\nexport interface Shape { n: number }\nexport function grow({ n }: Shape) {\n  const m = n + sep.length;\n  return m * 10;\n}\n",
  );
  expect(await client.breakInFile(path, 4)).toEqual([4]);
  const cell = "import { grow } from './helper';\ngrow({ n: 1 })";
  let id = await run(cell);
  const { frames } = await client.stopped();
  expect(frames.map(({ name, line, source }) => [name, line, source.name])).toEqual([
    ["grow", 4, "helper.ts"],
    [expect.stringMatching(/^cell \d+$/), 2, expect.stringMatching(/\.ts$/)],
  ]);
  expect(frames[0].source.path).toBe(path);
  expect(withoutUndeclared(await client.scope("Locals"))).toEqual({ n: "1" });
  expect(await client.body("modules")).toMatchObject({ modules: [{ name: "helper.ts", path }] });
  expect(await client.go("next")).toEqual([5, 2]);
  expect(shown(await client.scope("Locals"))).toEqual({ m: "2", n: "1" });
  expect((await client.finish(id)).result).toBe("20");
  writeFileSync(path, "// one more line\n\nexport function grow({ n }: { n: number }) {\n  return n * 100;\n}\n");
  id = await run(cell);
  expect(await client.event("breakpoint")).toMatchObject({ reason: "changed", breakpoint: { line: 4 } });
  expect(await client.stoppedAt()).toEqual([4, 2]);
  expect((await client.finish(id)).result).toBe("100");
});

test("completion and documentation answer at a stop", async () => {
  const id = await run("const spectacle = 1;\ndebugger");
  await client.stopped();
  const { matches } = await client.kernel.request("shell", "complete_request", { code: "spectac", cursor_pos: 7 });
  expect(matches).toEqual(["spectacle"]);
  const inspection = { code: "spectacle", cursor_pos: 9, detail_level: 0 };
  // a busy machine may take too long to read the value: the reader asks again
  const inspect = () => client.kernel.request("shell", "inspect_request", inspection);
  await expect
    .poll(async () => (await inspect()).data)
    .toMatchObject({ "text/plain": expect.stringContaining("now: 1") });
  expect(client.kernel.replyTo(id)).toBeUndefined();
  await client.finish(id);
});

test("an interrupt ends the cell that is stopped, its next statement does not run, and the next run stops again", async () => {
  const cell = "let before = 1;\nlet after = 0;\ndebugger;\nafter = 1;\nglobalThis.sideEffect = true;";
  for (let round = 0; round < 3; round++) {
    const id = await run(cell);
    expect(await client.stoppedAt()).toEqual([3]);
    await client.kernel.request("control", "interrupt_request", {});
    await client.event("continued");
    expect((await client.kernel.finished(id)).error?.ename).toBe("Interrupted");
  }
  expect((await client.kernel.execute("[before, after, globalThis.sideEffect]")).result).toBe("[ 1, 0, undefined ]");
});

test("an interrupt ends a cell that is stopped behind an await, in a timer, or in a function's loop", async () => {
  const cells = [
    "await null;\ndebugger;\nglobalThis.sideEffect = true",
    "setTimeout(() => {\n  debugger;\n  globalThis.sideEffect = true;\n}, 1);\nawait new Promise(() => {})",
    "const loop = () => { for (let i = 0; ; i++) { debugger; } };\nloop()",
  ];
  for (const cell of cells) {
    const id = await run(cell);
    await client.stopped();
    await client.kernel.request("control", "interrupt_request", {});
    expect((await client.kernel.finished(id)).error?.ename).toBe("Interrupted");
  }
  expect((await client.kernel.execute("globalThis.sideEffect")).result).toBeUndefined();
});

test("turning the debugger off at a stop lets the cell run to its end, without another stop", async () => {
  const id = await run("debugger;\ndebugger;\n'through'");
  await client.stopped();
  await client.body("disconnect", { restart: false, terminateDebuggee: false });
  await client.event("terminated");
  expect((await client.kernel.finished(id)).result).toBe("'through'");
  const events = client.kernel.broadcasts.filter(({ header }) => header.msg_type === "debug_event").slice(-3);
  expect(events.map(({ content }) => content.event)).toEqual(["stopped", "continued", "terminated"]);
  expect(await client.body("debugInfo")).toMatchObject({ isStarted: false, breakpoints: [], stoppedThreads: [] });
});

test("terminate stops the cell and turns the debugger off", async () => {
  const id = await run("debugger;\nwhile (true) {}");
  await client.stopped();
  await client.body("terminate");
  await client.event("terminated");
  expect((await client.kernel.finished(id)).error?.ename).toBe("Interrupted");
});

test("shutdown at a stop ends the process, and nothing of the cell runs on", async () => {
  for (const restart of [true, false]) {
    const other = await DebugClient.start({ cwd: folder });
    await other.turnOn();
    await other.kernel.submit("debugger;\nconsole.log('ran on');");
    await other.stopped();
    expect(await other.kernel.request("control", "shutdown_request", { restart })).toMatchObject({ status: "ok" });
    await other.kernel.until(() => other.kernel.hasExited, "the process to end");
    expect(other.kernel.broadcasts.filter(({ header }) => header.msg_type === "stream")).toEqual([]);
    expect(other.kernel.processOutput).toBe("");
    await other.stop();
  }
});

test("a second client joins at a stop: it sees the state, goes on, and both are told", async () => {
  const cell = "let shared = 1;\nshared += 1;\nshared";
  await client.breakAt(cell, 2);
  const id = await run(cell);
  await client.stopped();
  // a reload of the page: initialize and attach again, breakpoints sent again
  const info = await client.body<{ breakpoints: { source: string; breakpoints: { line: number }[] }[] }>("debugInfo");
  expect(info).toMatchObject({ isStarted: true, stoppedThreads: [1], breakpoints: [{ breakpoints: [{ line: 2 }] }] });
  await client.turnOn();
  const [{ source, breakpoints }] = info.breakpoints;
  expect(await client.breakInFile(source, ...breakpoints.map(({ line }) => line))).toEqual([2]);
  expect((await client.frames()).map(({ line }) => line)).toEqual([2]);
  expect(await client.go("next")).toEqual([3]);
  await client.body("continue", { threadId: 1 });
  expect(await client.event("continued")).toMatchObject({ threadId: 1, allThreadsContinued: true });
  expect((await client.kernel.finished(id)).result).toBe("2");
});
