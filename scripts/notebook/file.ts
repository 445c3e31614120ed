import { open, readFile, realpath, rename, rm, stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import type { INotebookContent } from "@jupyterlab/nbformat";
import { messageOf, UserError } from "../errors.js";
import { notebookText, parseNotebook } from "./notebook.js";

/**
 * Read the notebook in a file.
 * @throws {UserError} there is no such file, or it holds no notebook
 */
export async function readNotebook(path: string): Promise<INotebookContent> {
  let text: string;
  try {
    text = await readFile(path, "utf8");
  } catch (error) {
    throw new UserError(`${path} cannot be read: ${messageOf(error)}`);
  }
  return parseNotebook(text, path);
}

/** Replace the notebook in one move: whatever happens, the file holds the old notebook or the new one, whole. */
export async function writeNotebook(path: string, content: INotebookContent): Promise<void> {
  const target = await realpath(path);
  const draft = join(dirname(target), `.${basename(target)}.${process.pid}.tmp`);
  try {
    const file = await open(draft, "w", (await stat(target)).mode);
    try {
      await file.writeFile(notebookText(content));
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(draft, target);
  } catch (error) {
    // what matters is the first error
    await rm(draft, { force: true }).catch(() => {});
    throw new UserError(`${path} could not be written and is as it was: ${messageOf(error)}`);
  }
}
