import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { INotebookContent, IOutput } from "@jupyterlab/nbformat";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { notebookText, runnableCells } from "../../../scripts/notebook/notebook.js";
import { cellRules } from "../../../scripts/notebook/rules.js";
import { freshness, stamped } from "../../../scripts/notebook/stamp.js";
import type { CellReport } from "../../../scripts/report/report.js";
import { compareWithSaved, type NotebookRun, saveOutputs } from "../../../scripts/run/judge.js";
import { checkStamps } from "../../../scripts/run/stale.js";
import { updateSaved } from "../../../scripts/run/update.js";
import { settings as compare } from "../compare/outputs.js";
import { inProcess } from "../in-process.js";
import { notebook, printed } from "../notebooks.js";

const settings = async () => ({ compare, library: "v1" });
let folder = "";
let path = "";
const read = (): INotebookContent => JSON.parse(readFileSync(path, "utf8"));

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "update "));
  path = join(folder, "a.ipynb");
});
afterEach(() => rmSync(folder, { recursive: true }));

/** A run of the notebook whose cells printed these texts; null for a cell that failed. */
function run(content: INotebookContent, texts: readonly (string | null)[]): NotebookRun {
  writeFileSync(path, notebookText(content));
  const entries = runnableCells(content).slice(0, texts.length);
  const results = entries.map((entry, index) => ({
    ...{ entry, rules: cellRules(entry.cell, entry.source), seconds: 0, executionCount: index + 1 },
    outputs: texts[index] === null ? [] : [printed(texts[index]) as IOutput],
    failure: texts[index] === null ? "it failed" : null,
  }));
  return { path, kernel: "tslab", language: "typescript", seconds: 0, content, results };
}

describe("updating a notebook", () => {
  const timed = { source: "Date.now()", tags: ["ignore-output"], outputs: [printed("9\n")] };
  const content = stamped(
    notebook([{ source: "1.5", outputs: [printed("1.5\n")] }, { source: "2", outputs: [printed("2\n")] }, timed]),
  );
  let told: (readonly [string, readonly CellReport[]])[] = [];
  const update = updateSaved(settings, (...arguments_) => void told.push(arguments_));

  beforeEach(() => {
    told = [];
  });

  test("saves only the outputs that differ by meaning, and says which and how", async () => {
    const report = await update(run(content, ["1.500000001\n", "3\n", "10\n"]));
    expect(report.passed).toBe(true);
    const [first, second, third] = content.cells;
    const changed = { ...second, outputs: [printed("3\n")], execution_count: 2 };
    expect(read()).toEqual({ ...content, cells: [first, changed, third] });
    const [[name, cells]] = told;
    expect([name, cells.map(({ number }) => number)]).toEqual([path, [2]]);
    expect(cells[0].problem).toEqual(["text: - saved, + now", "-2", "+3", "2 became 3 (relative error 0.5)"]);
  });

  test("does not touch the file when nothing differs", async () => {
    const ran = run(content, ["1.5\n", "2\n", "10\n"]);
    const before = statSync(path).mtimeMs;
    expect((await update(ran)).passed).toBe(true);
    expect(statSync(path).mtimeMs).toBe(before);
    expect(told).toEqual([]);
  });

  test("leaves a notebook with a failing cell as it was", async () => {
    const report = await update(run(content, ["9\n", null]));
    expect(report.passed).toBe(false);
    expect(report.cells.map(({ status }) => status)).toEqual(["differs", "failed", "not run"]);
    expect(read()).toEqual(content);
  });

  test("gives a stamp to a notebook without one, and touches nothing else", async () => {
    expect((await update(run({ ...content, metadata: {} }, ["1.5\n", "2\n", "10\n"]))).passed).toBe(true);
    expect(freshness(read())).toBe("fresh");
    expect(read().cells).toEqual(content.cells);
    expect(told.map(([, cells]) => cells)).toEqual([[]]);
  });

  test("saves what is not compared as well once code was edited: the stamp would vouch for it", async () => {
    const [first, second, third] = content.cells;
    const edited = { ...content, cells: [first, second, { ...third, source: "Date.now() + 1" }] };
    expect((await update(run(edited, ["1.5\n", "2\n", "10\n"]))).passed).toBe(true);
    expect(freshness(read())).toBe("fresh");
    expect(read().cells.map((cell) => cell.outputs)).toEqual([first.outputs, second.outputs, [printed("10\n")]]);
  });

  test("clears the outputs of a cell that has no source any more", async () => {
    const [first, second] = content.cells;
    const emptied = { ...content, cells: [first, { ...second, source: "" }] };
    expect((await update(run(emptied, ["1.5\n"]))).passed).toBe(true);
    expect(read().cells[1]).toEqual({ ...second, source: "", outputs: [], execution_count: null });
  });

  test("keeps what was saved in an editor in the meantime, and refuses when that was code", async () => {
    const ran = run(content, ["1.5\n", "3\n", "10\n"]);
    const titled = { ...content, metadata: { ...content.metadata, title: "new" } };
    writeFileSync(path, notebookText(titled));
    await update(ran);
    expect(read()).toMatchObject({ metadata: { title: "new" }, cells: [{}, { outputs: [printed("3\n")] }, {}] });

    const edited = { ...content, cells: content.cells.map((cell) => ({ ...cell, source: "0" })) };
    writeFileSync(path, notebookText(edited));
    await expect(update(ran)).rejects.toThrow(/was changed while it ran/);
    expect(read()).toEqual(edited);
  });
});

test("a number that another program spells in its own way stays to the letter in what is not updated", async () => {
  const content = notebook([
    { source: "1", outputs: [printed("1\n")] },
    { source: "2", outputs: [printed("2\n")] },
  ]);
  const ran = run({ ...content, metadata: { lr: 5 } }, ["1\n", "3\n"]);
  writeFileSync(path, readFileSync(path, "utf8").replace('"lr": 5', '"lr": 1.0e-07'));
  await updateSaved(settings, () => {})(ran);
  const text = readFileSync(path, "utf8");
  expect(text).toContain('"lr": 1.0e-07');
  expect(JSON.parse(text).cells[1].outputs).toEqual([printed("3\n")]);
});

describe("a check", () => {
  const content = notebook([{ source: "1", outputs: [printed("1\n")] }]);
  const check = compareWithSaved(settings);
  const edited = (saved: INotebookContent): INotebookContent => ({
    ...saved,
    cells: [{ ...saved.cells[0], source: "0 + 1" }],
  });

  test("fails when code was edited after its outputs were saved, though they agree", async () => {
    const report = await check(run(edited(stamped(content)), ["1\n"]));
    expect(report.passed).toBe(false);
    expect(report.problem).toEqual([
      `its saved outputs are stale: its code was changed after they were made (to save new ones: d2l-lessons check --update ${path})`,
    ]);
  });

  test("needs no stamp", async () => {
    expect(await check(run(content, ["1\n"]))).toMatchObject({ passed: true, problem: [] });
  });

  test("of the stamps alone runs nothing, and accepts only what is fresh", async () => {
    const passes = async (saved: INotebookContent): Promise<boolean> => {
      writeFileSync(path, notebookText(saved));
      return (await checkStamps([path]))[0].passed;
    };
    expect(await passes(stamped(content))).toBe(true);
    expect(await passes(edited(stamped(content)))).toBe(false);
    expect(await passes(content)).toBe(false);
    expect(await passes(notebook([]))).toBe(true);
  });
});

test("executing stamps the notebook", async () => {
  const content = notebook(["1"]);
  await saveOutputs()(run(content, ["1\n"]));
  expect(freshness(read())).toBe("fresh");
});

test("check --stamps-only says which notebook is stale, and what to do", async () => {
  writeFileSync(path, notebookText(notebook([{ source: "1", outputs: [printed("1\n")] }])));
  const { code, output } = await inProcess(folder, "check", "--stamps-only", path);
  expect(output).toMatch(
    /^STALE {2}.*a\.ipynb: it does not say what .* \(to save new ones: d2l-lessons check --update .*a\.ipynb\)$/m,
  );
  expect(code).toBe(1);
  const both = await inProcess(folder, "check", "--stamps-only", "--update", path);
  expect(both.output).toMatch(/option '--stamps-only' cannot be used with option '--update'/);
  expect(both.code).toBe(2);
});
