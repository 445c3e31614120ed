/**
 * Joins the library into one file each for Node and for browsers. What `require("d2l-ts")` loads in Node leaves packages
 * out; finding, reading and compiling two hundred small files would take twice as long. The browser's form is an ES
 * module that needs nothing beside it.
 */
import { existsSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const path = (name) => fileURLToPath(new URL(name, import.meta.url));
const platform = path("platform");

/** A file of platform/ that has a namesake in platform/browser/ is that one in a browser. */
const forBrowsers = {
  name: "platform",
  setup({ onResolve }) {
    onResolve({ filter: /^\.\.?\/.*\.js$/ }, ({ path: imported, resolveDir }) => {
      const source = join(resolveDir, imported).replace(/\.js$/, ".ts");
      const namesake = join(platform, "browser", basename(source));
      return dirname(source) === platform && existsSync(namesake) ? { path: namesake } : undefined;
    });
  },
};

const common = { bundle: true, logLevel: "warning" };

await build({
  ...common,
  entryPoints: [path("index.ts")],
  outfile: path("dist/bundle.js"),
  packages: "external",
  platform: "node",
  target: "node20.19",
});

await build({
  ...common,
  entryPoints: [path("browser.ts")],
  outfile: path("dist/bundle.browser.js"),
  platform: "browser",
  format: "esm",
  target: ["es2023", "chrome120", "firefox121", "safari17"],
  // code that asks which host it is in finds no Node, and what it would do there is left out
  define: { process: "undefined", Buffer: "undefined" },
  minifySyntax: true,
  plugins: [forBrowsers],
});
