import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { INotebookContent, IOutput } from "@jupyterlab/nbformat";
import { afterAll, beforeAll, expect, test } from "vitest";
import { venv } from "../../scripts/setup/places.js";
import { environment, run } from "../packages/outside.js";
import { root } from "./command.js";
import { result } from "./compare/outputs.js";
import { notebook, printed, save } from "./notebooks.js";

let folder = "";
let output = "";

const python = (...cells: (string | { source: string; outputs: IOutput[] })[]) => notebook(cells, "python3");
const answer = { source: "print(6 * 7)", outputs: [printed("42\n")] };
const saves = (source: string, ...outputs: IOutput[]) => ({ source, outputs });
const error = (ename: string): IOutput => ({ output_type: "error", ename, evalue: "", traceback: [] });
const { metadata: _, ...noKernel } = python(answer);
const lines = Array.from({ length: 50_000 }, (_, index) => `line ${index}\n`).join("");
const keras = (left: number, step: string) =>
  `\r 1/4 [=...] - ETA: ${left}s - loss: 0.5000\r 4/4 [====] - ${step}/step - loss: 0.2500\n`;

/** All in one folder, as somebody has them who never heard of us. */
const strange: Record<string, INotebookContent> = {
  "old-minor": { ...python(answer), nbformat_minor: 0 },
  "no-kernel": { ...noKernel, metadata: {} },
  "foreign-kernel": notebook([answer], "ir"),
  raw: {
    ...python(answer),
    cells: [{ cell_type: "raw", metadata: {}, source: ".. note::", id: "raw" }, ...python(answer).cells],
  },
  "no-cells": python(),
  magics: python(
    "%load_ext autoreload\n%autoreload 2",
    saves("%%bash\necho hello", printed("hello\n")),
    saves("!echo $HOME | wc -l", printed("1\n")),
  ),
  long: python(saves("for i in range(50_000): print('line', i)", printed(lines))),
  "long-changed": python(
    saves("for i in range(50_000): print('line', i)", printed(lines.replace("line 31415\n", "line 31416\n"))),
  ),
  asks: python("name = input('Name? ')"),
  dies: python("import os, signal; os.kill(os.getpid(), signal.SIGKILL)", answer),
  exits: python("import sys; sys.exit(3)", answer),
  "漢字 & spaces #1": python(answer),
  progress: python(
    saves(`_ = __import__('sys').stdout.write(${JSON.stringify(keras(3, "1s 52ms"))})`, printed(keras(2, "2s 61ms"))),
  ),
  clears: python(
    saves(
      "from IPython.display import clear_output\nfor i in range(3):\n    clear_output(wait=True)\n    print(i)",
      printed("2\n"),
    ),
  ),
  updates: python(
    saves("from IPython.display import display\nh = display('a', display_id=True)", {
      output_type: "display_data",
      data: { "text/plain": "'b'" },
      metadata: {},
    }),
    "h.update('b')",
  ),
  awaits: python(
    saves(
      "import asyncio\nasync def f():\n    await asyncio.sleep(0.05)\n    print('later')\nt = asyncio.create_task(f()); await t",
      printed("later\n"),
    ),
    saves("await asyncio.sleep(0, 5)", result({ "text/plain": "5" })),
  ),
  // Python's own numbers for this seed: whoever runs the cells may draw none of them in between
  seeded: python(
    "import random\nrandom.seed(7)",
    "pass",
    saves("[random.randint(1, 6) for _ in range(10)]", result({ "text/plain": "[3, 2, 4, 6, 1, 1, 5, 1, 3, 5]" })),
  ),
  "shows-error": python(saves("1 / 0", error("ZeroDivisionError"))),
  "nothing-saved": python("print(6 * 7)", "1 + 1"),
};

const files = {
  "format-3": JSON.stringify({
    nbformat: 3,
    nbformat_minor: 0,
    metadata: {},
    worksheets: [{ cells: [], metadata: {} }],
  }),
  empty: "",
  merged: '{"cells": [\n<<<<<<< HEAD\n=======\n>>>>>>> other\n]}',
  page: "<!DOCTYPE html>\n<html>",
};

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "odd "));
  mkdirSync(join(folder, "of a stranger"));
  save(join(folder, "of a stranger"), strange);
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, "of a stranger", `${name}.ipynb`), text);
  const command = join(root, "scripts", "bin", "d2l-lessons.js");
  const env = environment({ VIRTUAL_ENV: venv, JUPYTER_DATA_DIR: join(folder, "data") });
  output = run(process.execPath, [command, "check", "--no-cache"], folder, env).output;
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What the run says of one notebook: its line, and what stands below. */
function said(name: string): string {
  const start = output.split("\n").findIndex((line) => /^(?:ok|FAILED)/.test(line) && line.includes(`/${name}.ipynb`));
  const [first, ...rest] = output.split("\n").slice(start);
  const end = rest.findIndex((line) => /^(?:ok|FAILED|\d+ of \d+ notebooks)/.test(line));
  return [first, ...rest.slice(0, end)].join("\n");
}

test.each([
  ..."old-minor,raw,no-cells,magics,long,progress,clears,updates,awaits,seeded".split(","),
  "漢字 & spaces #1",
])("%s runs and agrees", (name) => {
  expect(said(name)).toMatch(/^ok /);
});

test.each([
  [
    "format-3",
    /^FAILED \S.*format-3\.ipynb is in notebook format 3\.0, but 4 is needed: run jupyter nbconvert --to notebook --nbformat 4 --inplace ".+"$/m,
  ],
  ["empty", /empty\.ipynb is not a notebook: it is empty$/m],
  ["merged", /it holds the marks of a merge, from line 2 on: resolve the conflict$/m],
  ["page", /page\.ipynb is not a notebook: .*<!DOCTYPE/],
  ["no-kernel", /names neither a kernel nor a language, and the server has: .*python3.*Choose one with --kernel\./],
  ["foreign-kernel", /is for the kernel "ir", but the server has only: .*python3.*Choose one with --kernel\./],
  ["long-changed", /cell 1[\s\S]*31416 became 31415/],
  ["asks", /Nobody answers a cell that asks for input: give it a value instead, or tag it skip-execution\./],
  ["dies", /cell 1[\s\S]*the kernel died/],
  ["exits", /cell 1[\s\S]*SystemExit: 3/],
  [
    "shows-error",
    /ZeroDivisionError[\s\S]*The notebook has this error saved: if the cell is to show it, tag it raises-exception\./,
  ],
  ["nothing-saved", /no cell has saved outputs: save them with `d2l-lessons execute`, or compare nothing, with --lax/],
])("%s is told in words that say what to do", (name, words) => {
  expect(said(name)).toMatch(/^FAILED /);
  expect(said(name)).toMatch(words);
});

test("all are counted, and none ends the run with a stack trace of ours", () => {
  expect(output).toContain(`11 of ${Object.keys({ ...strange, ...files }).length} notebooks passed`);
  expect(output).not.toMatch(/^ +at .*\.js:\d+/m);
});
