import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";

/**
 * The first of these programs on the PATH or among the system's, unless a variable names another.
 * @param {string} variable
 * @param {readonly string[]} names
 * @returns {string | undefined}
 */
export function programOf(variable, names) {
  const folders = [...(process.env.PATH ?? "").split(delimiter), "/usr/sbin"];
  const onPath = folders.flatMap((folder) => names.map((name) => join(folder, name))).find((path) => existsSync(path));
  return process.env[variable] ?? onPath;
}
