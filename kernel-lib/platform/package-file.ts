import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { RuntimeError } from "../base/errors.js";

/**
 * A file of an npm package that holds data, looked for from the working folder, then from this library. These packages
 * are large and few readers need them all, so they are not dependencies: the error for a missing one names it.
 */
export function readPackageFile(name: string, path: string, wantedBy: string): Uint8Array {
  // Not require.resolve(): a package's `exports` may hide its data files.
  const folders = [process.cwd(), __dirname].flatMap(
    (folder) => createRequire(join(folder, "_")).resolve.paths(name) ?? [],
  );
  const file = folders.map((folder) => join(folder, name, path)).find((candidate) => existsSync(candidate));
  if (file === undefined) {
    throw new RuntimeError(
      `${wantedBy} reads the npm package ${name}, which is not installed: run npm install ${name}`,
    );
  }
  return readFileSync(file);
}
