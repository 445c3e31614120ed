import { existsSync } from "node:fs";
import { stat } from "node:fs/promises";
import { join, relative, resolve, sep } from "node:path";
import { glob, isDynamicPattern } from "tinyglobby";
import { UserError } from "../base/errors.js";

/** A file that every site of ours has, below its folder. */
export const siteMark = "assets/search-index.js";

/**
 * The notebooks to work on: files, folders with all below them, and glob patterns; each once.
 * @param folder is taken when nothing is named
 * @returns paths relative to the current folder, as they were named; those of a folder or pattern sorted
 * @throws {UserError} one of the names finds nothing
 */
export async function findNotebooks(names: readonly string[], folder: string): Promise<string[]> {
  const found: string[] = [];
  for (const name of names.length > 0 ? names : [folder]) found.push(...(await notebooksOf(name)));
  return [...new Map(found.map((file) => [resolve(file), file])).values()];
}

async function notebooksOf(name: string): Promise<string[]> {
  const is = await stat(name).catch(() => undefined);
  if (is?.isDirectory()) return await matching("**/*.ipynb", name, `There is no notebook in ${name}.`);
  // a file that is not there is told when it is read
  if (is !== undefined || !isDynamicPattern(name)) return [name];
  return await matching(name.split(sep).join("/"), process.cwd(), `No notebook matches ${name}.`);
}

async function matching(pattern: string, folder: string, none: string): Promise<string[]> {
  // hidden folders hold JupyterLab's checkpoints
  const files = await glob(pattern, {
    cwd: folder,
    ignore: ["**/node_modules/**", "**/site-packages/**"],
    dot: false,
    expandDirectories: false,
  });
  // a site holds copies for its readers
  const notebooks = files.filter((file) => file.endsWith(".ipynb") && !inSite(folder, file));
  if (notebooks.length === 0) throw new UserError(none);
  return notebooks.sort().map((file) => relative(process.cwd(), resolve(folder, file)));
}

/** Whether a file below a folder is part of a site of ours. */
export function inSite(folder: string, file: string): boolean {
  const parts = file.split("/");
  return parts.some((_, index) => existsSync(join(folder, ...parts.slice(0, index), siteMark)));
}

/** The deepest folder that holds all the files. */
export function commonFolder(files: readonly string[]): string {
  const parts = files.map((file) => resolve(file).split(/[\\/]/).slice(0, -1));
  const [first = [], ...others] = parts;
  const differs = first.findIndex((part, index) => others.some((other) => other[index] !== part));
  const shared =
    differs === -1 ? first.slice(0, Math.min(...parts.map((path) => path.length))) : first.slice(0, differs);
  return shared.join("/") || "/";
}
