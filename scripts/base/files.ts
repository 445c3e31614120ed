import { mkdirSync, realpathSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { readdir, rm, stat } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";

/**
 * Replace a file in one move: whatever happens, it holds the old text or the new one, whole. A link stays a link, a mode
 * stays as it is. (write-file-atomic takes a write that the disk cut short for a whole one.)
 */
export function replaceFile(path: string, content: string | Uint8Array): void {
  const target = isThere(path) ? realpathSync(path) : resolve(path);
  const folder = dirname(target);
  mkdirSync(folder, { recursive: true });
  const draft = join(folder, `.${basename(target)}.${process.pid}.tmp`);
  try {
    writeFileSync(draft, content, { mode: statSync(target, { throwIfNoEntry: false })?.mode ?? 0o666, flush: true });
    renameSync(draft, target);
  } catch (error) {
    removeDraft(draft);
    throw error;
  }
}

/** Remove the files and folders in a folder that were used longest ago, when there are more than so many. */
export async function pruneOldest(folder: string, most: number): Promise<void> {
  const names = await readdir(folder).catch((): string[] => []);
  if (names.length <= most) return;
  const paths = names.map((name) => join(folder, name));
  // what another process has just moved or removed is not there to be removed
  const dated = await Promise.all(
    paths.map(async (path) => ({ path, used: (await stat(path).catch(() => undefined))?.mtimeMs ?? Date.now() })),
  );
  const oldest = dated.sort((a, b) => a.used - b.used).slice(0, names.length - most);
  await Promise.all(oldest.map(({ path }) => rm(path, { recursive: true, force: true })));
}

/** Node's code of an error, such as ENOENT. */
export function codeOf(error: unknown): string | undefined {
  return error instanceof Error && "code" in error ? String(error.code) : undefined;
}

function isThere(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false }) !== undefined;
}

function removeDraft(draft: string): void {
  try {
    rmSync(draft, { force: true });
  } catch {
    // what matters is why it could not be written
  }
}
