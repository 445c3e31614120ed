import { statSync } from "node:fs";

export { join } from "node:path";

/** When a file was written; 0 when there is none. */
export function lastChange(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}
