import { execFile } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { INotebookContent } from "@jupyterlab/nbformat";
import { afterAll, beforeEach, expect, test } from "vitest";
import { readNotebook, writeNotebook } from "../../../scripts/notebook/file.js";
import { Command, command, root } from "../command.js";
import { notebook, printed, save } from "../notebooks.js";

const folders: string[] = [];
let folder = "";
const file = (name: string): string => join(folder, `${name}.ipynb`);
const read = (name: string): INotebookContent => JSON.parse(readFileSync(file(name), "utf8"));
const notebooksIn = (): string[] => readdirSync(folder).sort();

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "saving-"));
  folders.push(folder);
});
afterAll(() => {
  for (const one of folders) rmSync(one, { recursive: true, force: true });
});

test("a full disk leaves the notebook whole, and nothing beside it", async () => {
  save(folder, { kept: notebook(["1"]) });
  const before = readFileSync(file("kept"), "utf8");
  // where the draft goes stands a device on which every write fails as on a full disk
  symlinkSync("/dev/full", join(folder, `.kept.ipynb.${process.pid}.tmp`));
  const content = await readNotebook(file("kept"));
  expect(() => writeNotebook(file("kept"), content)).toThrow(
    /kept\.ipynb could not be written and is as it was: ENOSPC/,
  );
  expect(readFileSync(file("kept"), "utf8")).toBe(before);
  expect(notebooksIn()).toEqual(["kept.ipynb"]);
});

test("a notebook too large for what may be written is told, the others are saved", async () => {
  save(folder, { large: notebook(["print('x' * 900_000)"], "python3"), small: notebook(["1 + 1"], "python3") });
  const before = readFileSync(file("large"), "utf8");
  // the limit is for the run, not for what is still to be set up
  await command("execute", "--help");
  const main = join(root, "scripts/setup/main.js");
  // blocks of 512 or 1024 bytes, by shell
  const limited = [
    "-c",
    'ulimit -f 600; exec "$@"',
    "sh",
    process.execPath,
    main,
    "execute",
    file("large"),
    file("small"),
  ];
  const { code, output } = await new Promise<{ code: unknown; output: string }>((resolve) => {
    execFile("sh", limited, (error, stdout, stderr) => resolve({ code: error?.code ?? 0, output: stdout + stderr }));
  });
  expect(output).toMatch(/large\.ipynb could not be written and is as it was: EFBIG/);
  expect(output).toContain("1 of 2 notebooks passed");
  expect(code).toBe(1);
  expect(readFileSync(file("large"), "utf8")).toBe(before);
  expect(read("small").cells[0].execution_count).toBe(1);
  expect(notebooksIn()).toEqual(["large.ipynb", "small.ipynb"]);
});

test("two runs at once on one folder both pass, and every notebook is whole", async () => {
  const names = ["a", "b", "c"];
  save(folder, Object.fromEntries(names.map((name) => [name, notebook([`print("${name}")`, "1"], "python3")])));
  const [one, other] = await Promise.all([command("execute", folder), command("execute", folder)]);
  expect([one.output, one.code, one.left]).toEqual([expect.stringContaining("3 of 3 notebooks passed"), 0, []]);
  expect([other.output, other.code, other.left]).toEqual([expect.stringContaining("3 of 3 notebooks passed"), 0, []]);
  for (const name of names) expect(read(name).cells[0].outputs).toEqual([printed(`${name}\n`)]);
  expect(notebooksIn()).toEqual(["a.ipynb", "b.ipynb", "c.ipynb"]);
});

test("what an author saves during a run is kept: other sources refuse the outputs, other text does not", async () => {
  const wait = [
    `import os, time\nopen(${JSON.stringify(join(folder, "started"))}, "w").close()`,
    `while not os.path.exists(${JSON.stringify(join(folder, "go"))}): time.sleep(0.05)`,
    'print("done")',
  ].join("\n");
  save(folder, { source: notebook([wait], "python3"), title: notebook([wait], "python3") });
  const running = new Command(["execute", "--jobs", "2", file("source"), file("title")]);
  while (!existsSync(join(folder, "started"))) await new Promise((resolve) => setTimeout(resolve, 20));
  const edited = notebook([`${wait}\n# a thought`], "python3");
  const titled = { ...notebook([wait], "python3"), metadata: { title: "New", ...notebook([], "python3").metadata } };
  save(folder, { source: edited, title: titled });
  writeFileSync(join(folder, "go"), "");
  expect(await running.ended()).toBe(1);
  expect(running.output).toMatch(/source\.ipynb was changed while it ran, so its outputs were not saved: run it again/);
  expect(read("source")).toEqual(edited);
  expect(read("title").metadata.title).toBe("New");
  expect(read("title").cells[0].outputs).toEqual([printed("done\n")]);
});
