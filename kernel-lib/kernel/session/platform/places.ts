import { dirname, isAbsolute, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { manifestsAbove } from "../manifests.js";

export { relative };

/** Of the sources, or of what they are built to. */
const kernelFolder = `${__dirname.replace(/[\\/](?:dist|session[\\/]platform)$/, "")}/`;
const ofNodesInside = /^(?:node:(?:internal\/|inspector\b|vm\b)|\[worker eval\]-wrapper$)/;

/** The path of a script, which may be told as an address. */
export const pathOf = (script: string) => (script.startsWith("file://") ? fileURLToPath(script) : script);

/** Whether a script is the kernel's or the host's inside. */
export const isInside = (script: string) => ofNodesInside.test(script) || pathOf(script).startsWith(kernelFolder);

/** Folders of scripts: whether they are the library's. */
const ofLibrary = new Map<string, boolean>();

/** Whether a script is the library's, installed or linked. */
export function isLibrary(script: string): boolean {
  const path = pathOf(script);
  if (!isAbsolute(path)) return false;
  const folder = dirname(path);
  let known = ofLibrary.get(folder);
  if (known === undefined) {
    known = nameOfPackage(path) === "d2l-ts";
    ofLibrary.set(folder, known);
  }
  return known;
}

/** Undefined where no manifest gives a name, or one cannot be read. */
function nameOfPackage(path: string): string | undefined {
  try {
    for (const { name } of manifestsAbove(path)) if (name !== undefined) return name;
  } catch {
    // not the library's, whose own are right
  }
  return undefined;
}
