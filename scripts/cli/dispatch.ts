import { type Command, CommanderError } from "commander";
import { Stopped, UserError } from "../base/errors.js";
import { findPython } from "../jupyter/python.js";
import type { Places } from "./places.js";
import { type Context, joinPairs, program } from "./program.js";

/** Exit codes: 1 a notebook failed or differs, 2 it could not be tried, 128 + n ended by signal n. */
const couldNotRun = 2;
/** Each command is loaded when it is the one that was named: all together take a second or two to load. */
const commands: { readonly [name: string]: () => Promise<(context: Context) => Command> } = {
  init: async () => (await import("./init.js")).initCommand,
  execute: async () => (await import("./run.js")).executeCommand,
  check: async () => (await import("./check.js")).checkCommand,
  merge: async () => (await import("./merge.js")).mergeCommand,
  convert: async () => (await import("./convert.js")).convertCommand,
  site: async () => (await import("./site.js")).siteCommand,
  lite: async () => (await import("./lite.js")).liteCommand,
};

const signalNumber = { SIGHUP: 1, SIGINT: 2, SIGPIPE: 13, SIGTERM: 15 };

/**
 * Do what a command line says.
 * @param signal ends it
 * @returns the exit code
 */
export async function dispatch(args: readonly string[], places: Places, signal: AbortSignal): Promise<number> {
  let code = 0;
  const { python, lab } = places;
  const context = {
    ...places,
    python: async (named?: string): Promise<string> =>
      named === undefined && python !== undefined ? python : await findPython(named),
    signal,
    exit: (exitCode: number): void => {
      code = exitCode;
    },
  };
  try {
    await program(await named(args[0], context, lab)).parseAsync(joinPairs(args), { from: "user" });
    return code;
  } catch (error) {
    return exitCode(error);
  }
}

/** The command of this name; all where there is none, for the help and for what is told of a wrong name. */
async function named(name: string | undefined, context: Context, lab: string | undefined): Promise<Command[]> {
  const own = Object.entries(commands).filter(([each]) => each === name);
  if (own.length > 0) return Promise.all(own.map(async ([, load]) => (await load())(context)));
  const start = lab === undefined ? [] : [(await import("./start.js")).startCommand({ ...context, lab })];
  if (name === "start" && start.length > 0) return start;
  const all = await Promise.all(Object.values(commands).map((load) => load()));
  return [...all.map((command) => command(context)), ...start];
}

function exitCode(error: unknown): number {
  // commander has printed its message, or the help that was asked for
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : couldNotRun;
  if (error instanceof Stopped) return 128 + signalNumber[error.signal];
  if (!(error instanceof UserError)) throw error;
  console.error(error.message);
  return couldNotRun;
}
