import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { lateCells } from "./cells/output.js";
import { KernelClient } from "./client.js";

let kernel: KernelClient;
beforeAll(async () => {
  kernel = await KernelClient.start();
});
afterAll(() => kernel.stop());

describe("stdout and stderr", () => {
  test("keep their order with displays", async () => {
    const { outputs } = await kernel.execute(
      'import { display } from "tslab"; console.log("a"); display.text("b"); console.error("c"); console.log("d"); "e"',
    );
    expect(
      outputs.map(
        ({ type, content }) => content.text ?? (content.data as { "text/plain": string })["text/plain"] ?? type,
      ),
    ).toEqual(["a\n", "b", "c\n", "d\n", "'e'"]);
  });

  test("a million lines arrive whole, in few messages", async () => {
    const begin = performance.now();
    const { stdout, outputs, reply } = await kernel.execute("for (let i = 0; i < 1e6; i++) console.log(i)");
    expect(reply.status).toBe("ok");
    // what is printed within 50 ms goes together
    expect(outputs.length).toBeLessThan(200 + (performance.now() - begin) / 50);
    const lines = stdout.split("\n");
    expect([lines.length, lines[0], lines[999_999], lines[1_000_000]]).toEqual([1_000_001, "0", "999999", ""]);
  });

  test("progress is shown while a computation blocks", async () => {
    const id = await kernel.submit(
      "console.log('now'); const end = Date.now() + 1500; while (Date.now() < end) {}; console.log('then')",
    );
    await kernel.until(() => kernel.of(id).some(({ content }) => content.text === "now\n"), "the first line");
    expect(kernel.replyTo(id)).toBeUndefined();
    await kernel.finished(id);
  });

  test("text in another encoding and characters cut in two arrive whole", async () => {
    const { stdout } = await kernel.execute(
      "const bytes = Buffer.from('日本é😀'); for (const b of bytes) process.stdout.write(Buffer.of(b)); process.stdout.write('')",
    );
    expect(stdout).toBe("日本é😀");
  });

  test("console has all its methods, without colours", async () => {
    const { stdout } = await kernel.execute(
      "console.table([{ a: 1 }]); console.group('g'); console.info({ b: [2] }); console.groupEnd()",
    );
    expect(stdout).toContain("(index)");
    expect(stdout).toContain("g\n  { b: [ 2 ] }\n");
  });
});

describe("late output belongs to the cell that started it", () => {
  const lateParent = async (cell: string) => {
    const first = await kernel.execute(cell);
    const second = await kernel.execute("await new Promise((done) => setTimeout(done, 120)); console.log('second')");
    expect(second.stdout).toBe("second\n");
    await kernel.until(() => kernel.textOf(first.id) !== "", "the late output");
    return kernel.textOf(first.id);
  };

  test.each(lateCells)("by %s", async (_what, cell) => {
    expect(await lateParent(cell)).toBe("late\n");
  });
});

describe("child processes", () => {
  test.each([
    ["execSync", "require('child_process').execSync('echo out; echo err >&2', { stdio: 'inherit' })"],
    [
      "spawnSync",
      "require('child_process').spawnSync('sh', ['-c', 'echo out; echo err >&2'], { stdio: 'inherit' }).status",
    ],
    [
      "execFileSync",
      "require('child_process').execFileSync('sh', ['-c', 'echo out; echo err >&2'], { stdio: [0, 1, 2] })",
    ],
    [
      "spawn",
      "await new Promise((done) => require('child_process').spawn('sh', ['-c', 'echo out; echo err >&2'], { stdio: 'inherit' }).on('close', done))",
    ],
    [
      "an imported spawn",
      "import { spawn } from 'node:child_process'; await new Promise((done) => spawn('sh', ['-c', 'echo out; echo err >&2'], { stdio: 'inherit' }).on('close', done))",
    ],
  ])("of %s are heard", async (_name, cell) => {
    const { stdout, stderr, error } = await kernel.execute(cell);
    expect([stdout, stderr, error]).toEqual(["out\n", "err\n", undefined]);
  });

  test("whose output is piped keep it for the cell", async () => {
    const { result, stdout } = await kernel.execute(
      "require('child_process').execSync('echo mine', { encoding: 'utf8' })",
    );
    expect([result, stdout]).toEqual(["'mine\\n'", ""]);
  });

  test("that fail throw", async () => {
    const { error, stdout } = await kernel.execute(
      "require('child_process').execSync('echo first; exit 3', { stdio: 'inherit' })",
    );
    expect(stdout).toBe("first\n");
    expect(error?.evalue).toContain("Command failed: echo first; exit 3");
  });
});
