import { statSync } from "node:fs";

/** When a file was written; 0 when there is none. */
export function lastChange(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}
