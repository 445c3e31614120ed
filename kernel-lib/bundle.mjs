/**
 * Joins the library into one file each for Node and for browsers. What `require("d2l-ts")` loads in Node leaves packages
 * out; finding, reading and compiling two hundred small files would take twice as long. The browser's form is an ES
 * module that needs nothing beside it.
 */
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { browsers } from "./platform.mjs";

const path = (name) => fileURLToPath(new URL(name, import.meta.url));
// half of the time that the library takes to load is V8 reading its text; Node prints the line of an uncaught error
const common = { bundle: true, logLevel: "warning", minifySyntax: true, minifyWhitespace: true, lineLimit: 120 };

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
  ...browsers,
  entryPoints: [path("browser.ts")],
  outfile: path("dist/bundle.browser.js"),
  format: "esm",
});
