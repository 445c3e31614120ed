import { CommanderError } from "commander";
import { Stopped, UserError } from "../base/errors.js";
import { findPython } from "../jupyter/python.js";
import { checkCommand } from "./check.js";
import { convertCommand } from "./convert.js";
import { initCommand } from "./init.js";
import { mergeCommand } from "./merge.js";
import { type Places, placesOf } from "./places.js";
import { joinPairs, program } from "./program.js";
import { executeCommand } from "./run.js";
import { siteCommand } from "./site.js";
import { startCommand } from "./start.js";

/** Exit codes: 1 a notebook failed or differs, 2 it could not be tried, 128 + n ended by signal n. */
const couldNotRun = 2;
const signalNumber = { SIGHUP: 1, SIGINT: 2, SIGPIPE: 13, SIGTERM: 15 };

/**
 * Run one command, to its end or until a signal; whatever was started is ended first.
 * @param places by default those of whoever works in the current folder
 * @returns the exit code
 */
export async function main(args: readonly string[], places: Places = placesOf(process.cwd())): Promise<number> {
  const stop = new AbortController();
  for (const name of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(name, () => stop.abort(new Stopped(name)));
  process.stdout.on("error", () => stop.abort(new Stopped("SIGPIPE")));
  // @jupyterlab/services tells of each web socket on console.debug, and of each that breaks on console.warn
  console.debug = () => {};
  console.warn = () => {};

  let code = 0;
  const { python, lab } = places;
  const context = {
    ...places,
    python: async (named?: string): Promise<string> =>
      named === undefined && python !== undefined ? python : await findPython(named),
    signal: stop.signal,
    exit: (exitCode: number): void => {
      code = exitCode;
    },
  };
  try {
    const commands = [initCommand, executeCommand, checkCommand, mergeCommand, convertCommand, siteCommand].map(
      (command) => command(context),
    );
    if (lab !== undefined) commands.push(startCommand({ ...context, lab }));
    await program(commands).parseAsync(joinPairs(args), { from: "user" });
    return code;
  } catch (error) {
    return exitCode(error);
  }
}

function exitCode(error: unknown): number {
  // commander has printed its message, or the help that was asked for
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : couldNotRun;
  if (error instanceof Stopped) return 128 + signalNumber[error.signal];
  if (!(error instanceof UserError)) throw error;
  console.error(error.message);
  return couldNotRun;
}
