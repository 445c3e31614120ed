import { existsSync, readFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";

/** For esbuild: a file of a folder `platform` that has a namesake in its `browser` is that one in a browser. */
export const forBrowsers = {
  name: "platform",
  setup({ onResolve }) {
    onResolve({ filter: /^\.\.?\/.*\.js$/ }, ({ path: imported, resolveDir, importer }) => {
      const source = join(resolveDir, imported).replace(/\.js$/, ".ts");
      const namesake = join(dirname(source), "browser", basename(source));
      // the namesake may take from Node's form
      const isReplaced = basename(dirname(source)) === "platform" && namesake !== importer && existsSync(namesake);
      return isReplaced ? { path: namesake } : undefined;
    });
  },
};

/** Names of properties that are no index of an array; `filter` 2 leaves out what is not enumerable. */
function ownNonIndexProperties(value, filter = 2) {
  const names = filter === 2 ? Object.keys(value) : Object.getOwnPropertyNames(value);
  const isIndex = (name) => /^(?:0|[1-9]\d*)$/.test(name) && Number(name) < 2 ** 32 - 1;
  // indices come before all others, and there may be millions of them
  let [start, end] = [0, names.length];
  while (start < end) {
    const middle = (start + end) >> 1;
    if (isIndex(names[middle])) start = middle + 1;
    else end = middle;
  }
  const isWanted = (symbol) => filter !== 2 || Reflect.getOwnPropertyDescriptor(value, symbol)?.enumerable;
  return [...names.slice(start), ...Object.getOwnPropertySymbols(value).filter(isWanted)];
}

/**
 * For esbuild: Node's `inspect` for browsers, which makes a descriptor for each element of an array: a million of them
 * took seconds.
 */
const quickInspect = {
  name: "quick inspect",
  setup({ onLoad }) {
    onLoad({ filter: /[\\/]node-inspect-extracted[\\/]dist[\\/]inspect\.js$/ }, ({ path }) => {
      const text = readFileSync(path, "utf8");
      const slow = /(?<=getOwnNonIndexProperties:)function\(.*?(?=,getPromiseDetails:)/s;
      if (!slow.test(text))
        throw new Error("node-inspect-extracted has no getOwnNonIndexProperties before getPromiseDetails");
      return { contents: text.replace(slow, () => `(${ownNonIndexProperties})`), loader: "js" };
    });
  },
};

/** What code for browsers is built with. */
export const browsers = {
  platform: "browser",
  target: ["es2023", "chrome120", "firefox121", "safari17"],
  // code that asks which host it is in finds no Node, and what it would do there is left out
  define: { process: "undefined", Buffer: "undefined" },
  plugins: [forBrowsers, quickInspect],
};
