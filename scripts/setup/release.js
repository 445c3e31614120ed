import { readFileSync } from "node:fs";
import { join } from "node:path";
import { run, tail } from "./child.js";
import { SetupError } from "./error.js";
import { replaceFile } from "./stamp.js";

/**
 * @typedef {object} Release
 * @property {string} version
 * @property {string} root top folder of the clone
 * @property {(root: string) => Promise<boolean>} verify builds anew what is packed, and tries it
 * @property {(root: string) => Promise<void>} [publish] without it nothing leaves this machine
 */

/**
 * Give all packages a version, try them, and mark the commit; on any failure everything is as it was.
 * @param {Release} release
 * @throws {SetupError} what stands against it
 */
export async function release({ version, root, verify, publish }) {
  if (!/^\d+\.\d+\.\d+(?:-[\w.]+)?$/.test(version)) {
    throw new SetupError(`A release has a version such as 1.2.3 or 1.3.0-beta.1, but this is "${version}".`);
  }
  const git = (/** @type {string[]} */ ...args) => must(root, "git", args);
  const changed = await git("status", "--porcelain");
  if (changed !== "") throw new SetupError(`Commit or put away what is not committed:\n${changed}`);
  if ((await git("tag", "--list", `v${version}`)) !== "")
    throw new SetupError(`Version ${version} is released already.`);
  if (!hasEntry(readFileSync(join(root, "CHANGELOG.md"), "utf8"), version)) {
    throw new SetupError(
      `CHANGELOG.md says nothing of ${version}: give it a heading "## ${version}" and what has changed.`,
    );
  }

  const files = setVersions(root, version);
  try {
    if (!(await verify(root))) throw new SetupError("The packages do not pass their test: nothing is released.");
    // a version that was set by hand needs no commit
    if ((await git("status", "--porcelain")) !== "")
      await git("commit", "--quiet", "-m", `Version ${version}`, ...files);
  } catch (error) {
    await git("checkout", "--quiet", "--", ...files);
    throw error;
  }
  await git("tag", "--annotate", "-m", `Version ${version}`, `v${version}`);
  await publish?.(root);
}

/**
 * @param {string} changelog
 * @param {string} version
 * @returns {boolean} whether something stands below the version's heading
 */
function hasEntry(changelog, version) {
  const sections = changelog.split(/^## /m);
  const section = sections.find((text) => text.split("\n", 1)[0].split(/[ ([]/)[0] === version);
  return section?.split("\n").some((line) => line.startsWith("- ")) ?? false;
}

/**
 * @param {string} root
 * @param {string} version of the clone and of every package in it
 * @returns {string[]} the files that say it, relative to the root
 */
function setVersions(root, version) {
  const read = (/** @type {string} */ file) => JSON.parse(readFileSync(join(root, file), "utf8"));
  const write = (/** @type {string} */ file, /** @type {unknown} */ content) =>
    replaceFile(join(root, file), `${JSON.stringify(content, undefined, 2)}\n`);

  /** @type {string[]} */
  const workspaces = read("package.json").workspaces;
  const manifests = ["package.json", ...workspaces.map((folder) => `${folder}/package.json`)];
  for (const file of manifests) write(file, { ...read(file), version });
  const lock = read("package-lock.json");
  lock.version = version;
  for (const path of ["", ...workspaces]) lock.packages[path].version = version;
  write("package-lock.json", lock);
  return [...manifests, "package-lock.json"];
}

/**
 * @param {string} cwd
 * @param {string} command
 * @param {string[]} args
 * @returns {Promise<string>} what it printed
 */
async function must(cwd, command, args) {
  const { code, output } = await run(command, args, { cwd });
  if (code !== 0) throw new SetupError(`\`${command} ${args.join(" ")}\` failed with code ${code}:\n  ${tail(output)}`);
  return output.trim();
}
