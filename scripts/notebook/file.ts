import { readFile } from "node:fs/promises";
import type { INotebookContent } from "@jupyterlab/nbformat";
import { messageOf, UserError } from "../base/errors.js";
import { replaceFile } from "../base/files.js";
import { type Edit, edited, lineEnd } from "./edit.js";
import { notebookText, parseNotebook, sameSources } from "./notebook.js";

/**
 * Read the notebook in a file.
 * @throws {UserError} there is no such file, or it holds no notebook
 */
export async function readNotebook(path: string): Promise<INotebookContent> {
  return parseNotebook(await readText(path), path);
}

async function readText(path: string): Promise<string> {
  let bytes: Buffer;
  try {
    bytes = await readFile(path);
  } catch (error) {
    // Node reads a name that is no UTF-8 with this mark in place of what it cannot say
    const remedy = path.includes("\uFFFD") ? ". Its name seems not to be in UTF-8: rename it" : "";
    throw new UserError(`${path} cannot be read: ${messageOf(error)}${remedy}`);
  }
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new UserError(`${path} is not in UTF-8, as notebooks are: save it in that encoding. It is as it was.`);
  }
}

/**
 * Save what a run of a notebook gave. What somebody else saved in the meantime, in an editor or by another run, stays.
 * @param ran the notebook that was run
 * @param change puts the results into the notebook as it is now
 * @throws {UserError} the cells are others by now, or the file cannot be written; it is as it was
 */
export async function saveRun(
  path: string,
  ran: INotebookContent,
  change: (content: INotebookContent) => INotebookContent,
): Promise<void> {
  const text = await readText(path);
  const now = parseNotebook(text, path);
  mustBeSame(path, ran, now);
  const fresh = notebookText(change(now));
  writeText(path, markOf(text) + (lineEnd(text) === "\n" ? fresh : fresh.replaceAll("\n", "\r\n")));
}

/**
 * Save single values that a run of a notebook gave; the rest of the file stays to the letter.
 * @throws {UserError} as saveRun
 */
export async function saveEdits(path: string, ran: INotebookContent, edits: readonly Edit[]): Promise<void> {
  const text = await readText(path);
  mustBeSame(path, ran, parseNotebook(text, path));
  const mark = markOf(text);
  writeText(path, mark + edited(text.slice(mark.length), edits));
}

/** The byte order mark that some editors of Windows put first. */
function markOf(text: string): string {
  return text.startsWith("\uFEFF") ? "\uFEFF" : "";
}

function mustBeSame(path: string, ran: INotebookContent, now: INotebookContent): void {
  if (sameSources(ran, now)) return;
  throw new UserError(`${path} was changed while it ran, so its outputs were not saved: run it again`);
}

/**
 * Replace the notebook in one move: whatever happens, the file holds the old notebook or the new one, whole.
 * @throws {UserError} it cannot be written
 */
export function writeNotebook(path: string, content: INotebookContent): void {
  writeText(path, notebookText(content));
}

function writeText(path: string, text: string): void {
  try {
    replaceFile(path, text);
  } catch (error) {
    throw new UserError(`${path} could not be written and is as it was: ${messageOf(error)}`);
  }
}
