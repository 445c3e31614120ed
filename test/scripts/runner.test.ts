import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { INotebookContent } from "@jupyterlab/nbformat";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startServer } from "../../scripts/jupyter/server.js";
import { writeNotebook } from "../../scripts/notebook/file.js";
import { python } from "../../scripts/setup/places.js";
import { command, root } from "./command.js";
import { inProcess } from "./in-process.js";
import { notebook, printed, save } from "./notebooks.js";

let folder = "";
const file = (name: string): string => join(folder, `${name}.ipynb`);
const read = (name: string): INotebookContent => JSON.parse(readFileSync(file(name), "utf8"));

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "Läufer test "));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("execute", () => {
  test("saves the outputs of every cell and keeps ids, tags and metadata", async () => {
    const raises = { source: 'throw new RangeError("too far")', tags: ["raises-exception"] };
    save(folder, { saved: notebook(["const a = 1; a", "console.log(a + 1)", raises, "", "a + 2"]) });
    const { code, output, left } = await command("execute", file("saved"));
    expect(output).toContain("1 of 1 notebooks passed");
    expect(code).toBe(0);
    expect(left).toEqual([]);

    const { cells, metadata } = read("saved");
    expect(metadata.kernelspec?.name).toBe("tslab-stock");
    expect(cells.map((cell) => cell.id)).toEqual(["cell-1", "cell-2", "cell-3", "cell-4", "cell-5"]);
    expect(cells[2].metadata.tags).toEqual(["raises-exception"]);
    expect(cells.map((cell) => cell.execution_count)).toEqual([1, 2, 3, null, 4]);
    expect(cells[1].outputs).toEqual([printed("2\n")]);
    const errors = [
      { output_type: "error", ename: "RangeError", evalue: "too far", traceback: ["RangeError: too far"] },
    ];
    expect(cells[2].outputs).toEqual(errors);
    // stock tslab drops what it is sent right after an error; the cell must have run all the same
    expect(cells[4].outputs).toEqual([printed("3\n")]);

    const again = await inProcess(folder, "check", file("saved"));
    expect(again.output).toContain("1 of 1 notebooks passed");
  });

  test("leaves a notebook with a failing cell as it was, and nothing beside it", async () => {
    save(folder, { failing: notebook(["1", 'throw new Error("no")']) });
    const before = readFileSync(file("failing"), "utf8");
    const { code } = await inProcess(folder, "execute", file("failing"));
    expect(code).toBe(1);
    expect(readFileSync(file("failing"), "utf8")).toBe(before);
    expect(readdirSync(folder).filter((name) => name.endsWith(".tmp"))).toEqual([]);
  });
});

describe("check", () => {
  const good = { source: "6 * 7", outputs: [printed("42\n")] };
  const notebooks = {
    good: [good, { ...good, source: "Date.now()", tags: ["ignore-output"] }],
    several: [
      good,
      'throw new Error("boom")',
      'const n: number = "a"',
      "const = 3",
      { ...good, source: "6 * 8" },
      { ...good, tags: ["raises-exception"] },
    ],
    rejects: ['Promise.reject(new Error("nobody waits")); 1'],
    hangs: ["while (true) {} // an endless loop\n// check: timeout=4"],
    exits: ["process.exit(3)"],
  };
  let result = { code: 0, output: "", left: [""] };

  beforeAll(async () => {
    save(folder, Object.fromEntries(Object.entries(notebooks).map(([name, cells]) => [name, notebook(cells)])));
    result = await command("check", "--keep-going", ...Object.keys(notebooks).map(file));
  });

  test.each([
    ["agrees, or is not to be compared", /^ok {5}.*good\.ipynb {2}\(2 cells/m],
    ["throws", /several\.ipynb, cell 2 .*\n.*\| throw new Error.*\n +Error: boom/],
    ["has a wrong type", /cell 3 .*\n.*\n +TypeScriptError: 1:7 - Type 'string' is not assignable/],
    ["is no TypeScript", /cell 4 .*\n.*\n +TypeScriptError: 1:7 - Variable declaration expected/],
    ["gives something else", /cell 5 .*\n.*\| 6 \* 8\n.*text: - saved, \+ now\n +-42\n +\+48/],
    ["is to fail and does not", /cell 6 .*\n.*\n +the cell is tagged raises-exception, but it raised nothing/],
    ["leaves a promise that fails", /rejects\.ipynb[\s\S]*Error: nobody waits/],
    ["hangs", /\| while \(true\).*\n.*\n +took longer than 4 s/],
    ["ends its kernel", /\| process\.exit\(3\)\n +the kernel died/],
  ])("tells the truth about a cell that %s", (_what, says) => {
    expect(result.output).toMatch(says);
  });

  test("tells nothing of a cell that agrees beside others that fail", () => {
    expect(result.output).not.toMatch(/cell 1 .*\n.*6 \* 7/);
  });

  test("counts the notebooks that passed, exits with 1 and leaves no process", () => {
    expect(result.output).toContain("1 of 5 notebooks passed");
    expect(result.code).toBe(1);
    expect(result.left).toEqual([]);
  });

  test("writes nothing", () => {
    expect(read("several")).toEqual(notebook(notebooks.several));
  });

  test("runs the kernel that --kernel names", async () => {
    save(folder, { python: notebook([{ source: "print(6 * 7)", outputs: [printed("42\n")] }]) });
    const { code } = await inProcess(folder, "check", "--kernel", "python3", file("python"));
    expect(code).toBe(0);
  });
});

test("what cannot be tried does not keep the others from running, and is told with exit code 2", async () => {
  const good = notebook([{ source: "6 * 7", outputs: [printed("42\n")] }]);
  const { kernelspec: _, ...unnamed } = good.metadata;
  const metadata = { ...unnamed, language_info: { name: "python" } };
  const python = { ...notebook([{ source: "print(1)", outputs: [printed("1\n")] }]), metadata };
  save(folder, {
    good,
    malformed: JSON.stringify({ ...good, cells: [{ ...good.cells[0], outputs: undefined }] }),
    elsewhere: notebook(["1"], "no-such-kernel"),
    python,
    nameless: { ...good, metadata: {} },
  });
  const names = ["malformed", "good", "elsewhere", "python", "nameless"].map(file);
  const { code, output, left } = await command(
    "check",
    "--json",
    join(folder, "report.json"),
    ...names,
    "nowhere.ipynb",
  );
  expect(output).toMatch(/^FAILED .*malformed\.ipynb, cell 1: outputs is missing$/m);
  expect(output).toMatch(/^FAILED .*elsewhere\.ipynb is for the kernel "no-such-kernel", but the server has only: /m);
  expect(output).toMatch(/^FAILED .*nameless\.ipynb names neither a kernel nor a language/m);
  expect(output).toMatch(/^FAILED nowhere\.ipynb cannot be read: ENOENT/m);
  expect(output).toMatch(/^ok {5}.*good\.ipynb/m);
  expect(output).toMatch(/^ok {5}.*python\.ipynb/m);
  expect(output).toContain("2 of 6 notebooks passed");
  expect({ code, left }).toEqual({ code: 2, left: [] });
  const report = JSON.parse(readFileSync(join(folder, "report.json"), "utf8"));
  expect(report.notebooks.map(({ untried }: { untried?: true }) => untried === true)).toEqual([
    true,
    false,
    true,
    false,
    true,
    true,
  ]);
});

describe("what cannot be run is told in one sentence, with exit code 2", () => {
  test.each([
    ["a corrupt notebook", { broken: '{"cells": [' }, [], /broken\.ipynb is not a notebook: /],
    ["JSON that is no notebook", { broken: "[1, 2]" }, [], /broken\.ipynb is not a notebook: it has no cells/],
    ["an old format", { broken: { ...notebook([]), nbformat: 3 } }, [], /in notebook format 3\.5, but 4 is needed/],
    [
      "format 3 as it really is",
      { broken: '{"worksheets":[],"metadata":{},"nbformat":3,"nbformat_minor":0}' },
      [],
      /in notebook format 3\.0, but 4 is needed/,
    ],
    ["a missing file", {}, ["nowhere.ipynb"], /nowhere\.ipynb cannot be read: /],
    ["a bad number", {}, ["--timeout", "soon"], /--timeout.*It must be a number above 0/],
    ["an unknown option", {}, ["--fast"], /unknown option '--fast'/],
    ["a server address that is none", {}, ["--server", "here"], /--server must be an address such as/],
    ["a token without its server", {}, ["--token", "x"], /--token belongs to --server/],
  ])("%s", async (_what, notebooks, args, says) => {
    save(folder, notebooks);
    const { code, output } = await inProcess(folder, "check", ...args, ...Object.keys(notebooks).map(file));
    expect(output).toMatch(says);
    expect(output).not.toContain("    at ");
    expect(code).toBe(2);
  });

  test("a kernel that the server does not have, a wrong token, a server that is not there", async () => {
    save(folder, { odd: notebook(["1"], "no-such-kernel"), fine: notebook(["1"]) });
    const server = await startServer({ python, folder });
    try {
      const missing = await inProcess(folder, "check", "--server", server.url, "--token", server.token, "odd.ipynb");
      expect(missing.output).toMatch(
        /is for the kernel "no-such-kernel", but the server has only: .*tslab.*Choose one with --kernel/,
      );
      const refused = await inProcess(folder, "check", "--server", server.url, "--token", "wrong", "fine.ipynb");
      expect(refused.output).toMatch(/refuses the token: check --token/);
      const accepted = await inProcess(
        folder,
        "execute",
        "--server",
        server.url,
        "--token",
        server.token,
        file("fine"),
      );
      expect([missing.code, refused.code, accepted.code]).toEqual([2, 2, 0]);
    } finally {
      await server.stop();
    }
    const gone = await inProcess(folder, "check", "--server", server.url, "--token", server.token, "fine.ipynb");
    expect(gone.output).toMatch(/No Jupyter server answers at .*: check --server/);
    expect(gone.code).toBe(2);
  });
});

test.each(["execute", "check", "convert", "lite", "start"])("%s --help says what can be given", async (name) => {
  const { code, output } = await inProcess(root, name, "--help");
  expect(output).toMatch(/^Usage: /m);
  expect(code).toBe(0);
});

test("npm test -- --help says what can be given", async () => {
  const { code, output } = await command("test", "--help");
  expect(output).toMatch(/^Usage: /m);
  expect(code).toBe(0);
});

test("a notebook that cannot be replaced is told, and is as it was", async () => {
  save(folder, { kept: notebook(["1"]) });
  const before = readFileSync(file("kept"), "utf8");
  const blocked = join(folder, `.kept.ipynb.${process.pid}.tmp`);
  mkdirSync(blocked);
  writeFileSync(join(blocked, "in the way"), "");
  expect(() => writeNotebook(file("kept"), read("kept"))).toThrow(/could not be written and is as it was/);
  expect(readFileSync(file("kept"), "utf8")).toBe(before);
  rmSync(blocked, { recursive: true });
});
