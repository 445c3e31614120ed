import { readFileSync } from "node:fs";
import { relative } from "node:path";
import { Command, InvalidArgumentError, Option } from "commander";
import type { Shard } from "../run/shard.js";
import type { Places } from "./places.js";

/** What a command needs besides its own options. */
export interface Context extends Omit<Places, "python"> {
  /**
   * Python that Jupyter is installed in.
   * @param named by the user
   */
  python: (named?: string) => Promise<string>;
  /** Aborted when the user or a supervisor wants us to stop. */
  signal: AbortSignal;
  /** Sets the exit code. */
  exit: (code: number) => void;
}

/** The command line with the given commands. */
export function program(commands: readonly Command[]): Command {
  const all = new Command("d2l-lessons")
    .description("Runs, checks and publishes notebooks on any Jupyter server.")
    .version(version());
  for (const command of commands) all.addCommand(quietly(command));
  return quietly(all);
}

/** Our version, as npm knows it. */
export function version(): string {
  return JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8")).version;
}

/** Errors are thrown to the caller instead of ending the process. */
function quietly(command: Command): Command {
  return command.exitOverride().showHelpAfterError("Add --help to see what can be given.");
}

/** A path as it is called in the current folder. */
export function fromHere(path: string): string {
  return relative(process.cwd(), path) || ".";
}

/** The option that names the Python whose Jupyter is used. */
export function pythonOption(): Option {
  return new Option(
    "--python <program>",
    "Python that Jupyter is installed in (default: that of the active environment, else of the PATH)",
  );
}

/** Option parser for a number above 0. */
export function positive(text: string): number {
  const value = Number(text);
  if (!(value > 0)) throw new InvalidArgumentError("It must be a number above 0.");
  return value;
}

/** Option parser for 0 or a number above it. */
export function tolerance(text: string): number {
  const value = Number(text);
  if (text.trim() === "" || !(value >= 0)) throw new InvalidArgumentError("It must be 0 or a number above 0.");
  return value;
}

/** Option parser for a whole number above 0. */
export function count(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) throw new InvalidArgumentError("It must be a whole number above 0.");
  return value;
}

/** Option parser that gathers all values of an option. */
export function repeated(text: string, before: string[]): string[] {
  return [...before, text];
}

/** `-p NAME VALUE`, as papermill has it, in the form that the option takes. */
export function joinPairs(args: readonly string[]): string[] {
  const at = args.findIndex(
    (arg, index) => ["-p", "--parameter"].includes(arg) && !(args[index + 1] ?? "=").includes("="),
  );
  if (at === -1) return [...args];
  const [name, value = ""] = args.slice(at + 1, at + 3);
  return [...args.slice(0, at), `--parameter=${name}=${value}`, ...joinPairs(args.slice(at + 3))];
}

/** Option parser for a TCP port. */
export function port(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1 || value > 65535) {
    throw new InvalidArgumentError("It must be a whole number from 1 to 65535.");
  }
  return value;
}

/** Option parser for part `i` of `n`, as `2/4`. */
export function shard(text: string): Shard {
  const [, index, count] = /^(\d{1,6})\/(\d{1,6})$/.exec(text)?.map(Number) ?? [];
  if (!(index >= 1 && index <= count)) {
    throw new InvalidArgumentError("It must be a part and the number of parts, such as 1/4 up to 4/4.");
  }
  return { index, count };
}
