import { execFile } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { Command, root } from "../command.js";
import { inProcess } from "../in-process.js";
import { notebook, printed, save } from "../notebooks.js";

let folder: string;
const at = (name: string): string => join(folder, name);

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "Berichte "));
  const good = (value: number) =>
    notebook([{ source: `print(${value})`, outputs: [printed(`${value}\n`)] }], "python3");
  const lines = "::error::from a notebook\n";
  const bad = notebook(
    [{ source: "print('::error::from a notebook')", outputs: [printed(`${lines}saved\n`)] }],
    "python3",
  );
  save(folder, { a: good(1), b: good(2), c: good(3), bad });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test("shards run every notebook once, and their reports merge into one", async () => {
  const shard = (part: string) =>
    inProcess(
      folder,
      "check",
      "--no-cache",
      "--shard",
      part,
      "--json",
      `shard-${part[0]}.json`,
      "a.ipynb",
      "b.ipynb",
      "c.ipynb",
    );
  const first = await shard("1/2");
  expect(first.output).toContain("2 of 2 notebooks passed");
  const alone = await inProcess(folder, "merge", "shard-1.json", "--html", "merged.html", "--junit", "merged.xml");
  expect(alone.output).toMatch(/Shard 2 of 2 is missing/);
  expect(alone.code).toBe(2);
  expect(existsSync(at("merged.xml"))).toBe(false);

  expect((await shard("2/2")).output).toContain("1 of 1 notebooks passed");
  const merged = await inProcess(
    folder,
    "merge",
    "shard-1.json",
    "shard-2.json",
    "--html",
    "merged.html",
    "--junit",
    "merged.xml",
  );
  expect(merged.output).toContain("3 of 3 notebooks passed");
  expect(merged.code).toBe(0);
  expect(readFileSync(at("merged.html"), "utf8")).toContain("<h1>All 3 notebooks passed</h1>");
  expect(readFileSync(at("merged.xml"), "utf8")).toContain('<testsuites name="d2l-lessons" tests="3" failures="0"');
});

test("in a GitHub workflow problems are marked, and what notebooks print is no command", async () => {
  const env = { GITHUB_ACTIONS: "true", GITHUB_WORKSPACE: folder, GITHUB_STEP_SUMMARY: at("summary.md") };
  const run = new Command(["check", "--junit", "bad.xml", "a.ipynb", "bad.ipynb"], folder, env);
  expect(await run.ended()).toBe(1);
  const [, token, quoted, after] = /^::stop-commands::(\S+)\n([\s\S]*)\n::\1::\n([\s\S]*)$/m.exec(run.output) ?? [];
  expect(token).toMatch(/^[0-9a-f-]{36}$/);
  expect(quoted).toContain("::error::from a notebook");
  expect(after).toMatch(/^::error file=bad\.ipynb,line=\d+,title=bad\.ipynb%2C cell 1 \(cell-1\) differs::[^\n]+\n$/);
  expect(readFileSync(at("summary.md"), "utf8")).toMatch(/^### 1 of 2 notebooks passed/);
  expect(readFileSync(at("bad.xml"), "utf8")).toContain('type="differs"');
});

test("with --json - standard output is the report alone", async () => {
  const args = [join(root, "scripts/setup/main.js"), "check", "--json", "-", "a.ipynb"];
  const { stdout, stderr } = await promisify(execFile)(process.execPath, args, { cwd: folder });
  expect(JSON.parse(stdout)).toMatchObject({ version: 1, notebooks: [{ path: "a.ipynb", passed: true }] });
  expect(stderr).toContain("1 of 1 notebooks passed");
});

test("a report of an earlier run does not outlive a run that could not be made", async () => {
  for (const name of ["old.json", "old.xml", "old.html"]) writeFileSync(at(name), "passed");
  const reports = ["--json", "old.json", "--junit", "old.xml", "--html", "old.html"];
  const { code } = await inProcess(folder, "check", "--server", "http://127.0.0.1:1", ...reports, "a.ipynb");
  expect(code).toBe(2);
  expect(readdirSync(folder).filter((name) => name.startsWith("old"))).toEqual([]);
});

test("a notebook whose kernel is not there is in the reports", async () => {
  const { code } = await inProcess(folder, "check", "--kernel", "no-such-kernel", "--junit", "none.xml", "a.ipynb");
  expect(readFileSync(at("none.xml"), "utf8")).toMatch(
    /<error message="a\.ipynb is for the kernel &quot;no-such-kernel/,
  );
  expect(code).toBe(2);
});

test("a report that cannot be written is told", async () => {
  const { code, output } = await inProcess(folder, "check", "--junit", join("a.ipynb", "x.xml"), "a.ipynb");
  expect(output).toMatch(/The report .*x\.xml could not be written: /);
  expect(code).toBe(2);
});

test.each(["0/4", "5/4", "1", "1/0", "-1/4", "1.5/4", "a/b", "1/4/4"])("--shard %s is refused", async (part) => {
  const { code, output } = await inProcess(folder, "check", "--shard", part, "a.ipynb");
  expect(output).toMatch(/--shard.*It must be a part and the number of parts, such as 1\/4 up to 4\/4/);
  expect(code).toBe(2);
});

test("times are recorded in a run of all notebooks only", async () => {
  const { code, output } = await inProcess(folder, "check", "--shard", "1/2", "--record-times", "a.ipynb");
  expect(output).toMatch(/--record-times belongs to a run of all notebooks/);
  expect(code).toBe(2);
});
