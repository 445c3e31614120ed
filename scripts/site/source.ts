import { readFile } from "node:fs/promises";
import type { INotebookContent } from "@jupyterlab/nbformat";
import { readNotebook } from "../notebook/file.js";

/**
 * Read a notebook of any version that nbconvert takes.
 * @returns undefined for one of format 4.0 to 4.4, which can be shown but not run: its cells have no ids
 * @throws {UserError} there is no such file, or it holds no notebook
 */
export async function readRunnable(path: string): Promise<INotebookContent | undefined> {
  return (await isOld(path)) ? undefined : readNotebook(path);
}

async function isOld(path: string): Promise<boolean> {
  try {
    const { nbformat, nbformat_minor, cells } = JSON.parse(await readFile(path, "utf8"));
    return nbformat === 4 && nbformat_minor < 5 && Array.isArray(cells);
  } catch {
    return false; // the strict reader tells what is wrong
  }
}
