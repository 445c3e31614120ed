import { readdir } from "node:fs/promises";
import { join, relative, resolve } from "node:path";
import { UserError } from "../errors.js";

/**
 * The notebooks to work on: the given files, or every lesson of the folder in the order of their names.
 * @returns paths relative to the current folder
 * @throws {UserError} there is none
 */
export async function findNotebooks(files: readonly string[], folder: string): Promise<string[]> {
  if (files.length > 0) return [...files];
  const names = (await readdir(folder)).filter((name) => name.endsWith(".ipynb") && !name.startsWith("."));
  if (names.length === 0) throw new UserError(`There is no notebook in ${folder}.`);
  return names.sort().map((name) => relative(process.cwd(), join(folder, name)));
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
