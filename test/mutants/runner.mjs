import { appendFileSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { TestRunner } from "vitest";

const folder = process.env.MUTANTS ?? "";
const sample = JSON.parse(readFileSync(join(folder, "sample.json"), "utf8"));
/** What the instrumented sources read. */
const stryker = globalThis.__stryker__ ?? {};
globalThis.__stryker__ = stryker;
/** By mutant, for all files of a worker. */
const state = globalThis.__mutants__ ?? { killed: new Set(), spent: new Map() };
globalThis.__mutants__ = state;
/** A mutant that most tests reach is tried with as many of them as fit into this, in ms of processor time. */
const most = 2000;
const told = (id, isKilled) => appendFileSync(join(folder, "told.jsonl"), `${JSON.stringify({ id, isKilled })}\n`);

/** Runs each test as it is, and then once more with each mutant that it has reached and that no test has told yet. */
export default class extends TestRunner {
  async runTask(test) {
    const run = TestRunner.getTestFn(test);
    const coverage = { static: {}, perTest: {} };
    stryker.mutantCoverage ??= coverage;
    stryker.mutantCoverage.perTest = {};
    stryker.currentTestId = "test";
    try {
      await run();
    } finally {
      stryker.currentTestId = undefined;
    }
    for (const [id, hits] of Object.entries(stryker.mutantCoverage.perTest.test ?? {})) {
      const spent = state.spent.get(id) ?? 0;
      if (!(id in sample) || state.killed.has(id) || spent > most) continue;
      if (spent === 0) told(id, false);
      const start = process.cpuUsage();
      // a loop that does not end any more is stopped by the count
      Object.assign(stryker, { activeMutant: id, hitCount: 0, hitLimit: 100 * hits + 10_000 });
      try {
        await run();
      } catch {
        state.killed.add(id);
        told(id, true);
      } finally {
        Object.assign(stryker, { activeMutant: undefined, hitCount: undefined });
      }
      const { user, system } = process.cpuUsage(start);
      state.spent.set(id, spent + 1 + (user + system) / 1000);
    }
  }
}
