import { mkdirSync, realpathSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";

/**
 * Replace a file in one move: whatever happens, it holds the old text or the new one, whole. A link stays a link, a mode
 * stays as it is. (write-file-atomic takes a write that the disk cut short for a whole one.)
 */
export function replaceFile(path: string, text: string): void {
  const target = isThere(path) ? realpathSync(path) : resolve(path);
  const folder = dirname(target);
  mkdirSync(folder, { recursive: true });
  const draft = join(folder, `.${basename(target)}.${process.pid}.tmp`);
  try {
    writeFileSync(draft, text, { mode: statSync(target, { throwIfNoEntry: false })?.mode ?? 0o666, flush: true });
    renameSync(draft, target);
  } catch (error) {
    removeDraft(draft);
    throw error;
  }
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
