import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { parse } from "yaml";
import { chooseKernel, firstNotebook } from "../../../scripts/init/first-notebook.js";
import { workflow } from "../../../scripts/init/workflow.js";
import { commandIn } from "../command.js";
import { inProcess } from "../in-process.js";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "starter "));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const files = (): string[] => readdirSync(folder, { recursive: true }).map(String).sort();
const starter = [".github", ".github/workflows", ".github/workflows/notebooks.yml", "d2l-lessons.json", "first.ipynb"];
const read = (file: string): string => readFileSync(join(folder, file), "utf8");

/** One for Python is tried in `test/packages/starter.test.ts`. */
test("init writes a starter whose check is green, and red with the cell's words when a number has changed", async () => {
  const made = await commandIn(folder, "init", "--kernel", "tslab");
  expect(made).toMatchObject({
    code: 0,
    output: expect.stringContaining("Next, type: npx d2l-lessons check"),
    left: [],
  });
  expect(files()).toEqual(starter);
  expect(JSON.parse(read("first.ipynb")).metadata.kernelspec.name).toBe("tslab");
  // beside the notebook as it is, one with another number
  const saved = read("first.ipynb");
  const changed = saved.replace(/the mean is (\d)/, "the mean is 7");
  expect(changed).not.toBe(saved);
  writeFileSync(join(folder, "changed.ipynb"), changed);
  const { code, output } = await inProcess(folder, "check", ".");
  expect(code).toBe(1);
  expect(output).toContain("1 of 2 notebooks passed");
  expect(output).toMatch(/^ok {5}first\.ipynb/m);
  expect(output).toMatch(/changed\.ipynb[\s\S]*cell 3[\s\S]*7(?:\.0)? became 2/);
});

test.each(["d2l-lessons.json", "first.ipynb", join(".github", "workflows", "notebooks.yml")])(
  "where %s is, init says so in one sentence and writes nothing",
  async (file) => {
    mkdirSync(join(folder, ".github", "workflows"), { recursive: true });
    writeFileSync(join(folder, file), "mine");
    const before = files();
    const { code, output } = await inProcess(folder, "init");
    expect(code).toBe(2);
    expect(output).toBe(
      `${file} is there already, and nothing was written: move it away, or work in another folder.\n`,
    );
    expect(files()).toEqual(before);
    expect(read(file)).toBe("mine");
  },
);

test("init names the kernels there are when the one that is asked for is not there, and writes nothing", async () => {
  const { code, output } = await inProcess(folder, "init", "--kernel", "cobol");
  expect(code).toBe(2);
  expect(output).toMatch(/^There is no kernel "cobol", only: .*python3.* Choose one with --kernel\.\n$/);
  expect(files()).toEqual([]);
});

test("the first notebook is in the language of a kernel that is there", () => {
  const kernel = chooseKernel(
    new Map([
      ["deno", "typescript"],
      ["ir", "R"],
    ]),
    undefined,
  );
  expect(kernel).toEqual({ name: "deno", language: "typescript" });
  expect(firstNotebook(chooseKernel(new Map([["ir", "R"]]), undefined)).cells[1]?.source.toString()).toContain("<-");
  expect(() => chooseKernel(new Map([["bash", "bash"]]), undefined)).toThrow(/no kernel is there; there are: bash\./);
});

test("the workflow of a notebook for our own kernel installs it", () => {
  const text = workflow(folder, { name: "jslab", language: "javascript" }, "1.2.3");
  expect(text).toContain("- run: npx --yes d2l-ts-kernel@1.2.3 install\n");
  expect(text).not.toContain("is to be installed");
});

test("the workflow installs what the folder asks for, and ourselves in our version where nobody has named us", () => {
  const python = { name: "python3", language: "python" };
  const steps = (): string[] => {
    const all: { run?: string }[] = parse(workflow(folder, python, "1.2.3")).jobs.check.steps;
    return all.flatMap(({ run }) => (run === undefined ? [] : [run]));
  };
  expect(steps()).toEqual(["pip install jupyter_server ipykernel", "npx --yes d2l-lessons@1.2.3 check"]);
  writeFileSync(join(folder, "requirements.txt"), "numpy\n");
  writeFileSync(join(folder, "package.json"), '{ "devDependencies": { "d2l-lessons": "^1.0.0" } }');
  writeFileSync(join(folder, "package-lock.json"), "{}");
  expect(steps()).toEqual([
    "pip install jupyter_server ipykernel -r requirements.txt",
    "npm ci",
    "npx d2l-lessons check",
  ]);
});
