import { stat } from "node:fs/promises";
import { join, resolve } from "node:path";
import { Command } from "commander";
import { UserError } from "../base/errors.js";
import { readConfig } from "../compare/config.js";
import { buildLite, mustBeReplaceableLite } from "../site/jupyterlite.js";
import { type Context, fromHere, pythonOption } from "./program.js";

interface LiteCommandOptions {
  out: string;
  title?: string;
  python?: string;
}

const help = `
The site is files: any file server shows it, without a Jupyter server. Notebooks are shown with their saved outputs, and run
in the reader's browser; kernels of other languages than TypeScript and JavaScript are not there.

Exit codes: 0 the site is built, 2 it could not be tried.`;

/** `lite`: a folder of notebooks to JupyterLab in the browser. */
export function liteCommand(context: Context): Command {
  const { root, notebooks } = context;
  return new Command("lite")
    .description("Build a JupyterLite site of the notebooks in a folder: Jupyter in the browser, with their kernel.")
    .argument("[folder]", "folder of notebooks and what lies beside them", fromHere(notebooks))
    .option("--out <folder>", "where the site goes", fromHere(join(root, "lite")))
    .option("--title <text>", `name of the site (default: "${context.title}")`)
    .addOption(pythonOption())
    .addHelpText("after", help)
    .action((folder: string, options: LiteCommandOptions) => lite(context, resolve(folder), options));
}

async function lite(context: Context, folder: string, options: LiteCommandOptions): Promise<void> {
  const output = resolve(options.out);
  const is = await stat(folder).catch(() => undefined);
  if (is?.isDirectory() !== true) {
    throw new UserError(`${fromHere(folder)} is not a folder: name a folder of notebooks.`);
  }
  await mustBeReplaceableLite(output);
  const python = await context.python(options.python);
  console.log("Building JupyterLite …");
  const title = options.title ?? context.title;
  const { packages } = await readConfig(folder);
  const notebooks = await buildLite({ folder, output, title, packages, python, signal: context.signal });
  const many = `${notebooks.length} notebook${notebooks.length === 1 ? "" : "s"}`;
  console.log(`JupyterLite with ${many} is in ${fromHere(output)}: show it with a file server`);
}
