import { type ChildProcess, spawn } from "node:child_process";
import type { Language } from "../language.js";
import type { Port } from "../rpc.js";
import { asLine, lineReader } from "./lines.js";

/** What the language process is told first. */
export interface Beginning {
  directory: string;
  language: Language;
}

/**
 * V8 takes a snapshot only under the flags that it was made under. Nurseries are small, for most of what is made stays.
 * Nothing is optimized: a compiler's work is in too many places for that to be worth what it takes.
 */
export const flags = [
  ...["--disable-warning=ExperimentalWarning", "--v8-pool-size=1"],
  ...["--max-semi-space-size=4", "--no-opt"],
];

/** The language process of a snapshot, as a port. */
export interface LanguageProcess extends Port {
  readonly pid: number | undefined;
}

/** Signals that somebody else sends: they say nothing of the snapshot. */
export const fromOutside: readonly unknown[] = ["SIGHUP", "SIGINT", "SIGKILL", "SIGTERM"] satisfies NodeJS.Signals[];

/**
 * Starts the language process. It ends when this one does, however that comes, for nothing more can come through its
 * pipe then.
 * @param ended is told why, and whether Node started and ended by itself
 */
export function startProcess(
  snapshot: string,
  beginning: Beginning,
  ended: (reason: string, byItself: boolean) => void,
): LanguageProcess {
  const child: ChildProcess = spawn(process.execPath, [...flags, "--snapshot-blob", snapshot], {
    cwd: beginning.directory,
    // what writes to the kernel's own streams is shown as a cell's
    stdio: ["pipe", "pipe", "ignore"],
    // a terminal's Ctrl-C is for the cell
    detached: process.platform !== "win32",
    windowsHide: true,
  });
  const { stdin, stdout, pid } = child;
  child.on("error", (error) => ended(error.message, false));
  child.on("exit", (code, signal) => ended(`exit ${signal ?? code}`, !fromOutside.includes(signal)));
  // its end is told by the process
  stdin?.on("error", () => {});
  stdin?.write(asLine(beginning));
  return {
    pid,
    postMessage: (question) => void stdin?.write(asLine(question)),
    on: (_event, listener) => stdout?.setEncoding("utf8").on("data", lineReader(listener)),
  };
}
