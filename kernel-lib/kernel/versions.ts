import { readFileSync } from "node:fs";
import { join } from "node:path";

/** From a manifest: the compiler itself loads later, in a thread of its own. */
function versionIn(manifest: string): string {
  return (JSON.parse(readFileSync(manifest, "utf8")) as { version: string }).version;
}

export const versions = {
  kernel: versionIn(join(__dirname, "..", "..", "package.json")),
  typescript: versionIn(require.resolve("typescript/package.json")),
  node: process.version,
};
