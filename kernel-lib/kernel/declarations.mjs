import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, relative } from "node:path";

const require = createRequire(import.meta.url);

/** Types that cells meet in those of others alone: nobody reads their comments. */
const inner = /^\/node_modules\/d2l-ts\/dist\/(?:autograd\/graph|base|engine|ops|platform|tensor)\//;

/** Parts of the language that lessons have little to do with: their types are known, and nothing says what they do. */
const remote =
  /^\/lib\/lib\.(?:.*\.intl|.*temporal|decorators.*|es2017\.sharedmemory|es2025\.float16|es2020\.bigint|es2015\.(?:reflect|proxy|symbol.*))\./;

/** What a page need not load: the licence, which licenses.txt has, indentation, comments that nothing shows. */
function compact(place, text) {
  const bare = text.replace(/^\/\*![\s\S]*?\*\/\s*/, "").replace(/^ +/gm, " ");
  return inner.test(place) || remote.test(place) ? bare.replace(/\/\*\*[\s\S]*?\*\//g, "") : bare;
}

/** The declarations that cells in a page are checked against, by their paths there: the language's and the library's. */
export function declarations() {
  const files = {};
  const lib = dirname(require.resolve("typescript"));
  const addLibrary = (name) => {
    const path = `/lib/lib.${name}.d.ts`;
    if (path in files) return;
    const text = readFileSync(join(lib, `lib.${name}.d.ts`), "utf8");
    files[path] = compact(path, text);
    for (const [, other] of text.matchAll(/<reference lib="(.+?)"/g)) addLibrary(other);
  };
  addLibrary("esnext");
  addLibrary("decorators");
  addLibrary("decorators.legacy");

  const folder = dirname(require.resolve("d2l-ts/package.json"));
  const addFile = (path) => {
    const place = `/node_modules/d2l-ts/${relative(folder, path).replaceAll("\\", "/")}`;
    if (place in files) return;
    const text = readFileSync(path, "utf8");
    files[place] = compact(place, text.replace(/\n\/\/# sourceMappingURL=.*\s*$/, "\n"));
    for (const [, other] of text.matchAll(/(?:from|import)\s*\(?\s*"(\.[^"]+)\.js"/g)) {
      const imported = join(dirname(path), `${other}.d.ts`);
      if (existsSync(imported)) addFile(imported);
    }
  };
  addFile(join(folder, "dist", "index.d.ts"));
  const { name, version, types, exports } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  files["/node_modules/d2l-ts/package.json"] = JSON.stringify({ name, version, types, exports });
  return files;
}
