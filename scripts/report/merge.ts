import { UserError } from "../base/errors.js";
import type { NotebookReport, RunReport, ShardReport } from "./report.js";

/** A report, and where it came from. */
export interface NamedReport {
  readonly name: string;
  readonly report: RunReport;
}

const sameTimes = "did all shards have the same recorded times?";

/**
 * One report of several. Nothing may be missing: every shard must be there once, and every notebook of theirs.
 * Whole runs, without shards, may be put together too.
 * @throws {UserError} which shard or notebook is missing, or is there twice
 */
export function mergeReports(reports: readonly NamedReport[]): RunReport {
  if (reports.length === 0) throw new UserError("There is no report to merge.");
  const sharded = reports.filter(({ report }) => report.shard !== undefined);
  const whole = reports.find(({ report }) => report.shard === undefined);
  if (sharded.length > 0 && whole !== undefined) {
    throw new UserError(`${whole.name} is of a whole run, but ${sharded[0].name} is of a shard: merge one sort only.`);
  }
  const order = sharded.length > 0 ? notebooksOfAllShards(sharded) : undefined;
  const byPath = onceEach(reports);
  const missing = order?.filter((path) => !byPath.has(path)) ?? [];
  if (missing.length > 0) {
    throw new UserError(
      `No shard ran ${missing.join(", ")}: did all shards have the same notebooks and recorded times?`,
    );
  }
  const starts = reports.map(({ report }) => Date.parse(report.started));
  const ends = reports.map(({ report }, index) => starts[index] + report.seconds * 1000);
  const started = Math.min(...starts);
  return {
    started: new Date(started).toISOString(),
    seconds: (Math.max(...ends) - started) / 1000,
    notebooks: (order ?? [...byPath.keys()]).flatMap((path) => byPath.get(path) ?? []),
  };
}

function notebooksOfAllShards(reports: readonly NamedReport[]): readonly string[] {
  const shards = reports.flatMap(({ name, report }) => (report.shard === undefined ? [] : [{ name, ...report.shard }]));
  const [first] = shards;
  for (const shard of shards) {
    if (shard.count !== first.count) {
      throw new UserError(`${first.name} is of ${first.count} shards, but ${shard.name} is of ${shard.count}.`);
    }
    if (!sameNotebooks(shard, first)) {
      throw new UserError(`${first.name} and ${shard.name} are shards of different lists of notebooks.`);
    }
  }
  const byIndex = new Map<number, string>();
  for (const { index, name } of shards) {
    const other = byIndex.get(index);
    if (other !== undefined) throw new UserError(`Shard ${index} is there twice: ${other} and ${name}.`);
    byIndex.set(index, name);
  }
  const all = Array.from({ length: first.count }, (_, index) => index + 1);
  const missing = all.filter((index) => !byIndex.has(index));
  if (missing.length > 0) {
    throw new UserError(`Shard ${missing.join(", ")} of ${first.count} is missing: no report says what it did.`);
  }
  return first.of;
}

function sameNotebooks(a: ShardReport, b: ShardReport): boolean {
  return a.of.length === b.of.length && a.of.every((path, index) => path === b.of[index]);
}

function onceEach(reports: readonly NamedReport[]): Map<string, NotebookReport> {
  const byPath = new Map<string, NotebookReport>();
  const nameOf = new Map<string, string>();
  for (const { name, report } of reports) {
    for (const notebook of report.notebooks) {
      const other = nameOf.get(notebook.path);
      if (other !== undefined) {
        const hint = report.shard === undefined ? "leave one out." : sameTimes;
        throw new UserError(`${notebook.path} is there twice, in ${other} and in ${name}: ${hint}`);
      }
      nameOf.set(notebook.path, name);
      byPath.set(notebook.path, notebook);
    }
  }
  return byPath;
}
