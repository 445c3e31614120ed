/**
 * Has the built declarations of functions point at the calls that `generate.mjs` writes. TypeScript writes them out at
 * each function instead, twice as long and without the documentation of options.
 */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { declarations } from "./generate.mjs";

const root = dirname(fileURLToPath(import.meta.url));
const calls = "autograd/generated/operations.js";
const functions = ["operation", "elementwise", "callable"];

const files = new Map();
for (const { how, exported, path, ways } of declarations()) {
  if (exported === undefined || !functions.includes(how)) continue;
  const [{ namespace, name }] = ways;
  const key = namespace === undefined ? name : `${namespace}::${name}`;
  files.set(path, [...(files.get(path) ?? []), { exported, key }]);
}

for (const [path, found] of files) {
  const file = join(root, "dist", relative(root, path)).replace(/\.ts$/, ".d.ts");
  if (!existsSync(file)) continue;
  const text = readFileSync(file, "utf8");
  const from = relative(dirname(file), join(root, "dist", calls)).replaceAll("\\", "/");
  let short = text;
  for (const { exported, key } of found) {
    const written = new RegExp(`(?<=^export declare const ${exported}: )\\{$.*?^\\}(?=;$)`, "ms");
    short = short.replace(written, `import("${from.startsWith(".") ? from : `./${from}`}").Calls["${key}"]`);
  }
  if (short !== text) writeFileSync(file, short);
}
