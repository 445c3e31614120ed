import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import type { TestContext } from "vitest";

/** The first of these programs on the PATH or among the system's, unless a variable names another. */
export function programOf(variable: string, names: readonly string[]): string | undefined {
  const folders = [...(process.env.PATH ?? "").split(delimiter), "/usr/sbin"];
  const onPath = folders.flatMap((folder) => names.map((name) => join(folder, name))).find((path) => existsSync(path));
  return process.env[variable] ?? onPath;
}

/** Skip a test that needs what this machine lacks, and say what; in CI nothing may lack. */
export function skipFor({ task, skip }: TestContext, needs: string): never {
  if (process.env.CI) throw new Error(`this test ${needs}`);
  task.meta.lacks = needs;
  return skip(needs);
}
