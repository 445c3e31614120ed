import { readFileSync } from "node:fs";

/** From a manifest: the compiler itself loads later, in a thread of its own. */
function versionIn(manifest: string): string {
  return (JSON.parse(readFileSync(manifest, "utf8")) as { version: string }).version;
}

export const versions = {
  kernel: versionIn(require.resolve("d2l-ts-kernel/package.json")),
  typescript: versionIn(require.resolve("typescript/package.json")),
  node: process.version,
};
