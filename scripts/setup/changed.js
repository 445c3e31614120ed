import { existsSync, statSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { run } from "./child.js";
import { SetupError } from "./error.js";
import { root } from "./places.js";

/**
 * The test files that what is not committed can reach: those that import it, and those that mirror it. Tests that run a
 * command as users do reach everything, and are not among them.
 * @returns {Promise<string[]>} paths below the top folder
 */
export async function changedTests() {
  const status = await output("git", ["status", "--porcelain", "--untracked-files=all", "-z"]);
  const changed = status.split("\0").map((entry) => entry.slice(3));
  const vitest = [join(root, "node_modules", "vitest", "vitest.mjs"), "list", "--changed", "--filesOnly", "--json"];
  const printed = await output(process.execPath, vitest);
  /** @type {{ file: string }[]} */
  const importing = JSON.parse(/^\[.*\]$/ms.exec(printed)?.[0] ?? "[]");
  const paths = importing.map(({ file }) => relative(root, file).replaceAll("\\", "/"));
  return [...new Set([...paths, ...changed.flatMap(mirrorOf)])];
}

/**
 * What mirrors a source below test/: its own test file, or the nearest folder that has its folder's name; of a template,
 * a style or a picture, which nothing imports, the test file of the nearest folder around it.
 * @param {string} path with slashes, below the top folder
 * @returns {string[]} at most one path
 */
export function mirrorOf(path) {
  const [, within, extension = ""] = /^(?:kernel-lib\/|(?=scripts\/))([^.]+)\.(.+)$/.exec(path) ?? [];
  if (within === undefined) return [];
  const isCode = /^(?:.+\.)?(?:ts|js|mjs)$/.test(extension);
  for (let place = within; place.includes("/"); place = dirname(place)) {
    const file = `test/${place}.test.ts`;
    if (existsSync(join(root, file))) return [file];
    if (isCode) break;
  }
  const folder = dirname(within);
  // a folder that holds all of a package's tests mirrors none of its files
  if (!folder.includes("/") && /^(?:\.|scripts|kernel)$/.test(folder)) return [];
  const mirror = `test/${folder}`;
  return existsSync(join(root, mirror)) && statSync(join(root, mirror)).isDirectory() ? [`${mirror}/`] : [];
}

/**
 * @param {string} command @param {string[]} args
 * @throws {SetupError} it failed
 */
async function output(command, args) {
  const { code, output } = await run(command, args, { cwd: root });
  if (code !== 0) throw new SetupError(`--changed needs git and a clone; ${command} says: ${output.trim()}`);
  return output;
}
