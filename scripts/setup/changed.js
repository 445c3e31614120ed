import { existsSync, readdirSync, readFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { run } from "./child.js";
import { SetupError } from "./error.js";
import { root } from "./places.js";

/**
 * What is not committed.
 * @returns {Promise<string[]>} paths below the top folder
 */
export async function changedFiles() {
  const { code, output } = await run("git", ["status", "--porcelain", "--untracked-files=all", "-z"], { cwd: root });
  if (code !== 0) throw new SetupError(`--changed needs git and a clone; git says: ${output.trim()}`);
  return output.split("\0").flatMap((entry) => (entry === "" ? [] : [entry.slice(3)]));
}

/**
 * The test files that changed files can reach: those that import them, and those that mirror them. Tests that run a
 * command as users do reach everything, and those of `test/longest.json` take a minute each: they are among them only
 * when they are changed themselves, or are the one that mirrors a change.
 * @param {string[]} changed paths below the top folder
 * @returns {Promise<string[]>} likewise
 */
export async function changedTests(changed) {
  const importing = await testsThatImport(changed);
  const quick = importing.filter((path) => changed.includes(path) || !longest().includes(path));
  return [...new Set([...quick, ...changed.flatMap(mirrorOf)])];
}

/**
 * What esbuild finds when it follows the imports of all tests, without a bundle of each: a second of work, where vitest's own
 * list takes thirteen.
 * @param {string[]} files
 */
export async function testsThatImport(files) {
  // it is there only after the set-up
  const { build } = await import("esbuild");
  const contents = testsIn("test").map((file) => `import "./${file}";`);
  const { metafile } = await build({
    ...{ stdin: { contents: contents.join("\n"), resolveDir: root }, absWorkingDir: root },
    ...{ bundle: true, write: false, metafile: true, format: "esm", platform: "node", packages: "external" },
    logLevel: "silent",
  }).catch((/** @type {Error} */ error) => {
    throw new SetupError(`The imports of the tests cannot be followed: ${error.message}`);
  });
  /** @type {Map<string, string[]>} */
  const importers = new Map();
  for (const [importer, { imports }] of Object.entries(metafile.inputs)) {
    for (const { path } of imports) importers.set(path, [...(importers.get(path) ?? []), importer]);
  }
  const reached = new Set(files);
  // a set grows while one goes through it
  for (const file of reached) for (const importer of importers.get(file) ?? []) reached.add(importer);
  return [...reached].filter((path) => path.endsWith(".test.ts"));
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
