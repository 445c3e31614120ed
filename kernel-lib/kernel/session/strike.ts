import { Session } from "node:inspector";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { callSites } from "./call-sites.js";
import type { Stop } from "./stop.js";

const kernelFolder = `${dirname(__dirname)}/`;

type Node = { _fatalException(error: Error): void };

/**
 * The last resort against a cell that reaches none of its checks: a regular expression, a loop of a package. The wire
 * thread has this evaluated in the midst of whatever runs, so it sees the real stack, and asks for V8's termination
 * only when the user's own code is innermost: no statement of the kernel or of Node is ever cut in two.
 */
export class Striker {
  readonly #stop: Stop;
  readonly #dropUnfinished: () => void;
  #session: Session | undefined;

  /** `dropUnfinished` forgets modules that are cut short while they load. */
  constructor(stop: Stop, dropUnfinished: () => void) {
    this.#stop = stop;
    this.#dropUnfinished = dropUnfinished;
  }

  readonly strike = (id: number): void => {
    if (!this.#stop.mayStrike(id) || !isUsers(innermost())) return;
    this.#dropUnfinished();
    // makes Node forget the asynchronous calls that will not return, or it would miss them and end the process
    (process as unknown as Node)._fatalException(this.#stop.error);
    if (this.#session === undefined) {
      this.#session = new Session();
      this.#session.connect();
    }
    this.#session.post("Runtime.terminateExecution");
  };

  disconnect(): void {
    this.#session?.disconnect();
  }
}

/** The script of the frame that was interrupted; undefined for code made from text. */
function innermost(): string | undefined {
  // behind this function, the strike, and what the wire thread had evaluated
  const sites = callSites(20).slice(3);
  const site = sites.find((site) => !site.isNative() && (site.isEval() || site.getFileName() != null));
  if (site === undefined) return "node:none";
  return site.isEval() ? undefined : (site.getFileName() ?? undefined);
}

function isUsers(script: string | undefined): boolean {
  if (script === undefined) return true;
  if (script.startsWith("node:")) return false;
  const path = script.startsWith("file:") ? fileURLToPath(script) : script;
  return !path.startsWith(kernelFolder);
}
