import { existsSync, readdirSync, readFileSync } from "node:fs";
import { basename, dirname, join, relative } from "node:path";
import { run } from "./child.js";
import { SetupError } from "./error.js";
import { root } from "./places.js";

/**
 * The test files that what is not committed can reach: those that import it, and those that mirror it. Tests that run a
 * command as users do reach everything, and those of `test/longest.json` take a minute each: they are among them only
 * when they are changed themselves, or are the one that mirrors a change.
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
  const quick = paths.filter((path) => changed.includes(path) || !longest().includes(path));
  return [...new Set([...quick, ...changed.flatMap(mirrorOf)])];
}

/** @returns {string[]} the test files that take a minute of processor time or more */
const longest = () => JSON.parse(readFileSync(join(root, "test", "longest.json"), "utf8"));

/**
 * What mirrors a source below test/: its own test file, else the quick ones of its folder, with one of its name that stands
 * further up; of a template, a style or a picture, which nothing imports, the test file of the nearest folder around it.
 * @param {string} path with slashes, below the top folder
 * @returns {string[]} paths of test files
 */
export function mirrorOf(path) {
  const [, within, extension = ""] = /^(?:kernel-lib\/|(?=scripts\/))([^.]+)\.(.+)$/.exec(path) ?? [];
  if (within === undefined) return [];
  const isCode = /^(?:.+\.)?(?:ts|js|mjs)$/.test(extension);
  const folder = dirname(within);
  const above = [];
  for (let place = within; place.includes("/"); place = isCode ? up(place) : dirname(place)) {
    const file = `test/${place}.test.ts`;
    if (!existsSync(join(root, file))) continue;
    if (!isCode || place === within) return [file];
    above.push(file);
  }
  // a folder that holds all of a package's tests mirrors none of its files
  if (!folder.includes("/") && /^(?:\.|scripts|kernel)$/.test(folder)) return [];
  return [...testsIn(`test/${folder}`).filter((file) => !longest().includes(file)), ...above];
}

/** @param {string} place the same name in the folder above */
const up = (place) => join(dirname(dirname(place)), basename(place)).replaceAll("\\", "/");

/** @param {string} folder @returns {string[]} paths of the test files in it, and below */
function testsIn(folder) {
  if (!existsSync(join(root, folder))) return [];
  return readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".test.ts"))
    .map((name) => `${folder}/${name.replaceAll("\\", "/")}`)
    .sort();
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
