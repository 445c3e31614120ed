import { randomUUID } from "node:crypto";
import { readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";

export function readFile(path: string): Uint8Array {
  return readFileSync(path);
}

/** Writes a file; one that is there is replaced only when the new one is whole. */
export function replaceFile(path: string, bytes: Uint8Array): void {
  const unfinished = `${path}.${randomUUID()}`;
  try {
    writeFileSync(unfinished, bytes);
    renameSync(unfinished, path);
  } finally {
    rmSync(unfinished, { force: true });
  }
}
