import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { glob } from "tinyglobby";
import { UserError } from "../base/errors.js";
import { type Config, configFile } from "../compare/config.js";
import { hashOf } from "../notebook/stamp.js";

/**
 * The files of the library under the notebooks, sorted.
 * @returns paths relative to the folder of the notebooks, with slashes
 * @throws {UserError} the configuration names a library, but no file belongs to it
 */
export async function libraryFiles({ folder, library }: Config): Promise<string[]> {
  if (library.length === 0) return [];
  // ** does not go up to where a pattern starts
  const ignore = library.map((pattern) => `${/^(?:\.\.\/)*/.exec(pattern)?.[0] ?? ""}**/node_modules/**`);
  const files = await glob([...library], { cwd: folder, ignore });
  if (files.length === 0) {
    throw new UserError(`${join(folder, configFile)}: no file is named by library ${JSON.stringify(library)}`);
  }
  return files.sort();
}

/**
 * Hash of the library's files, the same on every machine, however its version control ends lines; undefined when the
 * configuration names no library.
 */
export async function libraryHash(config: Config): Promise<string | undefined> {
  const files = await libraryFiles(config);
  if (files.length === 0) return undefined;
  const texts = await Promise.all(files.map((file) => readFile(join(config.folder, file), "latin1")));
  return hashOf(files.flatMap((file, index) => [file, texts[index].replaceAll("\r\n", "\n")]));
}
