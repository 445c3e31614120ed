/**
 * Joins the kernel into one file for each of its threads, and two for its installation: it starts sooner, and needs no
 * other package of this repository. For a page: one module, and a file for each of its workers; and an
 * extension of JupyterLab for JupyterLite, which needs these.
 */
import { cpSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { build, transform } from "esbuild";
import { licencesOf } from "../licences.mjs";
import { browsers } from "../platform.mjs";
import { writeData } from "./data.mjs";
import { declarations } from "./declarations.mjs";
import { typescriptInPart } from "./typescript.mjs";

const path = (name) => fileURLToPath(new URL(name, import.meta.url));
const require = createRequire(import.meta.url);
const versions = { tslab: require("./package.json").version, typescript: require("typescript/package.json").version };
const common = { bundle: true, logLevel: "warning" };

/** The folders that a thread starts in. */
const threads = readdirSync(path(".")).filter((name) => existsSync(path(`${name}/main.ts`)));
const node = { ...common, platform: "node", target: "node20.19" };

await build({
  ...node,
  entryPoints: {
    main: path("main.ts"),
    ...Object.fromEntries(threads.map((name) => [`${name}/main`, path(`${name}/main.ts`)])),
    install: path("install/cli.ts"),
    index: path("install/kernelspec.ts"),
  },
  outdir: path("dist"),
  packages: "external",
});

/** For esbuild: TypeScript is a part of the program, which loads no file. */
const compilerInside = {
  name: "compiler inside",
  setup({ onResolve }) {
    onResolve({ filter: /\/platform\/compiler\.js$/ }, () => ({ path: path("compiler/snapshot/compiler.ts") }));
  },
};
await build({
  ...node,
  entryPoints: [path("compiler/snapshot/main.ts")],
  outfile: path("dist/snapshot/main.js"),
  plugins: [compilerInside, typescriptInPart],
  minify: true,
  external: ["*/package.json"],
  banner: {
    // where a snapshot is made, Node gives less of `require`
    js: `/*! With TypeScript ${versions.typescript}, copyright (c) Microsoft Corporation, licensed under the Apache License, Version 2.0. */
require.resolve ??= require("node:module").createRequire(__filename).resolve;`,
  },
});

/** A script that has the objects of the language and of the web for its own: cells may give their names another meaning. */
function withOwnGlobals(script) {
  const objects = [...Object.getOwnPropertyNames(globalThis), "XMLHttpRequest"].filter((name) => /^[A-Z]/.test(name));
  const own = objects.filter((name) => new RegExp(`(?<![\\w$.])${name}\\b`).test(script));
  return `"use strict"; ((globalThis) => { const { ${own.join()} } = globalThis; ${script} })(globalThis)`;
}

rmSync(path("dist/browser"), { recursive: true, force: true });
const plugins = [...browsers.plugins, typescriptInPart];
const live = { ...common, ...browsers, plugins, minify: true, legalComments: "none", metafile: true };
const data = writeData(path("dist/browser/data"));

const cells = await build({
  ...live,
  entryPoints: [path("browser/cells/main.ts")],
  write: false,
  format: "iife",
  define: { ...live.define, buildVersions: JSON.stringify(versions), buildData: JSON.stringify(data) },
});
const cellsScript = withOwnGlobals(cells.outputFiles[0].text);
// a module and no worker's script: a page hands it on to the frame, whose worker may come of a blob only
const { code: cellsModule } = await transform(`export default ${JSON.stringify(cellsScript)}`, { minify: true });
writeFileSync(path("dist/browser/cells.js"), cellsModule);
const frame = await build({ ...live, entryPoints: [path("browser/frame/main.ts")], write: false, format: "iife" });
const [{ text: frameScript }] = frame.outputFiles;
writeFileSync(
  path("dist/browser/frame.html"),
  readFileSync(path("browser/frame/frame.html"), "utf8").replace("/* frame/main.ts */", () => frameScript.trim()),
);
const language = await build({
  ...live,
  entryPoints: { language: path("browser/language/main.ts") },
  outdir: path("dist/browser"),
  format: "iife",
});
writeFileSync(path("dist/browser/declarations.json"), JSON.stringify(declarations()));
writeFileSync(path("dist/browser/licenses.txt"), await licencesOf(cells.metafile, frame.metafile, language.metafile));

const files = ["cells.js", "language.js"];
const sizes = Object.fromEntries(files.map((name) => [name, readFileSync(path(`dist/browser/${name}`)).length]));
await build({
  ...live,
  entryPoints: [path("browser/kernel.ts")],
  outfile: path("dist/browser/kernel.js"),
  format: "esm",
  define: { ...live.define, buildSizes: JSON.stringify(sizes) },
});

const extension = "d2l-ts-jupyterlite";
const kernels = { tslab: "typescript", jslab: "javascript" };
const { displayNames } = require("./dist/index.js");
const specs = Object.fromEntries(
  Object.entries(kernels).map(([name, language]) => [name, { display_name: displayNames[language], language }]),
);
const define = { buildExtension: extension, buildKernels: specs, buildVersions: versions };
await build({
  ...live,
  entryPoints: [path("browser/jupyterlite/extension.ts")],
  outfile: path("dist/jupyterlite/static/extension.js"),
  format: "iife",
  define: {
    ...live.define,
    ...Object.fromEntries(Object.entries(define).map(([name, value]) => [name, JSON.stringify(value)])),
  },
});
cpSync(path("logo"), path("dist/jupyterlite/static"), { recursive: true });
const { description, license, version } = require("./package.json");
const jupyterlab = { extension: true, _build: { load: "static/extension.js", extension: "./extension" } };
writeFileSync(
  path("dist/jupyterlite/package.json"),
  `${JSON.stringify({ name: extension, version, description, license, jupyterlab }, undefined, 2)}\n`,
);
