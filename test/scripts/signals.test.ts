import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { Command } from "./command.js";
import { notebook, save } from "./notebooks.js";

let folder = "";
const file = (): string => join(folder, "long.ipynb");

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "signals-"));
  save(folder, { long: notebook(["1", "while (true) {}"]) });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

// 0.2 s: before anything has started; then: the server is starting, a kernel is starting, a cell is running
test.each([
  ["SIGTERM", 0.2, 143],
  ["SIGTERM", 1.5, 143],
  ["SIGTERM", 3.5, 143],
  ["SIGINT", 8, 130],
] as const)(
  "%s after %s s ends the server and the kernel, and leaves the notebook as it was",
  async (signal, seconds, code) => {
    const before = readFileSync(file(), "utf8");
    const running = new Command(["execute", file()]);
    await sleep(seconds * 1000);
    running.child.kill(signal);
    expect([code, -2]).toContain(await running.ended());
    expect(running.processes()).toEqual([]);
    expect(readFileSync(file(), "utf8")).toBe(before);
    expect(readdirSync(folder)).toEqual(["long.ipynb"]);
  },
);
