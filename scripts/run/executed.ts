import { existsSync } from "node:fs";
import { utimes } from "node:fs/promises";
import { basename, join } from "node:path";
import { pruneOldest } from "../base/files.js";
import { sourcesHash } from "../notebook/stamp.js";
import { inputsKey } from "./cache.js";
import type { Lesson } from "./lesson.js";

/** Most copies that are kept, those of a large course among them. */
const most = 500;

/**
 * Executed copies of notebooks whose own saved outputs are missing or of other code. A copy is found again by a hash of
 * all that decides what a run gives; the notebook itself is never written.
 */
export class ExecutedCopies {
  private readonly folder: string;

  /**
   * @param cacheFolder where results are kept
   * @param python of the environment whose kernels run
   */
  constructor(
    private readonly cacheFolder: string,
    private readonly python: string,
  ) {
    this.folder = join(cacheFolder, "executed");
  }

  /**
   * Where the copy of a notebook is or will be, and whether it is there.
   * @param settings all else that decides what a run gives
   */
  async of(lesson: Lesson, settings: string): Promise<{ readonly path: string; readonly isThere: boolean }> {
    const key = inputsKey(lesson, this.python, settings, [this.cacheFolder]);
    // whose inputs are not known is run each time
    const path = join(this.folder, key ?? `once-${sourcesHash(lesson.content)}`, basename(lesson.file));
    const isThere = key !== null && existsSync(path);
    const now = new Date();
    if (isThere) await utimes(path, now, now);
    return { path, isThere };
  }

  /** Remove the copies that were used longest ago, when there are many. */
  async prune(): Promise<void> {
    await pruneOldest(this.folder, most);
  }
}
