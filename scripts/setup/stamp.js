import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";

/**
 * Hash of everything that a step depends on.
 * @param {string} root paths are hashed relative to it
 * @param {{ files: string[], values?: string[] }} inputs files and folders (with all below them), and plain values
 * @returns {string}
 */
export function inputsHash(root, { files, values = [] }) {
  const hash = createHash("sha256").update(JSON.stringify(values));
  for (const file of files.flatMap(filesBelow)) {
    hash.update(`\0${relative(root, file)}\0`).update(readFileSync(file));
  }
  return hash.digest("hex");
}

/** Folders and files that hold results, not sources: a build that writes them would ask for another. */
const results = new Set(["node_modules", "dist", "__pycache__", "generated", "binaries.ts"]);

/**
 * @param {string} path
 * @returns {string[]} the file itself, or the files below the folder, in a fixed order
 */
function filesBelow(path) {
  /** @type {import("node:fs").Dirent[]} */
  let entries;
  try {
    entries = readdirSync(path, { withFileTypes: true });
  } catch (error) {
    if (codeOf(error) === "ENOTDIR") return [path];
    throw error;
  }
  return entries
    .filter((entry) => !results.has(entry.name))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => (entry.isDirectory() ? filesBelow(join(path, entry.name)) : [join(path, entry.name)]));
}

/**
 * @param {string} file
 * @returns {string | null} what the last complete run of the step left, or null
 */
export function readStamp(file) {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    if (codeOf(error) === "ENOENT") return null;
    throw error;
  }
}

/**
 * Replace a file in one move: a reader, or an interrupted run, sees the old text or the new, never a part.
 * @param {string} file
 * @param {string} text
 */
export function replaceFile(file, text) {
  mkdirSync(dirname(file), { recursive: true });
  const draft = `${file}.${process.pid}.tmp`;
  writeFileSync(draft, text);
  renameSync(draft, file);
}

/**
 * @param {unknown} error
 * @returns {string | undefined} Node's error code, such as ENOENT
 */
export function codeOf(error) {
  return error instanceof Error && "code" in error ? String(error.code) : undefined;
}
