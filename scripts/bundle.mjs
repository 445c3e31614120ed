/**
 * What the site needs besides the compiled files: its scripts, each joined into one classic script for browsers; what
 * runs cells there, as modules that are loaded when they are needed, beside the kernel's files; and nbconvert's template
 * `d2l` with all that its pages carry.
 */
import { cp, readFile, rm, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { licenceRule, licencesOf } from "../kernel-lib/licences.mjs";
import { writeTemplatePackage } from "./dist/site/template-package.js";

const path = (name) => fileURLToPath(new URL(name, import.meta.url));

const small = { bundle: true, minify: true, target: "es2022", logLevel: "warning" };
await build({
  entryPoints: ["course", "formulas", "missing"].map((name) => path(`site/client/${name}.ts`)),
  outdir: path("dist/site/browser"),
  ...{ ...small, format: "iife", legalComments: "none" },
});
const live = path("dist/site/browser/live");
await rm(live, { recursive: true, force: true });
const { metafile } = await build({
  entryPoints: ["page", "read"].map((name) => path(`site/live/${name}.ts`)),
  outdir: live,
  ...{ ...small, format: "esm", splitting: true, chunkNames: "[name]-[hash]", legalComments: "none", metafile: true },
});
await cp(path("../kernel-lib/kernel/dist/browser"), live, {
  recursive: true,
  filter: (name) => !/\.(?:d\.ts|map)$/.test(name),
});
const kernelLicences = await readFile(`${live}/licenses.txt`, "utf8");
await writeFile(`${live}/licenses.txt`, [await licencesOf(metafile), kernelLicences].join(licenceRule));
await cp(path("../kernel-lib/kernel/dist/jupyterlite"), path("dist/site/browser/jupyterlite"), { recursive: true });
await writeTemplatePackage();
