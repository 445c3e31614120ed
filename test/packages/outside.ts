import { execFileSync, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join, relative } from "node:path";
import { root } from "../scripts/command.js";

/** Folders of the packages in the repository, by name. */
export const folders: Readonly<Record<string, string>> = {
  "d2l-ts": "kernel-lib",
  "d2l-ts-kernel": "kernel-lib/kernel",
  "d2l-lessons": "scripts",
};

/** What `npm pack` made of one package. */
export interface Tarball {
  name: string;
  version: string;
  file: string;
  /** Paths in the package. */
  paths: string[];
}

interface Lock {
  packages: Record<string, { dev?: boolean; link?: boolean; [field: string]: unknown }>;
}

interface Manifest {
  version: string;
  [field: string]: unknown;
}

const read = <T>(...path: string[]): T => JSON.parse(readFileSync(join(...path), "utf8"));

/** What `npm test` tells its children of this repository, which is none of theirs. */
const ofThisRepository = /^(?:INIT_CWD|npm_(?:config_local_prefix|package_.*|lifecycle_.*|command))$/;

/** Variables as somebody has them who works elsewhere. */
export function environment(more: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(([name]) => !ofThisRepository.test(name));
  return { ...Object.fromEntries(kept), ...more };
}

function npm(args: readonly string[], cwd: string): string {
  return execFileSync("npm", args, { cwd, env: environment(), encoding: "utf8", maxBuffer: 1e8, stdio: "pipe" });
}

/** How a command ended, and what it printed. */
export interface Ended {
  code: number | null;
  output: string;
}

/** Runs a command to its end. */
export function run(command: string, args: readonly string[], cwd: string, env: NodeJS.ProcessEnv = {}): Ended {
  const { status, stdout, stderr } = spawnSync(command, args, { cwd, env: environment(env), encoding: "utf8" });
  return { code: status, output: stdout + stderr };
}

/** Packs what is built. */
export function pack(name: string, destination: string): Tarball {
  mkdirSync(destination, { recursive: true });
  const args = ["pack", "--json", "--ignore-scripts", "--pack-destination", destination];
  const [{ filename, version, files }] = JSON.parse(npm(args, join(root, folders[name])));
  const paths = files.map(({ path }: { path: string }) => path);
  return { name, version, file: join(destination, filename), paths };
}

/**
 * Installs tarballs in a new folder. The other packages are those of this repository's lock file: set-up has them in
 * npm's cache by now, and so no network is asked.
 */
export function install(tarballs: readonly Tarball[], folder: string): void {
  mkdirSync(folder, { recursive: true });
  const dependencies = Object.fromEntries(tarballs.map(({ name, file }) => [name, `file:${relative(folder, file)}`]));
  const manifest = { name: basename(folder), version: "1.0.0", private: true, dependencies };
  const packages: Lock["packages"] = { "": manifest };
  for (const [path, entry] of Object.entries(read<Lock>(root, "package-lock.json").packages)) {
    if (path.includes("node_modules/") && !entry.dev && !entry.link) packages[outside(path)] = entry;
  }
  for (const { name, file } of tarballs) {
    const { version, dependencies, bin, engines } = read<Manifest>(root, folders[name], "package.json");
    const integrity = `sha512-${createHash("sha512").update(readFileSync(file)).digest("base64")}`;
    packages[`node_modules/${name}`] = {
      ...{ version, integrity, dependencies, bin, engines },
      resolved: `file:${relative(folder, file)}`,
    };
  }
  const lock = { name: manifest.name, version: manifest.version, lockfileVersion: 3, requires: true, packages };
  writeFileSync(join(folder, "package.json"), JSON.stringify(manifest));
  writeFileSync(join(folder, "package-lock.json"), JSON.stringify(lock));
  npm(["ci", "--prefer-offline", "--ignore-scripts", "--no-audit", "--no-fund"], folder);
}

/** Where a package of a workspace's own lies when the workspace is installed. */
function outside(path: string): string {
  // the longest folder first: one lies in another
  const own = Object.entries(folders)
    .sort(([, a], [, b]) => b.length - a.length)
    .find(([, folder]) => path.startsWith(`${folder}/`));
  return own === undefined ? path : `node_modules/${own[0]}${path.slice(own[1].length)}`;
}
