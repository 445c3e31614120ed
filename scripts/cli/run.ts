import { availableParallelism } from "node:os";
import { join, relative, resolve, sep } from "node:path";
import { Command } from "commander";
import { UserError } from "../base/errors.js";
import type { ServerAddress } from "../jupyter/server.js";
import { readParameters } from "../notebook/parameters.js";
import { exitCodeOf, type RunReport } from "../report/report.js";
import { collected } from "../run/collect.js";
import { type Judge, runOnly, saveOutputs, withCopies } from "../run/judge.js";
import type { KeptServer } from "../run/kept-server.js";
import { commonFolder, findNotebooks } from "../run/lessons.js";
import { type ResultCache, runAll } from "../run/run-all.js";
import { type Shard, shardOf } from "../run/shard.js";
import { readShardTimes, recordShardTimes } from "../run/shard-times.js";
import { readTimes, recordTimes } from "../run/times.js";
import { type Context, count, fromHere, positive, pythonOption, repeated, shard } from "./program.js";
import { Progress } from "./progress.js";
import { annotate, clearReports, linesTo, quoting, type ReportOptions, withReports, writeReports } from "./reports.js";

export interface RunOptions extends ReportOptions {
  kernel?: string;
  timeout: number;
  notebookTimeout?: number;
  keepGoing?: true;
  allowErrors?: true;
  output?: string;
  parameter: string[];
  parametersFile: string[];
  collect: string[];
  maxOutput: number;
  jobs: number;
  quiet?: true;
  cacheFolder: string;
  shard?: Shard;
  recordTimes?: true;
  python?: string;
  server?: string;
  token?: string;
}

export const exitCodes = `
Exit codes: 0 all notebooks passed, 1 some did not, 2 it could not be tried (the message says what to mend),
130 interrupted by Ctrl-C (143 by SIGTERM). Whatever happens, a notebook is as it was or whole.`;

/** `execute`: run notebooks and save their outputs. */
export function executeCommand(context: Context): Command {
  return runCommand(context, "execute")
    .description("Run notebooks from top to bottom and save their outputs in place.")
    .addHelpText("after", `\nA notebook with a cell that fails is left as it was.\n${exitCodes}`)
    .action((notebooks: string[], options: RunOptions) =>
      run(context, notebooks, options, () => ({ judge: inPlace(options) ? saveOutputs() : runOnly() })),
    );
}

/**
 * Whether outputs go into the notebooks themselves.
 * @throws {UserError} they would be those of other parameters
 */
function inPlace({ output, parameter, parametersFile }: RunOptions): boolean {
  if (output !== undefined) return false;
  if (parameter.length + parametersFile.length === 0) return true;
  throw new UserError("With parameters of your own name a folder for the executed copies: --output FOLDER.");
}

/** A command that runs notebooks, with the options that all of them have. */
export function runCommand({ notebooks, cache }: Context, name: string): Command {
  return withReports(new Command(name))
    .argument(
      "[notebooks...]",
      `files, folders (with all below them) or glob patterns; by default all in ${fromHere(notebooks)}`,
    )
    .option("--jobs <number>", "notebooks that run at the same time", count, availableParallelism())
    .option("--kernel <name>", "kernelspec to run in instead of the notebook's own")
    .option("--timeout <seconds>", "limit for each cell", positive, 120)
    .option("--notebook-timeout <seconds>", "limit for all cells of a notebook together", positive)
    .option("--keep-going", "run the cells after one that failed too, and tell all that do")
    .option("--allow-errors", "an error in a cell is no failure, but an output like any other")
    .option("--output <folder>", "write executed copies there, also of notebooks that fail, with their tracebacks")
    .option("-p, --parameter <name=value>", "set a variable, also as: -p NAME VALUE; may be repeated", repeated, [])
    .option("-f, --parameters-file <file>", "set the variables that a JSON or YAML file names", repeated, [])
    .option("--collect <text>", "only notebooks with this tag, or whose title has this in it", repeated, [])
    .option("--max-output <MB>", "limit for what one cell puts out", positive, 20)
    .option("--quiet", "say nothing of notebooks that pass")
    .option("--cache-folder <folder>", "where results and times are kept", cache)
    .option("--shard <i/n>", "run part i of n, balanced by recorded times; `merge` puts the reports together", shard)
    .option("--record-times", "record how long the notebooks took, in .lesson-times.json beside them")
    .addOption(pythonOption().conflicts("server"))
    .option("--server <url>", "a running Jupyter server that sees the same files, instead of one of our own")
    .option(
      "--token <token>",
      "its token; other users see it in the list of processes, unlike the variable JUPYTER_TOKEN",
    );
}

/** What is done with each notebook that ran. */
export interface Job {
  judge: Judge;
  cache?: ResultCache;
  kept?: KeptServer;
}

export type JobOf = (progress: Progress) => Job;

/** Run notebooks and tell how it went, on the screen, in reports, and by the exit code. */
export async function run(context: Context, notebooks: string[], options: RunOptions, job: JobOf): Promise<void> {
  if (options.shard !== undefined && options.recordTimes) {
    throw new UserError(
      "--record-times belongs to a run of all notebooks: with --shard it would move the others' parts.",
    );
  }
  const all = await collected(await findNotebooks(notebooks, context.notebooks), options.collect);
  const files = options.shard === undefined ? all : shardOf(all, options.shard, await readShardTimes(all));
  clearReports(options);
  const report = await quoting(options, () => runFiles(context, files, options, job));
  const whole =
    options.shard === undefined ? report : { ...report, shard: { ...options.shard, of: all.map(withSlashes) } };
  if (options.recordTimes) await recordShardTimes(all, report);
  writeReports(whole, options);
  await annotate(report, options);
  context.exit(exitCodeOf(report.notebooks));
}

/** As reports name notebooks. */
function withSlashes(path: string): string {
  return path.split(sep).join("/");
}

/** Run notebooks and tell how it went on the screen. */
export async function runFiles(
  context: Context,
  files: readonly string[],
  options: RunOptions,
  job: JobOf,
): Promise<RunReport> {
  const { signal } = context;
  const { kernel, timeout, notebookTimeout, keepGoing, allowErrors, jobs, quiet = false, cacheFolder } = options;
  const parameters = readParameters(options.parametersFile, options.parameter);
  const copies = options.output === undefined ? undefined : copiesIn(options.output, files);
  const server = serverAddress(options);
  const progress = new Progress({ jobs, quiet, out: linesTo(options) });
  try {
    const { judge, ...rest } = job(progress);
    const report = await runAll({
      ...{ files, timeout, notebookTimeout, keepGoing, allowErrors, parameters, jobs, signal, ...rest },
      ...{ watcher: progress, judge: copies === undefined ? judge : withCopies(judge, copies, parameters) },
      python: () => context.python(options.python),
      maxOutput: options.maxOutput * 1e6,
      times: await readTimes(cacheFolder),
      ...(server === undefined ? {} : { server }),
      ...(kernel === undefined ? {} : { kernel }),
    });
    await recordTimes(cacheFolder, report);
    const passed = report.notebooks.filter((notebook) => notebook.passed).length;
    progress.print(`${passed} of ${files.length} notebooks passed`);
    return report;
  } finally {
    progress.end();
  }
}

/** Where the copy of each notebook goes: below the folder as the notebooks are below theirs. */
function copiesIn(folder: string, files: readonly string[]): (path: string) => string {
  const from = commonFolder(files);
  return (path) => join(folder, relative(from, resolve(path)));
}

/**
 * The server that is named.
 * @throws {UserError} it is no address
 */
export function serverAddress({ server, token }: { server?: string; token?: string }): ServerAddress | undefined {
  if (server === undefined) {
    if (token !== undefined) throw new UserError("--token belongs to --server, which is missing.");
    return undefined;
  }
  if (!URL.canParse(server) || !/^https?:/.test(server)) {
    throw new UserError(`--server must be an address such as http://127.0.0.1:8888/, but it is "${server}".`);
  }
  return { url: server.endsWith("/") ? server : `${server}/`, token: token ?? process.env.JUPYTER_TOKEN ?? "" };
}
