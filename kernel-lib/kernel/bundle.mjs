/**
 * Joins the kernel into one file for each of its threads, and two for its installation: it starts sooner, and needs no
 * other package of this repository.
 */
import { existsSync, readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const path = (name) => fileURLToPath(new URL(name, import.meta.url));

/** The folders that a thread starts in. */
const threads = readdirSync(path(".")).filter((name) => existsSync(path(`${name}/main.ts`)));

await build({
  entryPoints: {
    main: path("main.ts"),
    ...Object.fromEntries(threads.map((name) => [`${name}/main`, path(`${name}/main.ts`)])),
    install: path("install/cli.ts"),
    index: path("install/kernelspec.ts"),
  },
  outdir: path("dist"),
  bundle: true,
  packages: "external",
  platform: "node",
  target: "node20.19",
  logLevel: "warning",
});
