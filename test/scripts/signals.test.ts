import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { Command } from "./command.js";
import { notebook, save } from "./notebooks.js";

let folder = "";
const file = (): string => join(folder, "long.ipynb");
const mark = (): string => join(folder, "running");

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "signals-"));
  save(folder, {
    long: notebook([`require("node:fs").writeFileSync(${JSON.stringify(mark())}, ""); while (true) {}`]),
  });
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const runs = (running: Command, program: RegExp) => running.processes().some((line) => program.test(line));
// the program that starts the server, and ends it when the command is no more
const server = /import os, runpy/;
const kernel = /tslab/;

// a process that has not read its first line of code is ended by the system: it has no exit code
test.each([
  ["SIGTERM", "nothing has started", () => true, [143, -2]],
  ["SIGTERM", "the server is starting", (running: Command) => runs(running, server), [143]],
  ["SIGTERM", "a kernel is starting", (running: Command) => runs(running, kernel), [143]],
  ["SIGTERM", "a cell is running", () => existsSync(mark()), [143]],
  ["SIGINT", "a cell is running", () => existsSync(mark()), [130]],
] as const)(
  "%s when %s ends the server and the kernel, and leaves the notebook as it was",
  async (signal, _stage, isReached, codes) => {
    const before = readFileSync(file(), "utf8");
    const running = new Command(["execute", file()]);
    await expect.poll(() => isReached(running) || running.child.exitCode).toBe(true);
    running.child.kill(signal);
    expect(codes).toContain(await running.ended());
    expect(running.processes()).toEqual([]);
    expect(readFileSync(file(), "utf8")).toBe(before);
    rmSync(mark(), { force: true });
    expect(readdirSync(folder)).toEqual(["long.ipynb"]);
  },
);
