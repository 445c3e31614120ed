import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import "./client.js";
import { type Ended, runPython } from "./python.js";

const folder = mkdtempSync(join(tmpdir(), "runners-"));

function notebook(name: string, cells: [source: string, outputs?: object[]][]): void {
  const metadata = {
    kernelspec: { name: "tslab", display_name: "TypeScript", language: "typescript" },
    language_info: { name: "typescript" },
  };
  const written = cells.map(([source, outputs = []], index) => ({
    cell_type: "code",
    id: `cell-${index}`,
    metadata: {},
    execution_count: index + 1,
    source,
    outputs,
  }));
  writeFileSync(
    join(folder, `${name}.ipynb`),
    JSON.stringify({ nbformat: 4, nbformat_minor: 5, metadata, cells: written }),
  );
}

const stdout = (text: string) => ({ output_type: "stream", name: "stdout", text });
const result = (count: number, text: string) => ({
  output_type: "execute_result",
  execution_count: count,
  metadata: {},
  data: { "text/plain": text },
});

const reasons: { readonly [name: string]: RegExp } = {
  throws: /the cell failed/,
  rejects: /the cell failed/,
  types: /is not assignable to type 'number'/,
  // papermill asks the dead kernel for its version before it tells the error
  exits: /KernelExit|Kernel died/,
};
const broken = Object.keys(reasons);

const pytest = (option: string) => (names: readonly string[]) => [
  ["pytest", "-p", "no:cacheprovider", "-rA", option, ...names.map((name) => `${name}.ipynb`)],
];
const each =
  (program: string, ...options: string[]) =>
  (names: readonly string[]) =>
    names.map((name) => [program, `${name}.ipynb`, ...options]);

/**
 * What is run, and with which broken notebooks. All kinds of failures go through nbclient, by nbmake, and through nbval's
 * own client; papermill, which asks the kernel more, is asked of an error and of a kernel that ended, the others of an error.
 */
const runners: { readonly [runner: string]: [(names: readonly string[]) => string[][], readonly string[]] } = {
  "pytest --nbmake": [pytest("--nbmake"), broken],
  "pytest --nbval": [pytest("--nbval"), broken],
  "pytest --nbval-lax": [pytest("--nbval-lax"), ["throws"]],
  papermill: [
    (names) => names.map((name) => ["papermill", `${name}.ipynb`, `${name}-out.ipynb`, "--no-progress-bar"]),
    ["throws", "exits"],
  ],
  "jupyter execute": [each("jupyter-execute", "--output={notebook_name}-run.ipynb"), ["throws"]],
  "nbconvert --execute": [each("jupyter-nbconvert", "--execute", "--to=html", "--log-level=ERROR"), ["throws"]],
};

/** How each command of a runner ended: pytest runs all notebooks in one, the others need one for each. */
const ended = new Map<string, Ended[]>();

beforeAll(async () => {
  notebook("good", [
    ["let c = 0; function inc() { return ++c }"],
    ["c = 10; inc()", [result(2, "11")]],
    ["for (let i = 0; i < 3; i++) console.log(i)", [stdout("0\n1\n2\n")]],
    ["await new Promise((r) => setTimeout(r, 20)); 'done'", [result(4, "'done'")]],
  ]);
  notebook("throws", [["1"], ["throw new Error('the cell failed')"], ["2"]]);
  notebook("rejects", [
    [
      "void (async () => { await null; throw new Error('the cell failed') })(); await new Promise((r) => setTimeout(r, 500))",
    ],
  ]);
  notebook("types", [["const n: number = 'the cell failed'"]]);
  notebook("exits", [["process.exit(1)"]]);

  const commands = Object.entries(runners).flatMap(([runner, [commandsFor, failing]]) =>
    commandsFor(["good", ...failing]).map((command) => ({ runner, command })),
  );
  const script = join(import.meta.dirname, "runners", "commands.py");
  const { code, output } = await runPython(
    "python",
    [script, ...commands.map(({ command }) => JSON.stringify(command))],
    folder,
  );
  expect(code, output).toBe(0);
  for (const [i, line] of output.trim().split("\n").entries()) {
    const { runner } = commands[i];
    ended.set(runner, [...(ended.get(runner) ?? []), JSON.parse(line)]);
  }
});
afterAll(() => rmSync(folder, { recursive: true }));

const endsOf = (runner: string): Ended[] => ended.get(runner) ?? [];
const [withPytest, others] = [true, false].map((isPytest) =>
  Object.entries(runners)
    .filter(([runner]) => runner.startsWith("pytest") === isPytest)
    .map(([runner, [, failing]]) => ({ runner, failing })),
);

test.each(withPytest)("$runner passes a good notebook and fails broken ones, saying why", ({ runner, failing }) => {
  const [{ code, output }] = endsOf(runner);
  expect(code, output).toBe(1);
  const verdicts = [...output.matchAll(/^(PASSED|FAILED|ERROR) (\w+)\.ipynb/gm)].map(
    ([, verdict, name]) => `${name} ${verdict}`,
  );
  const failed = new Set(
    verdicts.filter((verdict) => !verdict.endsWith("PASSED")).map((verdict) => verdict.split(" ")[0]),
  );
  expect(verdicts).toContain("good PASSED");
  expect([...failed].sort(), output).toEqual([...failing].sort());
  for (const name of failing) expect(output).toMatch(reasons[name]);
});

describe.each(others)("$runner", ({ runner, failing }) => {
  test("passes a good notebook", () => {
    const [{ code, output }] = endsOf(runner);
    expect(code, output).toBe(0);
  });

  test.each(failing)("fails a notebook whose cell %s, and says why", (name) => {
    const { code, output } = endsOf(runner)[1 + failing.indexOf(name)];
    expect(code, output).not.toBe(0);
    expect(output).toMatch(reasons[name]);
  });
});

test("jupyter execute writes counts, results and streams into the notebook", () => {
  const { cells } = JSON.parse(readFileSync(join(folder, "good-run.ipynb"), "utf8")) as {
    cells: { execution_count: number; outputs: { output_type: string }[] }[];
  };
  expect(
    cells.map(({ execution_count, outputs }) => [execution_count, ...outputs.map(({ output_type }) => output_type)]),
  ).toEqual([[1], [2, "execute_result"], [3, "stream"], [4, "execute_result"]]);
});
