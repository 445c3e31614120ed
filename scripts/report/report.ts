import type { IOutput } from "@jupyterlab/nbformat";

/**
 * How a cell ended: `differs` ran through but gave other outputs than the saved ones; `skipped` by the author's rule;
 * `not run` because an earlier cell failed.
 */
export type CellStatus = "passed" | "failed" | "differs" | "skipped" | "not run";

/** One code cell of a run. */
export interface CellReport {
  /** Its place among all cells of the notebook, from 1. */
  readonly number: number;
  readonly id: string;
  readonly source: string;
  readonly status: CellStatus;
  readonly seconds: number;
  /** What is wrong, in lines for people; empty when nothing is. */
  readonly problem: readonly string[];
  /** The saved outputs and those of this run, kept for cells that fail or differ. */
  readonly saved: readonly IOutput[];
  readonly outputs: readonly IOutput[];
}

/** One notebook of a run. */
export interface NotebookReport {
  /** As the user named it, with slashes. */
  readonly path: string;
  readonly kernel: string;
  readonly passed: boolean;
  /** It could not be tried: it is no notebook, or its kernel is not there. */
  readonly untried?: true;
  readonly seconds: number;
  /** The result of an earlier run of the very same inputs was taken. */
  readonly cached: boolean;
  /** It is declared flaky, and failed so often, with these words, before it passed. */
  readonly flaked?: readonly string[];
  /** What is wrong with the notebook as a whole (its kernel did not start, its saved outputs are stale); else empty. */
  readonly problem: readonly string[];
  readonly cells: readonly CellReport[];
}

/** Which part of the notebooks a run had. */
export interface ShardReport {
  /** From 1. */
  readonly index: number;
  readonly count: number;
  /** The notebooks of all shards, so that a merge knows whether any is missing. */
  readonly of: readonly string[];
}

/** One run, or several shards merged. */
export interface RunReport {
  /** ISO 8601, UTC. */
  readonly started: string;
  readonly seconds: number;
  readonly notebooks: readonly NotebookReport[];
  readonly shard?: ShardReport;
}

/** The report of a notebook that could not be tried. */
export function untried(path: string, kernel: string, why: string): NotebookReport {
  return { path, kernel, passed: false, untried: true, seconds: 0, cached: false, problem: [why], cells: [] };
}

/** What a run comes to, as an exit code: 0 all passed, 1 some did not, 2 some could not be tried. */
export function exitCodeOf(notebooks: readonly NotebookReport[]): 0 | 1 | 2 {
  if (notebooks.some((notebook) => notebook.untried)) return 2;
  return notebooks.every(({ passed }) => passed) ? 0 : 1;
}

/** Whether every notebook passed. */
export function allPassed({ notebooks }: RunReport): boolean {
  return notebooks.every(({ passed }) => passed);
}
