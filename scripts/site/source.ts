import { readFile } from "node:fs/promises";
import type { INotebookContent } from "@jupyterlab/nbformat";
import { UserError } from "../base/errors.js";
import { readNotebook } from "../notebook/file.js";

/**
 * Read a notebook of any version that nbconvert takes.
 * @returns undefined for one of format 4.0 to 4.4, which can be shown but not run: its cells have no ids
 * @throws {UserError} there is no such file, or it holds no notebook
 */
export async function readRunnable(path: string): Promise<INotebookContent | undefined> {
  return (await isOld(path)) ? undefined : readNotebook(path);
}

/** Those of the notebooks that can be read; of each other, the console says why not. */
export async function readableOf(files: readonly string[]): Promise<string[]> {
  const read: string[] = [];
  for (const file of files) {
    try {
      await readRunnable(file);
      read.push(file);
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      console.error(error.message);
    }
  }
  return read;
}

async function isOld(path: string): Promise<boolean> {
  try {
    const { nbformat, nbformat_minor, cells } = JSON.parse(await readFile(path, "utf8"));
    return nbformat === 4 && nbformat_minor < 5 && Array.isArray(cells);
  } catch {
    return false; // the strict reader tells what is wrong
  }
}
