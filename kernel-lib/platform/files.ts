import { mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

export function readFile(path: string): Uint8Array {
  return readFileSync(path);
}

/** Writes a file; one that is there is replaced only when the new one is whole. */
export function replaceFile(path: string, bytes: Uint8Array): void {
  // node:crypto would make a name without a folder, but takes a tenth of the library's time to load
  const folder = mkdtempSync(`${path}.`);
  try {
    const unfinished = join(folder, "unfinished");
    writeFileSync(unfinished, bytes);
    renameSync(unfinished, path);
  } finally {
    rmSync(folder, { force: true, recursive: true });
  }
}
