import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** What the kernel reads in a `package.json`. */
export interface Manifest {
  name?: string;
  type?: string;
  exports?: unknown;
}

/** Stacks are made while programs have other functions in the place of these. */
const [exists, read] = [existsSync, readFileSync];

/** The manifests of the folders that a file is in, innermost first. */
export function* manifestsAbove(path: string): Generator<Manifest> {
  for (let folder = dirname(path); ; folder = dirname(folder)) {
    const manifest = join(folder, "package.json");
    if (exists(manifest)) yield JSON.parse(read(manifest, "utf8")) as Manifest;
    if (folder === dirname(folder)) return;
  }
}
