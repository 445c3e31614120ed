import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";

/** The first of these programs on the PATH, unless a variable names another. */
export function programOf(variable: string, names: readonly string[]): string | undefined {
  const folders = (process.env.PATH ?? "").split(delimiter);
  const onPath = folders.flatMap((folder) => names.map((name) => join(folder, name))).find((path) => existsSync(path));
  return process.env[variable] ?? onPath;
}
