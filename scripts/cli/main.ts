import { Stopped } from "../base/errors.js";
import { dispatch } from "./dispatch.js";
import { type Places, placesOf } from "./places.js";

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
  return dispatch(args, places, stop.signal);
}
