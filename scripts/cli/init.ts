import { lstatSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { Command } from "commander";
import { messageOf, UserError } from "../base/errors.js";
import { configFile } from "../compare/config.js";
import { chooseKernel, firstNotebook } from "../init/first-notebook.js";
import { workflow } from "../init/workflow.js";
import { kernelLanguages } from "../jupyter/kernelspecs.js";
import { notebookText } from "../notebook/notebook.js";
import { allPassed } from "../report/report.js";
import { saveOutputs } from "../run/judge.js";
import { runAll } from "../run/run-all.js";
import { type Context, pythonOption, version } from "./program.js";
import { Progress } from "./progress.js";

interface InitOptions {
  kernel?: string;
  python?: string;
}

const notebookFile = "first.ipynb";
const workflowFile = join(".github", "workflows", "notebooks.yml");

/** The defaults, to be changed. */
const configuration = `{
  "rtol": 1e-5,
  "atol": 1e-8
}
`;

/** `init`: a starter in the current folder. */
export function initCommand({ python, signal, exit }: Context): Command {
  return new Command("init")
    .description("Write a starter into the current folder: a configuration, a GitHub workflow, a first notebook.")
    .option("--kernel <name>", "kernelspec of the first notebook (default: one of Python, else of another language)")
    .addOption(pythonOption())
    .addHelpText(
      "after",
      `\nIt writes ${configFile}, ${workflowFile} and ${notebookFile}, which it runs; nothing that is there is overwritten.\n` +
        "\nExit codes: 0 the starter is there, 1 the first notebook failed, 2 it could not be written.",
    )
    .action(async (options: InitOptions) => {
      mustBeFree([configFile, workflowFile, notebookFile]);
      const found = await python(options.python);
      const kernel = chooseKernel(await kernelLanguages(found), options.kernel);
      writeAll([
        [configFile, configuration],
        [workflowFile, workflow(process.cwd(), kernel, version())],
        [notebookFile, notebookText(firstNotebook(kernel))],
      ]);
      if (!(await execute(notebookFile, found, signal))) return exit(1);
      const { name } = kernel;
      console.log(`Written: ${configFile}, ${workflowFile}, ${notebookFile} (kernel ${name}).`);
      console.log("Next, type: npx d2l-lessons check");
    });
}

function mustBeFree(files: readonly string[]): void {
  const there = files.filter((file) => lstatSync(file, { throwIfNoEntry: false }) !== undefined);
  if (there.length === 0) return;
  throw new UserError(
    `${there.join(" and ")} ${there.length === 1 ? "is" : "are"} there already, and nothing was written: move ${there.length === 1 ? "it" : "them"} away, or work in another folder.`,
  );
}

/** All files or none: what was written before one could not be is removed. */
function writeAll(files: readonly (readonly [string, string])[]): void {
  const written: string[] = [];
  for (const [file, text] of files) {
    try {
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, text, { flag: "wx" });
      written.push(file);
    } catch (error) {
      for (const path of written) rmSync(path, { force: true });
      throw new UserError(`${file} could not be written, so nothing was: ${messageOf(error)}`);
    }
  }
}

/** Run the notebook and save its outputs: the first check has something to compare with. */
async function execute(file: string, python: string, signal: AbortSignal): Promise<boolean> {
  const progress = new Progress({ jobs: 1, quiet: false, out: process.stdout });
  const limits = { timeout: 120, maxOutput: 20e6, jobs: 1, times: new Map() };
  const run = { files: [file], python: async () => python, signal, judge: saveOutputs(), watcher: progress, ...limits };
  try {
    return allPassed(await runAll(run));
  } finally {
    progress.end();
  }
}
