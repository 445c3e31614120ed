import { existsSync, mkdirSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { inject } from "vitest";
import { alone } from "../scripts/setup/lock.js";

/**
 * A folder that several test files read and none changes, made once in a run by the first that asks for it.
 * @param make fills the folder that it is given, which is moved to its place then
 * @returns its place
 */
export async function shared(name: string, make: (folder: string) => Promise<void>): Promise<string> {
  const folder = join(inject("shared"), name);
  const draft = `${folder}.draft`;
  const work = async (): Promise<void> => {
    if (existsSync(folder)) return;
    rmSync(draft, { recursive: true, force: true });
    mkdirSync(draft);
    await make(draft);
    renameSync(draft, folder);
  };
  await alone(`${folder}.lock`, work, () => {});
  return folder;
}
