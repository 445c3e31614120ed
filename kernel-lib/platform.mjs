import { existsSync } from "node:fs";
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

/** What code for browsers is built with. */
export const browsers = {
  platform: "browser",
  target: ["es2023", "chrome120", "firefox121", "safari17"],
  // code that asks which host it is in finds no Node, and what it would do there is left out
  define: { process: "undefined", Buffer: "undefined" },
  plugins: [forBrowsers],
};
