import { execFile } from "node:child_process";
import { cp, mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { glob } from "tinyglobby";
import { UserError } from "../base/errors.js";
import { tail } from "../base/processes.js";
import { jupyterEnvironment } from "../jupyter/environment.js";
import { inSite } from "../run/lessons.js";
import { copyKernel } from "./live-kernel.js";
import { addPackages } from "./packages.js";
import { jupyterliteFolder } from "./places.js";

/** What to build a JupyterLite site of. */
export interface LiteOptions {
  /** Of the notebooks, with all that lies beside them. */
  folder: string;
  /** Replaced as a whole, but only when it is empty, missing or such a site. */
  output: string;
  title: string;
  /** npm packages that cells may import. */
  packages: readonly string[];
  /** That has jupyterlite-core. */
  python: string;
  signal: AbortSignal;
}

const install = "jupyterlite-core jupyter_server plotly";

/**
 * Build a site of JupyterLab in the browser, whose notebooks in TypeScript and JavaScript run there. The old one stands
 * until the new one is whole.
 * @returns the notebooks in it
 * @throws {UserError} there is no notebook, JupyterLite is missing, or what it said when it failed
 */
export async function buildLite({ folder, output, title, packages, python, signal }: LiteOptions): Promise<string[]> {
  const files = await filesIn(folder);
  const notebooks = files.filter((file) => file.endsWith(".ipynb"));
  if (notebooks.length === 0) throw new UserError(`There is no notebook in ${folder}.`);
  const fresh = `${output}-changed.${process.pid}`;
  const work = await mkdtemp(join(tmpdir(), "d2l-lessons-"));
  try {
    for (const file of files) await cp(join(folder, file), join(work, "contents", file));
    const texts = await Promise.all(notebooks.map((file) => readFile(join(folder, file), "utf8")));
    const extension = join(work, "extension");
    await cp(jupyterliteFolder, extension, { recursive: true });
    const kernel = join(extension, "static", "live");
    await copyKernel(kernel, texts.join("\n"));
    await addPackages(kernel, { names: packages, folder });
    await writeFile(join(work, "jupyter-lite.json"), JSON.stringify(configOf(title)));
    await jupyterLite(["build", ...options(work, extension, fresh)], { python, work, signal });
    await rm(output, { recursive: true, force: true });
    await rename(fresh, output);
    return notebooks;
  } finally {
    await rm(work, { recursive: true, force: true });
    await rm(fresh, { recursive: true, force: true });
  }
}

/**
 * @throws {UserError} the folder holds something else than a JupyterLite site, which would be lost
 */
export async function mustBeReplaceableLite(output: string): Promise<void> {
  const inside = await readdir(output).catch((): string[] => []);
  if (inside.length === 0 || inside.includes("jupyter-lite.json")) return;
  throw new UserError(`${output} holds other files than a JupyterLite site: name an empty or a new folder with --out.`);
}

/** All that is not hidden, no package and no site. */
async function filesIn(folder: string): Promise<string[]> {
  const files = await glob("**/*", {
    cwd: folder,
    ignore: ["**/node_modules/**", "**/site-packages/**", "**/_*/**"],
    dot: false,
  });
  return files.filter((file) => !inSite(folder, file)).sort();
}

const configOf = (title: string): object => ({
  "jupyter-lite-schema-version": 0,
  "jupyter-config-data": {
    appName: title,
    defaultKernelName: "tslab",
    // it shows files to kernels that want a file system; it would outlive the visit
    disabledExtensions: ["@jupyterlite/application-extension:service-worker-manager"],
  },
});

function options(work: string, extension: string, output: string): string[] {
  const contents = join(work, "contents");
  return [
    ...["--lite-dir", work, "--output-dir", output, "--contents", contents, "--apps", "lab"],
    ...["--no-sourcemaps", "--no-unused-shared-packages", `--LiteBuildConfig.federated_extensions=${extension}`],
    // ours are all that is wanted: its own list would leave out folders such as lib and build
    "--LiteBuildConfig.ignore_contents=\\.ipynb_checkpoints",
  ];
}

interface Run {
  python: string;
  work: string;
  signal: AbortSignal;
}

async function jupyterLite(args: readonly string[], { python, work, signal }: Run): Promise<void> {
  const home = join(work, "home");
  await mkdir(home);
  try {
    const how = { cwd: work, env: jupyterEnvironment(home), signal, maxBuffer: 2 ** 28 };
    await promisify(execFile)(python, ["-m", "jupyterlite_core", ...args], how);
  } catch (error) {
    signal.throwIfAborted();
    const { stdout = "", stderr = "" } = error as { stdout?: string; stderr?: string };
    if (/No module named '?jupyter(?:lite_core|_server)/.test(stderr)) {
      throw new UserError(`JupyterLite is missing: run "${python}" -m pip install ${install}`);
    }
    throw new UserError(`JupyterLite failed:\n  ${tail(stdout + stderr)}`);
  }
}
