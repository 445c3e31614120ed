import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { lineReader } from "../../kernel-lib/kernel/snapshot/lines.js";
import { startProcess } from "../../kernel-lib/kernel/snapshot/process.js";
import { hangMs } from "../limits.mjs";
import { allProcesses } from "../scripts/command.js";
import { KernelClient, repository } from "./client.js";

const folder = mkdtempSync(join(tmpdir(), "snapshot-"));
const env = { XDG_CACHE_HOME: folder, LOCALAPPDATA: folder, HOME: folder, NODE_OPTIONS: "" };
const kept = join(folder, process.platform === "darwin" ? "Library/Caches" : "", "d2l-ts");
const snapshots = () => readdirSync(kept).filter((name) => name.endsWith(".snapshot"));

function install() {
  const command = join(repository, "kernel-lib", "kernel", "bin", "d2l-ts-kernel.js");
  const args = [command, "install", "--prefix", join(folder, "environment")];
  execFileSync(process.execPath, args, { env: { ...process.env, ...env } });
}
beforeAll(install);
afterAll(() => rmSync(folder, { recursive: true }));

test("values come through a pipe whole, however it cuts them", () => {
  const received: unknown[] = [];
  const take = lineReader((value) => received.push(value));
  const text = '{"text":"a\\nb \\ud800"}\n[1,2]\n';
  for (const character of text) take(character);
  take(text);
  expect(received).toEqual([{ text: "a\nb \ud800" }, [1, 2], { text: "a\nb \ud800" }, [1, 2]]);
});

test("a process that could not start says nothing of its snapshot, one that ends by itself does", async () => {
  const broken = join(folder, "broken");
  writeFileSync(broken, "not a snapshot");
  const endIn = (directory: string) =>
    new Promise((resolve) => startProcess(broken, { directory, language: "typescript" }, (_, own) => resolve(own)));
  expect(await endIn(join(folder, "gone"))).toBe(false);
  expect(await endIn(folder)).toBe(true);
});

test("what is there and fits is not made again", () => {
  const [snapshot] = snapshots();
  const { ctimeMs, size } = statSync(join(kept, snapshot));
  expect(size).toBeGreaterThan(1e6);
  install();
  expect(snapshots()).toEqual([snapshot]);
  expect(statSync(join(kept, snapshot)).ctimeMs).toBe(ctimeMs);
});

describe.skipIf(process.platform === "win32")("a kernel that starts from a snapshot", () => {
  let kernel: KernelClient;
  const notebook = join(folder, "notebook");
  beforeAll(async () => {
    mkdirSync(notebook);
    writeFileSync(join(notebook, "tsconfig.json"), '{ "compilerOptions": { "strict": true } }');
    writeFileSync(join(notebook, "beside.ts"), "export const half = (n: number): number => n / 2;");
    kernel = await KernelClient.start({ cwd: notebook, env });
  });
  afterAll(() => kernel.stop());

  /** The processes that compile for the kernel. */
  const compilers = () => allProcesses().filter((line) => line.includes(`--snapshot-blob ${kept}`));

  test("compiles in one process of its own, in the notebook's folder", async () => {
    expect((await kernel.execute('import { half } from "./beside"; half(84)')).result).toBe("42");
    expect((await kernel.execute("const n: number = null")).error?.evalue).toContain("'null' is not assignable");
    expect((await kernel.execute("process.version.length > 0 && [3, 1].toSorted()")).result).toBe("[ 1, 3 ]");
    expect(compilers().length).toBe(1);
  });

  test("keeps that process when an interrupt ends what a cell has started", async () => {
    const before = compilers();
    const id = await kernel.submit('console.log("on"); require("node:child_process").execSync("sleep 1000")');
    await kernel.until(() => kernel.broadcasts.some(({ content }) => content.text === "on\n"), "the cell to run");
    await kernel.request("control", "interrupt_request", {});
    expect((await kernel.finished(id)).error).toBeDefined();
    expect(compilers()).toEqual(before);
    expect((await kernel.execute("half(2)")).result).toBe("1");
  });

  test("leaves no process behind when it is killed", async () => {
    kernel.process.kill("SIGKILL");
    await vi.waitUntil(() => compilers().length === 0, { timeout: hangMs });
  });
});

test("a snapshot that does not start is dropped, and a thread compiles", async () => {
  const [snapshot] = snapshots();
  writeFileSync(join(kept, snapshot), "not a snapshot");
  const kernel = await KernelClient.start({ env });
  expect((await kernel.execute("const n: number = 6; n * 7")).result).toBe("42");
  await kernel.until(() => snapshots().length === 0, "the file to go");
  await kernel.stop();
});
