import { relative, sep } from "node:path";
import type { INotebookContent } from "@jupyterlab/nbformat";
import { UserError } from "../base/errors.js";
import { readNotebook } from "../notebook/file.js";
import { notebookRules } from "../notebook/rules.js";

/** A notebook that is to be run. */
export interface Lesson {
  readonly file: string;
  /** The file as the user named it, with slashes. */
  readonly path: string;
  /** Kernelspec name; empty when the notebook names none, so that its language decides. */
  readonly kernel: string;
  /** What its code is written in, where it says so. */
  readonly language?: string;
  /** Number of cells that hold something to run. */
  readonly cells: number;
  /** How often it runs again when it fails. */
  readonly flaky?: number;
  readonly content: INotebookContent;
}

/**
 * Read a notebook and see that the rules of its cells are right.
 * @param kernel kernelspec name to use instead of the notebook's own
 * @throws {UserError} it is no notebook, or a rule is wrong
 */
export async function readLesson(file: string, kernel: string | undefined): Promise<Lesson> {
  const content = await readNotebook(file);
  const rules = notebookRules(content, file);
  const [cells, flaky] = [rules.length, Math.max(0, ...rules.map((rule) => rule.flaky ?? 0))];
  const { kernelspec, language_info } = content.metadata;
  const language = kernelspec?.language ?? language_info?.name;
  const named = { kernel: kernel ?? kernelspec?.name ?? "", ...(typeof language === "string" ? { language } : {}) };
  return { file, path: file.split(sep).join("/"), ...named, cells, flaky, content };
}

/**
 * Its path below a server's folder, with slashes.
 * @throws {UserError} it is not below
 */
export function pathBelow(folder: string, { file }: Lesson): string {
  const path = relative(folder, file).split(sep).join("/");
  if (path.startsWith("../")) {
    throw new UserError(`${file} is outside the current folder, the only one that --server is taken to see.`);
  }
  return path;
}
