import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import "./client.js";
import { runPython } from "./python.js";

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

beforeAll(() => {
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
});
afterAll(() => rmSync(folder, { recursive: true }));

const reasons: { [name: string]: RegExp } = {
  throws: /the cell failed/,
  rejects: /the cell failed/,
  types: /is not assignable to type 'number'/,
  // papermill asks the dead kernel for its version before it tells the error
  exits: /KernelExit|Kernel died/,
};
const broken = Object.keys(reasons);

test.each([["--nbmake"], ["--nbval"], ["--nbval-lax"]])(
  "pytest %s passes a good notebook and fails broken ones, saying why",
  async (option) => {
    const files = ["good", ...broken].map((name) => `${name}.ipynb`);
    const { code, output } = await runPython("pytest", ["-p", "no:cacheprovider", "-rA", option, ...files], folder);
    expect(code, output).toBe(1);
    const verdicts = [...output.matchAll(/^(PASSED|FAILED|ERROR) (\w+)\.ipynb/gm)].map(
      ([, verdict, name]) => `${name} ${verdict}`,
    );
    const failed = new Set(
      verdicts.filter((verdict) => !verdict.endsWith("PASSED")).map((verdict) => verdict.split(" ")[0]),
    );
    expect(verdicts).toContain("good PASSED");
    expect([...failed].sort(), output).toEqual([...broken].sort());
    for (const reason of Object.values(reasons)) expect(output).toMatch(reason);
  },
);

describe.each([
  [
    "papermill",
    (name: string) => runPython("papermill", [`${name}.ipynb`, `${name}-out.ipynb`, "--no-progress-bar"], folder),
  ],
  ["jupyter execute", (name: string) => runPython("jupyter-execute", [`${name}.ipynb`], folder)],
  [
    "nbconvert --execute",
    (name: string) =>
      runPython("jupyter-nbconvert", ["--execute", "--to", "html", "--log-level=ERROR", `${name}.ipynb`], folder),
  ],
])("%s", (_runner, run) => {
  test("passes a good notebook", async () => {
    const { code, output } = await run("good");
    expect(code, output).toBe(0);
  });

  test.each(Object.entries(reasons))("fails a notebook whose cell %s, and says why", async (name, reason) => {
    const { code, output } = await run(name);
    expect(code, output).not.toBe(0);
    expect(output).toMatch(reason);
  });
});

test("jupyter execute writes counts, results and streams into the notebook", async () => {
  const { code, output } = await runPython("jupyter-execute", ["good.ipynb", "--output", "written.ipynb"], folder);
  expect(code, output).toBe(0);
  const { cells } = JSON.parse(readFileSync(join(folder, "written.ipynb"), "utf8")) as {
    cells: { execution_count: number; outputs: { output_type: string }[] }[];
  };
  expect(
    cells.map(({ execution_count, outputs }) => [execution_count, ...outputs.map(({ output_type }) => output_type)]),
  ).toEqual([[1], [2, "execute_result"], [3, "stream"], [4, "execute_result"]]);
});
