import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeEach, expect, test } from "vitest";
import type { NotebookReport } from "../../../scripts/report/report.js";
import { PassCache } from "../../../scripts/run/cache.js";
import { type Lesson, readLesson } from "../../../scripts/run/lesson.js";
import { notebook, save } from "../notebooks.js";

const folders: string[] = [];
let top = "";
let settings = "";
const at = (...path: string[]): string => join(top, ...path);
const write = (text: string, ...path: string[]): void => writeFileSync(at(...path), text);

/** A folder of notebooks with a package that is linked, lock files, and a Python environment with one kernel. */
beforeEach(() => {
  top = mkdtempSync(join(tmpdir(), "cache-"));
  folders.push(top);
  settings = "rtol=1e-5";
  for (const folder of ["lessons/data", "library/dist", "node_modules", "env/share/jupyter/kernels/tslab"]) {
    mkdirSync(at(folder), { recursive: true });
  }
  mkdirSync(at("env/lib/python3.11/site-packages/numpy-2.0.dist-info"), { recursive: true });
  save(at("lessons"), { one: notebook(["1"], "tslab") });
  write("1 2 3", "lessons/data/points.txt");
  write("exports.a = 1", "library/dist/index.js");
  symlinkSync(at("library"), at("node_modules/library"));
  write("{}", "package-lock.json");
  write('{"argv": []}', "env/share/jupyter/kernels/tslab/kernel.json");
});
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

const cache = (): PassCache =>
  new PassCache({
    folder: at("lessons/cache"),
    python: async () => at("env/bin/python"),
    written: [at("lessons/report.html")],
    settings: async () => settings,
  });
const lesson = (kernel?: string): Promise<Lesson> => readLesson(at("lessons/one.ipynb"), kernel);

function report(passed = true): NotebookReport {
  return { path: "one.ipynb", kernel: "tslab", passed, seconds: 3, cached: false, problem: [], cells: [] };
}

async function keepPass(kernel?: string): Promise<void> {
  const one = cache();
  const two = await lesson(kernel);
  expect(await one.find(two)).toBeNull();
  await one.keep(two, report());
}

test("a notebook that passed is found again, and said to be so, as long as nothing has changed", async () => {
  await keepPass();
  const found = await cache().find(await lesson());
  expect(found).toEqual({ ...report(), path: at("lessons/one.ipynb"), cached: true });
});

test.each<[string, () => void]>([
  ["its source", () => save(at("lessons"), { one: notebook(["2"], "tslab") })],
  ["a saved output", () => save(at("lessons"), { one: notebook([{ source: "1", outputs: [] }, "3"], "tslab") })],
  ["a file beside it", () => write("1 2 4", "lessons/data/points.txt")],
  ["a new file beside it", () => write("", "lessons/data/more.txt")],
  ["the build of a linked package", () => write("exports.a = 2", "library/dist/index.js")],
  ["a lock file", () => write('{"a": 1}', "package-lock.json")],
  ["the kernelspec", () => write('{"argv": ["x"]}', "env/share/jupyter/kernels/tslab/kernel.json")],
  ["a Python package", () => mkdirSync(at("env/lib/python3.11/site-packages/scipy-1.0.dist-info"))],
  [
    "a setting",
    () => {
      settings = "rtol=1e-4";
    },
  ],
])("it runs again when %s has changed", async (_what, change) => {
  await keepPass();
  change();
  expect(await cache().find(await lesson())).toBeNull();
});

test("another notebook in the folder is no reason to run again", async () => {
  await keepPass();
  save(at("lessons"), { other: notebook(["2"], "tslab") });
  expect(await cache().find(await lesson())).not.toBeNull();
});

test("what runs write themselves is no reason to run again", async () => {
  await keepPass();
  write("{}", "lessons/cache/times.json");
  write("<html>", "lessons/report.html");
  expect(await cache().find(await lesson())).not.toBeNull();
});

test("a failure is not kept", async () => {
  const one = cache();
  const two = await lesson();
  await one.find(two);
  await one.keep(two, report(false));
  expect(await cache().find(await lesson())).toBeNull();
});

test("a pass during which something changed is not kept", async () => {
  const one = cache();
  const two = await lesson();
  await one.find(two);
  write("exports.a = 2", "library/dist/index.js");
  await one.keep(two, report());
  write("exports.a = 1", "library/dist/index.js");
  expect(await cache().find(await lesson())).toBeNull();
});

test("nothing is kept for a kernel that is not of our own environment", async () => {
  await keepPass("elsewhere");
  expect(await cache().find(await lesson("elsewhere"))).toBeNull();
});

test.each(["", "{", '{"key": "other"}', "null", '{"report": {"passed": true}}'])(
  "an entry that is not as it was written, %j, counts as absent",
  async (text) => {
    await keepPass();
    const [name] = readdirSync(at("lessons/cache"));
    write(text, "lessons/cache", name);
    expect(await cache().find(await lesson())).toBeNull();
  },
);

test("a cache that cannot be written is no reason to fail", async () => {
  write("a file where the folder should be", "lessons/cache");
  await keepPass();
  expect(await cache().find(await lesson())).toBeNull();
});
