import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeEach, expect, test } from "vitest";
import { Command } from "../command.js";
import { notebook, save } from "../notebooks.js";

const folders: string[] = [];
let folder = "";
const file = (name: string): string => join(folder, `${name}.ipynb`);

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "server-faults-"));
  folders.push(folder);
});
afterAll(() => {
  for (const one of folders) rmSync(one, { recursive: true, force: true });
});

/** A cell that says by a file that it is running, and never ends. */
function endless(name: string): string {
  return `require("fs").writeFileSync(${JSON.stringify(join(folder, name))}, ""); while (true) {}`;
}

async function running(command: Command, ...names: string[]): Promise<void> {
  while (!names.every((name) => existsSync(join(folder, name)))) {
    if (command.child.exitCode !== null) throw new Error(command.output);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** The process of the server that a command started: a Python that runs a module as long as the command lives. */
function serverOf(command: Command): number {
  const line = command.processes().find((one) => one.includes("import os, runpy"));
  return Number.parseInt(line ?? "", 10);
}

test("a server that dies ends the run: exit code 2, its kernels ended, the notebook as it was", async () => {
  // stock tslab does not notice that its server has gone
  save(folder, { endless: notebook([endless("started")], "tslab-stock"), next: notebook(["1"], "tslab-stock") });
  const before = readFileSync(file("endless"), "utf8");
  const command = new Command(["execute", "--jobs", "1", file("endless"), file("next")]);
  await running(command, "started");
  process.kill(serverOf(command), "SIGKILL");
  expect(await command.ended()).toBe(2);
  expect(command.output).toContain("The Jupyter server ended by itself");
  expect(command.output).not.toContain("    at ");
  expect(command.processes()).toEqual([]);
  expect(readFileSync(file("endless"), "utf8")).toBe(before);
});

test.each([
  ["SIGINT", 130],
  ["SIGTERM", 143],
] as const)("%s ends all notebooks that run side by side, and the kernels that wait", async (signal, code) => {
  const names = ["a", "b", "c", "d"];
  save(folder, Object.fromEntries(names.map((name) => [name, notebook([endless(`${name}.started`)])])));
  const before = names.map((name) => readFileSync(file(name), "utf8"));
  const command = new Command(["execute", "--jobs", "2", ...names.map(file)]);
  await running(command, "a.started", "b.started");
  command.child.kill(signal);
  expect(await command.ended()).toBe(code);
  expect(command.processes()).toEqual([]);
  expect(names.map((name) => readFileSync(file(name), "utf8"))).toEqual(before);
});
