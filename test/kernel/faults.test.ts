import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { hangMs } from "../limits.mjs";
import { KernelClient, kernelMain, nodeFlags } from "./client.js";

const started: KernelClient[] = [];
const start = async (...options: Parameters<typeof KernelClient.start>) => {
  const kernel = await KernelClient.start(...options);
  started.push(kernel);
  return kernel;
};
afterEach(async () => {
  for (const kernel of started.splice(0)) await kernel.stop();
});

test("process.exit() in a cell says so, answers the queue, and ends the process with that code", async () => {
  const kernel = await start();
  const ids = [await kernel.submit("console.log('bye'); process.exit(3)"), await kernel.submit("1")];
  const [last, queued] = await Promise.all(ids.map((id) => kernel.finished(id)));
  expect(last.stdout).toBe("bye\n");
  expect(last.error).toMatchObject({ ename: "KernelExit", evalue: expect.stringContaining("exit code 3") });
  expect(last.reply.status).toBe("error");
  expect(queued.reply.status).toBe("aborted");
  await kernel.until(() => kernel.hasExited, "the process to end");
  expect(kernel.process.exitCode).toBe(3);
  expect(kernel.processOutput).toBe("");
});

test("a cell that fills the heap is stopped before the process dies", async () => {
  const kernel = await start({ env: { NODE_OPTIONS: "--max-old-space-size=300" } });
  await kernel.execute("let kept = 7");
  const { error } = await kernel.execute(
    "const hoard: unknown[] = []; for (;;) { hoard.push(new Array(100).fill(hoard.length)); if (hoard.length % 2000 === 0) await new Promise(setImmediate) }",
  );
  expect(error).toMatchObject({ ename: "OutOfMemory", evalue: expect.stringContaining("--max-old-space-size") });
  expect((await kernel.execute("hoard.length = 0; kept")).result).toBe("7");
});

test("a display of 100 MB arrives whole", async () => {
  const kernel = await start();
  const { outputs } = await kernel.execute('import { display } from "tslab"; display.html("x".repeat(1e8))');
  expect((outputs[0].content.data as { "text/html": string })["text/html"]).toHaveLength(1e8);
  expect((await kernel.execute("1")).result).toBe("1");
});

test("cells that break the globals that the kernel uses leave it working", async () => {
  const kernel = await start();
  const hostile = [
    "(Array.prototype as any).map = null; (JSON as any).stringify = () => 'no'",
    "Object.defineProperty(globalThis, 'console', { value: undefined })",
    "globalThis.setTimeout = undefined as any; globalThis.setImmediate = undefined as any; globalThis.Promise = undefined as any",
  ];
  for (const cell of hostile) expect((await kernel.execute(cell)).error).toBeUndefined();
  expect((await kernel.execute("6 * 7")).result).toBe("42");
  expect((await kernel.execute("throw new Error('still told')")).error?.evalue).toContain("still told");
});

test("the kernel ends when its parent is killed, also while a cell spins", async () => {
  const kernel = await start({
    // the shell stays, because a command follows, and is the kernel's parent
    argv: (command) => ["/bin/sh", "-c", '"$0" "$@"; exit', ...command],
  });
  const pid = Number((await kernel.execute("process.pid")).result);
  await kernel.submit("while (true) {}");
  kernel.process.kill("SIGKILL");
  const deadline = Date.now() + hangMs;
  const isAlive = () => {
    try {
      return process.kill(pid, 0);
    } catch {
      return false;
    }
  };
  while (isAlive() && Date.now() < deadline) await new Promise((resolve) => setTimeout(resolve, 50));
  expect(isAlive()).toBe(false);
});

test.each([
  ["missing", undefined, "cannot read the connection file"],
  ["not JSON", "{", "cannot read the connection file"],
  [
    "without a port",
    '{"shell_port": 1, "iopub_port": 2, "stdin_port": 3, "control_port": 4}',
    "hb_port should be a port number, got undefined",
  ],
  [
    "for an address that cannot be bound",
    '{"ip": "203.0.113.1", "shell_port": 1, "iopub_port": 2, "stdin_port": 3, "control_port": 4, "hb_port": 5}',
    "the kernel cannot go on: ",
  ],
])("a connection file that is %s is told in one line, with exit code 1", (_what, text, expected) => {
  const folder = mkdtempSync(join(tmpdir(), "connection-"));
  const file = join(folder, "connection.json");
  if (text !== undefined) writeFileSync(file, text);
  const { status, stderr } = spawnSync(process.execPath, [...nodeFlags, kernelMain, file], { encoding: "utf8" });
  rmSync(folder, { recursive: true });
  expect(stderr).toContain(expected);
  expect(stderr.trimEnd().split("\n")).toHaveLength(1);
  expect(status).toBe(1);
});
