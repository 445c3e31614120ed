import { createHash } from "node:crypto";
import { mkdir, readFile, utimes } from "node:fs/promises";
import { join } from "node:path";
import { pruneOldest, replaceFile } from "../base/files.js";

/** Most results of one kind that are kept. */
const most = 500;

/** Results that follow from bytes alone, kept between runs in a folder for each kind of work. */
export class Kept {
  private readonly folder: string;

  /** @param cache where everything is kept @param kind name of the work, which changes with what decides its results */
  constructor(cache: string, kind: string) {
    this.folder = join(cache, kind);
  }

  /** What `make` gives for this content, now or in an earlier run. */
  async get(content: Uint8Array, make: () => Promise<Buffer>): Promise<Buffer> {
    const path = join(this.folder, createHash("sha256").update(content).digest("hex"));
    const now = new Date();
    // another process may be removing it
    const known = await utimes(path, now, now)
      .then(() => readFile(path))
      .catch(() => undefined);
    if (known !== undefined) return known;
    const made = await make();
    await mkdir(this.folder, { recursive: true });
    replaceFile(path, made);
    return made;
  }

  /** Remove what was used longest ago. */
  async prune(): Promise<void> {
    await pruneOldest(this.folder, most);
  }
}
