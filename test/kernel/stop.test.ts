import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { catchingCells } from "./cells/errors.js";
import { KernelClient } from "./client.js";

let kernel: KernelClient;
beforeAll(async () => {
  kernel = await KernelClient.start();
  await kernel.execute("let state = 1");
});
afterAll(() => kernel.stop());

/** Seconds that a process would sleep if nobody ended it: a test that waits for its end fails before. */
const neverEnds = "3600";
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** Interrupts a cell once it has printed "begun". */
async function stopped(cell: string) {
  const id = await kernel.submit(cell);
  await kernel.until(() => kernel.textOf(id).includes("begun"), "begun");
  await kernel.request("control", "interrupt_request", {});
  const answer = await kernel.finished(id);
  expect(answer.error?.ename).toBe("Interrupted");
  return answer;
}

const printed = async (cell: string) => (await kernel.execute(cell)).stdout;
const result = async (cell: string) => (await kernel.execute(cell)).result;

test("timers of a stopped cell do not run any more, those of other cells do", async () => {
  await kernel.execute("let other = 0, own = 0; const ticking = setInterval(() => { other++ }, 2)");
  await stopped(
    "setInterval(() => { own++ }, 2); setTimeout(() => { own = 1e6 }, 50); console.log('begun'); await new Promise(() => {})",
  );
  const waiting = (ms: number) => `await new Promise((done) => setTimeout(done, ${ms}));`;
  await kernel.execute(`other = own = 0; ${waiting(80)} while (other <= 5) ${waiting(10)}`);
  expect(await result("clearInterval(ticking); own")).toBe("0");
});

test("code of a stopped cell that waits for a file or a promise does not go on", async () => {
  await kernel.execute("import { promises } from 'fs'; let rounds = 0");
  await stopped(`
    const work = async () => { while (true) { await promises.readFile("/dev/null"); rounds++ } };
    void work(); void work(); console.log("begun"); await new Promise(() => {})`);
  const before = await result("rounds");
  await pause(50);
  expect(await result("rounds")).toBe(before);
});

test("a timer's function has the timer as its this", async () => {
  expect(
    await printed(`
      let times = 0;
      await new Promise<void>((done) => setInterval(function (this: NodeJS.Timeout) {
        times++; clearInterval(this); setTimeout(done, 20);
      }, 1));
      console.log(times)`),
  ).toBe("1\n");
});

test("finally runs when a cell is stopped, with the functions that it calls, and catch does not", async () => {
  const { stdout } = await stopped(`
    const close = (name: string) => { for (const letter of name) console.log(letter) };
    try {
      try { console.log("begun"); while (true) {} }
      catch (error) { console.log("caught", error) }
      finally { close("ab") }
    } catch { console.log("caught") } finally { close("c") }`);
  expect(stdout).toBe("begun\na\nb\nc\n");
});

test.each(catchingCells)("%s works as ever", async (_what, cell, stdout) => {
  expect(await printed(cell)).toBe(stdout);
});

test("the text of a cell's functions has no trace of what compiling adds", async () => {
  const cell = `
    const plain = (x: number) => x * 2;
    function looping(n: number) { for (let i = 0; i < n; i++) { try { plain(i); } catch (e) { throw e; } } return n; }
    const loading = () => import("node:fs");
    class Point { #x = 1; get x() { return this.#x; } }
    async function* flows(this: unknown, { a } = { a: (b: number) => [b] }) { yield* a(1); }
    function größe() {}
    console.log([plain, looping, loading, Point, flows, größe].map(String).join("\\n"));
    console.log(new Function("return " + looping.toString())() === looping)`;
  const stdout = await printed(cell);
  expect(stdout).not.toContain("__cell__");
  expect(stdout).toContain('import("node:fs")');
  expect(stdout).toContain("get x() { return this.#x; }");
  expect(stdout).toMatch(/^function looping\(n\) \{/m);
  expect(stdout).toMatch(/^async function\* flows\(\{ a \} = \{ a: \(b\) => \(\[b\]\) \}\) \{ yield\* a\(1\); \}$/m);
  expect(stdout).toMatch(/^function größe\(\) \{ \}$/m);
  expect(
    await printed("console.log(eval('(' + looping + ')').call(null, 3), Function.prototype.toString.toString())"),
  ).toBe("3 function toString() { [native code] }\n");
});

test("an interrupt ends child processes, also one that the cell waits for in its place", async () => {
  const { stdout } = await stopped(`
    import { execSync, spawn } from "child_process";
    console.log("begun");
    execSync("sleep ${neverEnds}; echo late");`);
  expect(stdout).toBe("begun\n");
  await kernel.execute(`const earlier = spawn('sleep', ['${neverEnds}'])`);
  await stopped(`const own = spawn('sleep', ['${neverEnds}']); console.log('begun'); await new Promise(() => {})`);
  await expect.poll(() => result("own.signalCode")).toBe("'SIGINT'");
  expect(await result("[earlier.signalCode, earlier.kill()]")).toBe("[ null, true ]");
});

test("a child process that ignores the interrupt is ended, too", async () => {
  await stopped(`console.log("begun"); execSync("trap '' INT; sleep ${neverEnds}; sleep ${neverEnds}")`);
});

test("a cell that cannot be stopped says so after two seconds", async () => {
  // who opens it to read waits, in a call of the system, for somebody who writes
  const pipe = join(kernel.folder, "pipe");
  execFileSync("mkfifo", [pipe]);
  const id = await kernel.submit(`console.log("begun"); require("fs").readFileSync(${JSON.stringify(pipe)})`);
  await kernel.until(() => kernel.textOf(id).includes("begun"), "begun");
  const interrupted = kernel.request("control", "interrupt_request", {});
  await kernel.until(() => kernel.textOf(id).includes("The cell does not stop"), "a word of it");
  expect(kernel.textOf(id)).toContain("restart the kernel");
  writeFileSync(pipe, "");
  expect((await kernel.finished(id)).error?.ename).toBe("Interrupted");
  await interrupted;
});

test.each([
  ["a promise job", "await null; /^(a+)+$/.test('a'.repeat(40) + 'b')"],
  ["a timer", "setTimeout(() => /^(a+)+$/.test('a'.repeat(40) + 'b'), 1); await new Promise(() => {})"],
])("with async hooks on, an interrupt of %s that no check meets does no harm", async (_what, cell) => {
  await kernel.execute(`
    import { AsyncLocalStorage, createHook } from "async_hooks";
    const storage = new AsyncLocalStorage<number>();
    createHook({ init() { for (const _ of [1, 2]); }, before() {}, after() {} }).enable()`);
  for (let i = 0; i < 5; i++) {
    await stopped(`console.log("begun"); await storage.run(${i}, async () => { ${cell} })`);
    expect(await result(`await storage.run(${i}, async () => { await null; return storage.getStore() })`)).toBe(`${i}`);
  }
});

test("an interval that was left spinning does not lock the kernel for ever", async () => {
  await kernel.execute("setInterval(() => { while (true) {} }, 20)");
  await pause(60);
  const id = await kernel.submit("1");
  await pause(50);
  await kernel.request("control", "interrupt_request", {});
  expect((await kernel.finished(id)).error?.ename).toBe("Interrupted");
  await pause(60);
  expect(await result("state")).toBe("1");
});
