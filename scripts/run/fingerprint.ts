import { createHash, type Hash } from "node:crypto";
import { existsSync, lstatSync, readdirSync, readFileSync, realpathSync, type Stats, statSync } from "node:fs";
import { basename, dirname, join, parse, relative } from "node:path";
import { shardTimesName } from "./shard-times.js";

/** Files that pin what is installed. */
const lockFiles = [
  ...["package-lock.json", "npm-shrinkwrap.json", "yarn.lock", "pnpm-lock.yaml", "bun.lock", "deno.lock"],
  ...["requirements.txt", "poetry.lock", "uv.lock", "Pipfile.lock", "pdm.lock", "environment.yml", "conda-lock.yml"],
];

/** Folders that hold no inputs of a notebook, or are covered by lock files. */
const passedOver = new Set(["node_modules", "__pycache__"]);

/** Larger files count by size and time of change alone. */
const largest = 20e6;

/**
 * Hash of what the notebooks in a folder may depend on besides themselves: the files around them, the lock files above
 * them, and every package that is linked into node_modules instead of being installed from a lock file, build included.
 * @param ours files and folders that our own runs write
 */
export function folderFingerprint(folder: string, ours: readonly string[]): string {
  const hash = createHash("sha256");
  const isInput = (path: string): boolean =>
    !path.endsWith(".ipynb") && basename(path) !== shardTimesName && !ours.includes(path);
  addFolder(hash, folder, isInput);
  for (let above = folder; ; above = dirname(above)) {
    for (const name of lockFiles) addFile(hash, join(above, name), name);
    for (const linked of linkedPackages(join(above, "node_modules"))) addFolder(hash, linked, () => true);
    if (above === parse(above).root) return hash.digest("hex");
  }
}

/** The folders whose files `folderFingerprint` reads. */
export function inputFolders(folder: string): string[] {
  const above = dirname(folder);
  const linked = linkedPackages(join(folder, "node_modules"));
  return [folder, ...linked, ...(above === folder ? [] : inputFolders(above).slice(1))];
}

/**
 * Hash of a kernel that the environment of this Python offers: its kernelspec and all Python packages with versions.
 * @returns null when the kernel is not of that environment, so that nothing is known about it
 */
export function kernelFingerprint(python: string, kernel: string): string | null {
  const prefix = dirname(dirname(python));
  const spec = join(prefix, "share", "jupyter", "kernels", kernel, "kernel.json");
  if (!existsSync(spec)) return null;
  const hash = createHash("sha256").update(readFileSync(spec));
  for (const name of pythonPackages(prefix)) hash.update(`${name}\0`);
  return hash.update(`${process.version}\0${process.platform}\0${process.arch}`).digest("hex");
}

/** Names such as `numpy-2.4.1.dist-info`. */
function pythonPackages(prefix: string): string[] {
  const lib = join(prefix, "lib");
  const places = [
    join(prefix, "Lib", "site-packages"),
    ...list(lib).map((version) => join(lib, version, "site-packages")),
  ];
  return places.flatMap((place) => list(place).filter((name) => name.endsWith(".dist-info"))).sort();
}

function linkedPackages(modules: string): string[] {
  const names = list(modules).flatMap((name) =>
    name.startsWith("@") ? list(join(modules, name)).map((inner) => join(name, inner)) : [name],
  );
  return names
    .map((name) => join(modules, name))
    .filter((path) => lstatSync(path).isSymbolicLink() && existsSync(path))
    .sort()
    .map((path) => realpathSync(path));
}

/** Links are followed, each folder once. */
function addFolder(hash: Hash, top: string, wanted: (path: string) => boolean): void {
  const seen = new Set<string>();
  const add = (folder: string): void => {
    const real = realpathSync(folder);
    // a Python environment, which lock files describe
    if (seen.has(real) || existsSync(join(folder, "pyvenv.cfg"))) return;
    seen.add(real);
    for (const name of readdirSync(folder).sort()) {
      if (passedOver.has(name) || name.startsWith(".")) continue;
      const path = join(folder, name);
      if (!wanted(path)) continue;
      if (statSync(path, { throwIfNoEntry: false })?.isDirectory()) add(path);
      else addFile(hash, path, relative(top, path));
    }
  };
  add(top);
}

function addFile(hash: Hash, path: string, name: string): void {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (stat?.isFile()) hash.update(`\0${name}\0${contentHash(path, stat)}`);
}

const known = new Map<string, string>();

/** Hash of a file, read again only when its size or time of change says so. */
function contentHash(path: string, { size, mtimeMs }: Stats): string {
  const state = `${path}\0${size}\0${mtimeMs}`;
  const hash =
    known.get(state) ??
    createHash("sha256")
      .update(size > largest ? state : readFileSync(path))
      .digest("hex");
  known.set(state, hash);
  return hash;
}

function list(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
