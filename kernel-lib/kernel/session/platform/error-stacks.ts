import { allSites } from "../call-sites.js";
import { isInside } from "./places.js";

/** V8's own ten are filled by a library that calls a few functions before it refuses, and the cell's line is not told. */
const mostFrames = 50;

type Prepare = (error: Error, sites: NodeJS.CallSite[]) => unknown;

const made = new WeakSet<Prepare>();

/** Has every stack trace made by `make`, of an error and its trace in V8's form. */
export function makeStacks(make: (error: Error, stack: string) => string): void {
  Error.stackTraceLimit = mostFrames;
  const prepare: Prepare = (error, sites) => {
    let stack = nameAndMessage(error);
    for (const site of sites) stack += `\n    at ${site}`;
    return make(error, stack);
  };
  made.add(prepare);
  let current = prepare;
  Object.defineProperty(Error, "prepareStackTrace", {
    get: () => current,
    set: (given: unknown) => {
      current = typeof given === "function" ? withoutInside(given as Prepare) : prepare;
    },
    configurable: true,
  });
}

/** A function of the user's that is given the calls of a trace gets those that a trace shows. */
function withoutInside(given: Prepare): Prepare {
  // one that was read before is put back
  if (given === allSites || made.has(given)) return given;
  const prepare: Prepare = (error, sites) =>
    given(
      error,
      sites.filter((site) => !isInside(site.getScriptNameOrSourceURL() ?? "")),
    );
  made.add(prepare);
  return prepare;
}

/** As Error.prototype.toString, for errors that refuse. */
function nameAndMessage(error: unknown): string {
  try {
    return Error.prototype.toString.call(error);
  } catch {
    return "Error";
  }
}
