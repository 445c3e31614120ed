import { resolve } from "node:path";
import { type Command, Option } from "commander";
import { UserError } from "../base/errors.js";
import { readParameters } from "../notebook/parameters.js";
import { exitCodeOf } from "../report/report.js";
import { PassCache } from "../run/cache.js";
import { compareWithSaved, runOnly } from "../run/judge.js";
import { KeptServer } from "../run/kept-server.js";
import { commonFolder, findNotebooks } from "../run/lessons.js";
import { checkStamps, folderSettings, type SettingsOf } from "../run/stale.js";
import { updateSaved } from "../run/update.js";
import { watchNotebooks } from "../run/watch.js";
import { type Context, tolerance } from "./program.js";
import { stampLine, updateLines } from "./report-lines.js";
import { exitCodes, type JobOf, type RunOptions, run, runCommand, runFiles } from "./run.js";

interface CheckOptions extends RunOptions {
  rtol?: number;
  atol?: number;
  cache: boolean;
  lax?: true;
  update?: true;
  watch?: true;
  stampsOnly?: true;
}

/** Options that mean nothing where nothing is run. */
const needRun = ["update", "watch", "kernel", "server"];
/** Options that mean nothing where no single run is told about. */
const needOneRun = ["shard", "recordTimes", "json", "junit", "html"];

/** `check`: run notebooks and compare with what is saved. */
export function checkCommand(context: Context): Command {
  return runCommand(context, "check")
    .description(
      "Run notebooks and compare the outputs with the saved ones; without --update nothing is written to them.",
    )
    .option("--rtol <number>", "relative tolerance of numbers in outputs", tolerance)
    .option("--atol <number>", "absolute tolerance of numbers in outputs", tolerance)
    .addOption(
      new Option("--lax", "compare nothing: a notebook passes when its cells run").conflicts(["update", "stampsOnly"]),
    )
    .option("--no-cache", "run also what passed before and has not changed since")
    .option("--update", "save the outputs that differ, and only those")
    .addOption(
      new Option(
        "--watch",
        "go on: run a notebook again when its code changes, or the library or files beside it do",
      ).conflicts(needOneRun),
    )
    .addOption(
      new Option("--stamps-only", "run nothing: see whether the saved outputs were made from this code").conflicts([
        ...needRun,
        ...needOneRun,
      ]),
    )
    .addHelpText("after", `\nA cell that fails or differs is shown with its source.\n${exitCodes}`)
    .action(async (notebooks: string[], options: CheckOptions) => {
      if (options.stampsOnly) return stampsOnly(context, notebooks);
      if (options.update && options.parameter.length + options.parametersFile.length > 0)
        throw new UserError("--update would save the outputs of other parameters than the notebook's own.");
      if (options.watch) return watch(context, notebooks, options);
      return run(context, notebooks, options, jobOf(context, options));
    });
}

function jobOf(context: Context, options: CheckOptions): JobOf {
  const settings = compareSettings(options);
  const cache = cacheOf(options, context, settings);
  return ({ print }) => {
    if (options.lax) return { judge: runOnly(), ...(cache ? { cache } : {}) };
    if (options.update) {
      return { judge: updateSaved(settings, (path, cells) => print(updateLines(path, cells).join("\n"))) };
    }
    return { judge: compareWithSaved(settings), ...(cache ? { cache } : {}) };
  };
}

async function watch(context: Context, notebooks: string[], options: CheckOptions): Promise<void> {
  const files = await findNotebooks(notebooks, context.notebooks);
  const kept = new KeptServer(commonFolder(files));
  const run = async (due: readonly string[], signal: AbortSignal): Promise<void> => {
    // settings are read anew: they may be what has changed
    const job = jobOf(context, options);
    await runFiles({ ...context, signal }, due, options, (progress) => ({ ...job(progress), kept }));
  };
  try {
    const ours = [resolve(options.cacheFolder)];
    await watchNotebooks({ files, ours, signal: context.signal, run, tell: console.log });
  } finally {
    await kept.stop();
  }
}

/** None for a server that is not ours: nobody knows what its kernels are made of. */
function cacheOf(options: CheckOptions, context: Context, settings: SettingsOf): PassCache | null {
  // what is not run has no executed copy
  if (!options.cache || options.server !== undefined || options.output !== undefined) return null;
  const { cacheFolder, timeout, notebookTimeout, maxOutput, lax, allowErrors } = options;
  const parameters = [...readParameters(options.parametersFile, options.parameter)];
  const text = async (path: string): Promise<string> =>
    JSON.stringify([await settings(path), timeout, notebookTimeout, maxOutput, lax, allowErrors, parameters]);
  const written = [options.json, options.junit, options.html].filter((file) => file !== undefined);
  return new PassCache({
    ...{ folder: cacheFolder, written, settings: text },
    python: () => context.python(options.python),
  });
}

async function stampsOnly({ notebooks: all, exit }: Context, notebooks: string[]): Promise<void> {
  const reports = await checkStamps(await findNotebooks(notebooks, all));
  for (const report of reports) console.log(stampLine(report));
  exit(exitCodeOf(reports));
}

/** The configuration of a notebook's folder, with the tolerances of the command line. */
function compareSettings({ rtol, atol }: CheckOptions): SettingsOf {
  return folderSettings((compare) => ({ ...compare, rtol: rtol ?? compare.rtol, atol: atol ?? compare.atol }));
}
