import { execFileSync, spawn } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { parse } from "yaml";
import { gatewayPython } from "../../../scripts/setup/places.js";
import { root } from "../command.js";
import { notebook, printed, save } from "../notebooks.js";

const examples = join(root, "scripts/examples");
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "examples-"));
  const cell = (saved: string) => notebook([{ source: "print(1)", outputs: [printed(saved)] }], "python3");
  save(folder, { good: cell("1\n"), bad: cell("2\n") });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Run a command of an example, on our notebooks instead of all lessons; its reports go below our folder. */
function run(command: string, env: NodeJS.ProcessEnv = {}): Promise<number> {
  const here = command
    .replace(" check -- ", ` check -- ${folder}/good.ipynb ${folder}/bad.ipynb `)
    .replaceAll(/(?<![\w./-])\/?(?=reports?[/.])/g, `${folder}/`);
  const child = spawn("sh", ["-c", here], { cwd: root, env: { ...process.env, ...env }, stdio: "ignore" });
  return new Promise((resolve) => child.once("close", (code) => resolve(code ?? -1)));
}

test("the workflow's parts and their merge run, and the merge tells of the failure", async () => {
  const { jobs, on } = parse(readFileSync(join(examples, "github-actions.yml"), "utf8"));
  expect(on).toEqual(["push", "pull_request"]);
  const commands = (job: string): string[] => jobs[job].steps.flatMap(({ run }: { run?: string }) => run ?? []);
  const [check] = commands("check");
  const { shard } = jobs.check.strategy.matrix;
  expect(check).toContain(`--shard \${{ matrix.shard }}/${shard.length} `);
  const codes: number[] = [];
  for (const part of shard) codes.push(await run(check.replace(/\$\{\{ matrix\.shard \}\}/g, String(part))));
  expect(codes.toSorted()).toEqual([0, 0, 0, 1]);
  expect(readdirSync(join(folder, "reports")).sort()).toEqual(shard.map((part: number) => `shard-${part}.json`));

  const [merge] = commands("merge");
  expect(await run(merge)).toBe(1);
  expect(readFileSync(join(folder, "report.html"), "utf8")).toContain("<h1>1 of 2 notebooks failed</h1>");
  expect(readFileSync(join(folder, "report.xml"), "utf8")).toContain('tests="2" failures="1"');
});

const manifest = (name: string): string => join(examples, `kubernetes-${name}.yaml`);

test.each(["check", "merge"])("the manifest of the Job %s has only what a Job has", (name) => {
  const script = fileURLToPath(new URL("job.py", import.meta.url));
  const { written, read } = JSON.parse(execFileSync(gatewayPython, [script, manifest(name)], { encoding: "utf8" }));
  expect(read).toEqual(written);
  expect(written).toMatchObject({ apiVersion: "batch/v1", kind: "Job" });
});

test("the pods' commands run: a failed notebook ends no pod, and the merge tells of it", async () => {
  const [check, merge] = ["check", "merge"].map((name) => parse(readFileSync(manifest(name), "utf8")).spec);
  const [pod] = check.template.spec.containers;
  const value = pod.env.find(({ name }: { name: string }) => name === "SHARDS").value;
  expect({ shards: value, parallelism: check.parallelism }).toEqual({
    shards: String(check.completions),
    parallelism: check.completions,
  });
  for (let index = 0; index < check.completions; index++) {
    const env = { SHARDS: value, RUN: "a-run", JOB_COMPLETION_INDEX: String(index) };
    expect(await run(pod.args[0], env)).toBe(0);
  }
  const [last] = merge.template.spec.containers;
  expect(last.env).toEqual([{ name: "RUN", value: "RUN_UID" }]);
  expect(await run(last.args[0], { RUN: "a-run" })).toBe(1);
  expect(readdirSync(join(folder, "reports/a-run"))).toEqual(expect.arrayContaining(["report.html", "report.xml"]));
});
