import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { INotebookContent } from "@jupyterlab/nbformat";
import { describe, expect, test } from "vitest";
import { hangMs } from "../limits.mjs";
import { Command } from "./command.js";
import { type CellSpec, notebook, printed, save } from "./notebooks.js";
import { served } from "./served.js";

const { folder, run } = served("options ");

const read = (...path: string[]): INotebookContent => JSON.parse(readFileSync(join(folder, ...path), "utf8"));
const python = (cells: (string | CellSpec)[]): INotebookContent => notebook(cells, "python3");
const failing = python(["print(1)", "1 / 0", "print(2)", "int('x')"]);

test("--keep-going tells all cells that fail; without it the first ends the notebook", async () => {
  save(folder, { a: failing });
  const first = await run("check", "--lax", "a.ipynb");
  expect(first.output).toMatch(/cell 2/);
  expect(first.output).not.toMatch(/cell 4/);
  const all = await run("check", "--lax", "--keep-going", "a.ipynb");
  expect(all.output).toMatch(/cell 2[\s\S]*ZeroDivisionError[\s\S]*cell 4[\s\S]*ValueError/);
  expect([first.code, all.code]).toEqual([1, 1]);
});

test("--lax compares nothing, --allow-errors takes an error as an output like any other", async () => {
  save(folder, { a: python([{ source: "print(1)", outputs: [printed("2\n")] }, "1 / 0", "print(3)"]) });
  expect((await run("check", "--lax", "a.ipynb")).output).toContain("ZeroDivisionError");
  const lax = await run("check", "--lax", "--allow-errors", "a.ipynb");
  expect(lax.output).toMatch(/^ok {5}a\.ipynb/m);
  const strict = await run("check", "--allow-errors", "a.ipynb");
  expect(strict.output).toMatch(
    /cell 1[\s\S]*-2[\s\S]*\+1[\s\S]*error: none saved, 1 \(ZeroDivisionError: division by zero\) now/,
  );
  expect(strict.code).toBe(1);
  expect((await run("execute", "--allow-errors", "a.ipynb")).code).toBe(0);
  expect((await run("check", "--allow-errors", "a.ipynb")).code).toBe(0);
});

test("--output writes executed copies, those that fail with their tracebacks, and leaves the notebooks as they were", async () => {
  save(folder, { a: failing, b: python(["'fine'"]), c: python(["import time; time.sleep(60)"]) });
  const before = readFileSync(join(folder, "a.ipynb"), "utf8");
  const { code } = await run("execute", "--output", "out/put", "--timeout", "4", "a.ipynb", "b.ipynb", "c.ipynb");
  expect(code).toBe(1);
  expect(readFileSync(join(folder, "a.ipynb"), "utf8")).toBe(before);
  const [one, two, three] = read("out", "put", "a.ipynb").cells;
  expect(one.outputs).toEqual([printed("1\n")]);
  expect(JSON.stringify(two.outputs)).toMatch(/"ZeroDivisionError".*division by zero/);
  expect(three.outputs).toEqual([]);
  expect(JSON.stringify(read("out", "put", "b.ipynb").cells[0].outputs)).toContain("'fine'");
  expect(JSON.stringify(read("out", "put", "c.ipynb").cells[0].outputs)).toMatch(/KeyboardInterrupt/);
});

describe("parameters", () => {
  const cells = (defaults: string, use: string): CellSpec[] => [
    { source: defaults, tags: ["parameters"] },
    { source: use },
  ];
  test.each([
    ["python3", "rate = 0.1\nname = 'a'\nflags = []", "print(rate, name, flags)", "0.5 b [1, None, True]\n"],
    [
      "tslab",
      "const rate = 0.1, name = 'a'; let flags: unknown[] = []",
      "console.log(rate, name, JSON.stringify(flags))",
      "0.5 b [1,null,true]\n",
    ],
    [
      "tslab-stock",
      "const rate = 0.1, name = 'a'; let flags: unknown[] = []",
      "console.log(rate, name, JSON.stringify(flags))",
      "0.5 b [1,null,true]\n",
    ],
  ])("are set after the cell that is tagged so, in %s", async (kernel, defaults, use, says) => {
    save(folder, { a: notebook(cells(defaults, use), kernel) });
    writeFileSync(join(folder, "p.yaml"), "name: from the file\nflags: [1, null, true]\n");
    const args = ["-p", "rate", "0.5", "-f", "p.yaml", "-p", "name=b", "--output", "out", "a.ipynb"];
    const { code, output } = await run("execute", ...args);
    expect(output).toContain("1 of 1 notebooks passed");
    expect(code).toBe(0);
    const copy = read("out", "a.ipynb").cells;
    expect(copy.map(({ metadata }) => metadata.tags)).toEqual([["parameters"], ["injected-parameters"], undefined]);
    expect(copy[2].outputs).toEqual([printed(says)]);
  });

  test("are refused where the outputs would go into the notebook, and told when nobody can set them", async () => {
    save(folder, { a: python(["print(1)"]) });
    const inPlace = await run("execute", "-p", "x", "1", "a.ipynb");
    expect(inPlace.output).toContain("With parameters of your own name a folder for the executed copies");
    const update = await run("check", "--update", "-p", "x", "1", "a.ipynb");
    expect(update.output).toContain("--update would save the outputs of other parameters");
    const name = await run("check", "-p", "2x", "1", "a.ipynb");
    expect(name.output).toContain('"2x" cannot be a parameter');
    expect([inPlace.code, update.code, name.code]).toEqual([2, 2, 2]);
  });
});

test("--collect takes notebooks by a tag or by a part of the title", async () => {
  const titled = (title: string, tags?: string[]): INotebookContent => {
    const content = python([{ source: "1", ...(tags ? { tags } : {}) }]);
    content.cells.unshift({ cell_type: "markdown", id: "t", metadata: {}, source: `# ${title}\n\ntext` });
    return content;
  };
  save(folder, { a: titled("Edges and corners"), b: titled("Pooling", ["slow"]), c: titled("Other") });
  const { output } = await run("check", "--lax", "--collect", "edges", "--collect", "slow", ".");
  expect(output).toContain("2 of 2 notebooks passed");
  expect(output).not.toContain("c.ipynb");
  const none = await run("check", "--collect", "nowhere", ".");
  expect(none.output).toContain('None of 3 notebooks has the tag or title "nowhere".');
  expect(none.code).toBe(2);
});

test("a notebook that is declared flaky runs again, and its flake is told", async () => {
  const source =
    "# check: flaky=2\nimport os\nn = len(os.listdir('tries')) if os.path.isdir('tries') else 0\nos.makedirs(f'tries/{n}')\nassert n == 1, f'try {n}'";
  save(folder, { flaky: python([source]), never: python(["# check: flaky\nassert False"]) });
  const { code, output } = await run("check", "--lax", "--json", "r.json", "flaky.ipynb", "never.ipynb");
  expect(output).toMatch(/flaky\.ipynb failed \(cell 1: .*\), but is declared flaky: it runs again, 1 of 2/);
  expect(output).toMatch(/^ok {5}flaky\.ipynb {2}\(1 cells, .* s, flaky: failed 1 of 2 times\)/m);
  expect(output).toMatch(/^FAILED never\.ipynb/m);
  expect(code).toBe(1);
  expect(JSON.parse(readFileSync(join(folder, "r.json"), "utf8")).notebooks[0].flaked).toHaveLength(1);
});

test("--notebook-timeout limits all cells together", async () => {
  save(folder, { a: python(["import time; time.sleep(2)", "time.sleep(2)", "time.sleep(60)"]) });
  const { code, output } = await run("check", "--lax", "--notebook-timeout", "6", "a.ipynb");
  // on a busy machine an earlier cell comes upon the limit
  expect(output).toMatch(/cell \d[\s\S]*the notebook took longer than 6 s; this cell took longer than/);
  expect(code).toBe(1);
});

test("after SIGKILL the server and its kernels end by themselves", async () => {
  save(folder, { a: python(["open('started', 'w').close()\nimport time; time.sleep(600)"]) });
  const running = new Command(["check", "--lax", join(folder, "a.ipynb")]);
  while (!existsSync(join(folder, "started"))) await sleep(50);
  expect(running.processes().length).toBeGreaterThan(2);
  running.child.kill("SIGKILL");
  const deadline = Date.now() + hangMs;
  while (running.processes().length > 0 && Date.now() < deadline) await sleep(100);
  expect(running.processes()).toEqual([]);
});
