import { once } from "node:events";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { INotebookContent } from "@jupyterlab/nbformat";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { Stopped, UserError } from "../../../scripts/base/errors.js";
import { watchNotebooks } from "../../../scripts/run/watch.js";
import { Command } from "../command.js";
import { notebook, printed, save } from "../notebooks.js";

let folder = "";
const file = (name: string): string => join(folder, "lessons", name);

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "watch "));
  mkdirSync(join(folder, "lessons"));
  mkdirSync(join(folder, "lib"));
  writeFileSync(join(folder, "lib", "x.ts"), "1");
  writeFileSync(file("d2l-lessons.json"), '{ "library": ["../lib/*.ts"] }');
  save(join(folder, "lessons"), { a: notebook(["1"]), b: notebook(["1"]) });
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** A watch over a.ipynb and b.ipynb that notes which are run, and ends with the test. */
async function watching(run: (signal: AbortSignal, count: number) => Promise<void> = async () => {}) {
  const stop = new AbortController();
  const runs: string[] = [];
  const told: string[] = [];
  const ended = watchNotebooks({
    files: [file("a.ipynb"), file("b.ipynb")],
    ours: [file("written.txt")],
    signal: stop.signal,
    run: async (files, signal) => {
      runs.push(files.map((path) => path.slice(-7, -6)).join(""));
      await run(signal, runs.length);
    },
    tell: (line) => told.push(line),
  });
  const settled = async (count: number): Promise<void> => {
    await expect.poll(() => runs.length >= count && told.at(-1)?.startsWith("Waiting")).toBe(true);
  };
  const end = async (): Promise<void> => {
    stop.abort(new Stopped("SIGINT"));
    await expect(ended).rejects.toThrow(new Stopped("SIGINT"));
  };
  await settled(1);
  return { runs, told, settled, end };
}

const change = (name: string, alter: (content: INotebookContent) => unknown): void => {
  const content: INotebookContent = JSON.parse(readFileSync(file(name), "utf8"));
  alter(content);
  writeFileSync(file(name), JSON.stringify(content));
};

describe("watching", () => {
  test("runs all at first, then what has changed: code, the library, the configuration, a file beside", async () => {
    const { runs, told, settled, end } = await watching();
    change("a.ipynb", ({ cells }) => Object.assign(cells[0], { source: "2" }));
    await settled(2);
    expect(told).toContain(`Changed: ${file("a.ipynb")}`);
    writeFileSync(join(folder, "lib", "x.ts"), "2");
    await settled(3);
    writeFileSync(file("d2l-lessons.json"), '{ "library": ["../lib/*.ts"], "rtol": 1 }');
    await settled(4);
    writeFileSync(file("data.csv"), "1");
    await settled(5);
    await end();
    expect(runs).toEqual(["ab", "a", "ab", "ab", "ab"]);
  });

  test("is not disturbed by prose, saved outputs, or a file that is written as it was", async () => {
    const { runs, settled, end } = await watching();
    change("a.ipynb", ({ cells }) => Object.assign(cells[0], { outputs: [printed("1\n")], execution_count: 7 }));
    change("b.ipynb", ({ cells }) => cells.push({ cell_type: "markdown", metadata: {}, source: "text" }));
    writeFileSync(join(folder, "lib", "x.ts"), "1");
    writeFileSync(file("written.txt"), "by a run");
    // the next change of code runs its own notebook and no other
    change("a.ipynb", ({ cells }) => Object.assign(cells[0], { source: "2" }));
    await settled(2);
    change("a.ipynb", ({ cells }) => Object.assign(cells[0], { outputs: [printed("2\n")], execution_count: 8 }));
    change("b.ipynb", ({ cells }) => Object.assign(cells[0], { source: "2" }));
    await settled(3);
    await end();
    expect(runs).toEqual(["ab", "a", "b"]);
  });

  test("starts again when something changes during a run", async () => {
    const { runs, settled, end } = await watching(async (signal, count) => {
      if (count > 1) return;
      change("b.ipynb", ({ cells }) => Object.assign(cells[0], { source: "3" }));
      await once(signal, "abort");
      signal.throwIfAborted();
    });
    await settled(2);
    await end();
    expect(runs).toEqual(["ab", "ab"]);
  });

  test("tells what cannot be run, and waits for it to be mended", async () => {
    const { runs, told, settled, end } = await watching(async (_signal, count) => {
      if (count === 2) throw new UserError("no such kernel");
    });
    writeFileSync(file("a.ipynb"), "{ half");
    await expect.poll(() => told.join("\n")).toMatch(/a\.ipynb is not a notebook/);
    save(join(folder, "lessons"), { a: notebook(["2"]) });
    await settled(2);
    expect(told).toContain("no such kernel");
    save(join(folder, "lessons"), { a: notebook(["3"]) });
    await settled(3);
    await end();
    expect(runs).toEqual(["ab", "a", "a"]);
  });
});

test("check --watch --update saves what changed in a fresh kernel each time, stops a cell that hangs, and ends with Ctrl-C", async () => {
  // outside of the watched folder
  const mark = join(folder, "running");
  const running = new Command(["check", "--watch", "--update", file("a.ipynb")]);
  const edit = (source: string): void => change("a.ipynb", ({ cells }) => Object.assign(cells[0], { source }));
  try {
    await running.prints(/Waiting for changes/);
    edit("const a = 6; a * 7");
    await running.prints(/text: - saved, \+ now\n +-1\n +\+42\n[\s\S]*Waiting for changes/);
    edit(`require("node:fs").writeFileSync(${JSON.stringify(mark)}, ""); while (true) {}`);
    await expect.poll(() => existsSync(mark)).toBe(true);
    edit("const a = 5; a * 7");
    await running.prints(/text: - saved, \+ now\n +-42\n +\+35\n[\s\S]*Waiting for changes/);
  } finally {
    running.child.kill("SIGINT");
  }
  expect(await running.ended()).toBe(130);
  expect(running.processes()).toEqual([]);
  expect(JSON.parse(readFileSync(file("a.ipynb"), "utf8")).cells[0].outputs).toEqual([printed("35\n")]);
});
