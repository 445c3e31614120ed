/**
 * What the site needs besides the compiled files: its scripts, each joined into one classic script for browsers, and
 * nbconvert's template `d2l` with all that its pages carry.
 */
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { writeTemplatePackage } from "./dist/site/template-package.js";

const path = (name) => fileURLToPath(new URL(name, import.meta.url));

await build({
  entryPoints: ["course", "formulas", "missing"].map((name) => path(`site/client/${name}.ts`)),
  outdir: path("dist/site/browser"),
  ...{ bundle: true, minify: true, format: "iife", target: "es2022", legalComments: "none", logLevel: "warning" },
});
await writeTemplatePackage();
