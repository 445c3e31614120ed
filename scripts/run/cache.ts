import { createHash } from "node:crypto";
import { readdir, readFile, rm, stat, utimes } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { replaceFile } from "../base/files.js";
import type { NotebookReport } from "../report/report.js";
import { folderFingerprint, kernelFingerprint } from "./fingerprint.js";
import type { Lesson } from "./lesson.js";
import type { ResultCache } from "./run-all.js";

export interface CacheOptions {
  /** Where the results are kept. */
  folder: string;
  /** Finds the Python of the environment whose kernels run. */
  python: () => Promise<string>;
  /** Files that our own runs write, such as reports; they decide nothing. */
  written: readonly string[];
  /** All else that decides whether a notebook passes, by the path of the notebook. */
  settings: (path: string) => Promise<string>;
}

/**
 * Hash of all that decides what a run of a notebook gives; null when not everything that counts is known.
 * @param written files and folders that our own runs write
 */
export function inputsKey(
  { file, kernel, content }: Lesson,
  python: string,
  settings: string,
  written: readonly string[],
): string | null {
  const environment = kernelFingerprint(python, kernel);
  if (environment === null) return null;
  const ours = written.map((path) => resolve(path));
  const parts = [environment, folderFingerprint(dirname(resolve(file)), ours), settings, content];
  return createHash("sha256").update(JSON.stringify(parts)).digest("hex");
}

/** Most results that are kept; those that were used longest ago go first. */
const most = 2000;

/**
 * Notebooks that passed, found again by a hash of all that made them pass: sources and saved outputs, the files around
 * them, lock files, builds of linked packages, the kernel and its environment, and the settings. Failures are not kept.
 */
export class PassCache implements ResultCache {
  private readonly keys = new Map<Lesson, string>();

  constructor(private readonly options: CacheOptions) {}

  async find(lesson: Lesson): Promise<NotebookReport | null> {
    const key = await this.keyOf(lesson);
    if (key === null) return null;
    this.keys.set(lesson, key);
    const report = await this.read(key);
    return report === null ? null : { ...report, path: lesson.path, cached: true };
  }

  async keep(lesson: Lesson, report: NotebookReport): Promise<void> {
    const key = this.keys.get(lesson);
    // what changed during the run may be in the result, or may not
    // and what passed only at another try may fail the next time
    if (!report.passed || report.flaked !== undefined || key === undefined || (await this.keyOf(lesson)) !== key)
      return;
    try {
      replaceFile(this.file(key), JSON.stringify({ key, report }));
      await this.prune();
    } catch {
      // a result that is not kept is only found again by running
    }
  }

  private async keyOf(lesson: Lesson): Promise<string | null> {
    const { python, folder, written, settings } = this.options;
    return inputsKey(lesson, await python(), await settings(lesson.path), [folder, ...written]);
  }

  private file(key: string): string {
    return join(this.options.folder, `${key}.json`);
  }

  /** What is not exactly as it was written counts as absent. */
  private async read(key: string): Promise<NotebookReport | null> {
    try {
      const { key: written, report } = JSON.parse(await readFile(this.file(key), "utf8"));
      if (written !== key || report.passed !== true || !Array.isArray(report.cells)) return null;
      const now = new Date();
      await utimes(this.file(key), now, now);
      return report;
    } catch {
      return null;
    }
  }

  private async prune(): Promise<void> {
    const names = (await readdir(this.options.folder)).filter((name) => /^[0-9a-f]{64}\.json$/.test(name));
    if (names.length <= most) return;
    const files = names.map((name) => join(this.options.folder, name));
    const dated = await Promise.all(files.map(async (file) => ({ file, used: (await stat(file)).mtimeMs })));
    const oldest = dated.sort((a, b) => a.used - b.used).slice(0, names.length - most);
    await Promise.all(oldest.map(({ file }) => rm(file, { force: true })));
  }
}
