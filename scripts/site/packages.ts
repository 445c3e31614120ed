import { existsSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { builtinModules, createRequire } from "node:module";
import { join } from "node:path";
import { glob } from "tinyglobby";
import { messageOf, UserError } from "../base/errors.js";

/** npm packages that cells on pages may import. */
export interface Packages {
  /** As cells name them, `d3-array` or `lodash/fp`. */
  names: readonly string[];
  /** In whose `node_modules`, or those above it, they are. */
  folder: string;
}

/** Files by their paths in a page. */
type Files = Record<string, string>;

/**
 * Add packages to the kernel that lives in pages: one script with all of them, which is loaded when a cell imports the
 * first, and their declarations.
 * @param kernel the folder that holds it
 * @throws {UserError} a package is not installed or cannot be bundled, or esbuild is missing
 */
export async function addPackages(kernel: string, { names, folder }: Packages): Promise<void> {
  if (names.length === 0) return;
  for (const name of names) mustBeThere(name, folder);
  await writeFile(join(kernel, "packages.js"), await scriptOf(names, folder));
  const path = join(kernel, "declarations.json");
  const declarations: Files = JSON.parse(await readFile(path, "utf8"));
  await addTypes(names, folder, declarations);
  await writeFile(path, JSON.stringify(declarations));
}

function mustBeThere(name: string, folder: string): void {
  if (folderOf(packageOf(name), folder) !== undefined) return;
  throw new UserError(
    `"packages" in d2l-lessons.json names ${name}, which is not installed: run npm install ${packageOf(name)} in ${folder}`,
  );
}

/** A script whose `packages.default` has a function for each that loads it. */
async function scriptOf(names: readonly string[], folder: string): Promise<string> {
  const { build } = await import("esbuild").catch(() => {
    throw new UserError("npm packages are bundled for pages by esbuild, which is missing: run npm install esbuild");
  });
  const entries = names.map((name) => `${JSON.stringify(name)}: () => import(${JSON.stringify(name)})`);
  const stdin = { contents: `export default { ${entries.join(", ")} };`, resolveDir: folder };
  try {
    const { outputFiles } = await build({
      ...{ stdin, bundle: true, write: false, minify: true, logLevel: "silent" },
      ...{ format: "iife", globalName: "packages", platform: "browser", target: "es2022" },
    });
    return outputFiles[0]?.text ?? "";
  } catch (error) {
    throw new UserError(`"packages" in d2l-lessons.json: they cannot run in a page: ${messageOf(error)}`);
  }
}

/** The declarations of packages, and of those that they speak of. */
async function addTypes(names: readonly string[], folder: string, files: Files): Promise<void> {
  const waiting = names.map(packageOf);
  const seen = new Set<string>();
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    if (seen.has(name)) continue;
    seen.add(name);
    const found = await typesOf(name, folder);
    Object.assign(files, found);
    for (const text of Object.values(found)) waiting.push(...packagesIn(text));
  }
  // what has none is of any type: its script is there, but says nothing
  for (const name of names.filter((each) => !hasTypes(packageOf(each), files))) {
    files[`/node_modules/${name}/package.json`] = JSON.stringify({ name, main: "./index.js" });
    files[`/node_modules/${name}/index.js`] = "";
  }
}

const typesPackage = (name: string): string => `@types/${name.replace(/^@/, "").replace("/", "__")}`;

function hasTypes(name: string, files: Files): boolean {
  const folders = [`/node_modules/${name}/`, `/node_modules/${typesPackage(name)}/`];
  return Object.keys(files).some((path) => folders.some((start) => path.startsWith(start)));
}

async function typesOf(name: string, folder: string): Promise<Files> {
  for (const each of [name, typesPackage(name)]) {
    const place = folderOf(each, folder);
    const paths =
      place === undefined ? [] : await glob("**/*.d.{ts,mts,cts}", { cwd: place, ignore: ["**/node_modules"] });
    if (place === undefined || paths.length === 0) continue;
    const files: Files = {};
    for (const path of [...paths, "package.json"].sort()) {
      files[`/node_modules/${each}/${path}`] = await readFile(join(place, path), "utf8");
    }
    return files;
  }
  return {};
}

/** The packages that declarations import, but for Node's modules. */
function packagesIn(text: string): string[] {
  const imported = [...text.matchAll(/(?:from|import|require|types=)\s*\(?\s*["']([^"'.][^"']*)["']/g)];
  return imported
    .map(([, name = ""]) => packageOf(name))
    .filter((name) => !/^node:/.test(name) && !builtinModules.includes(name));
}

const packageOf = (specifier: string): string => /^(?:@[^/]+\/)?[^/]+/.exec(specifier)?.[0] ?? specifier;

function folderOf(name: string, from: string): string | undefined {
  const folders = createRequire(join(from, "notebook.js")).resolve.paths(name) ?? [];
  return folders.map((each) => join(each, name)).find((each) => existsSync(join(each, "package.json")));
}
