import { setTimeout as sleep } from "node:timers/promises";
import { stripVTControlCharacters } from "node:util";
import { processesNaming } from "./leftovers.js";
import type { Log } from "./log.js";

const everyMs = 300;
const attempts = 5;
/** Lines of its words that a failed start shows. */
const lines = 20;

/**
 * A record of the Jupyter server itself, unlike what its kernels print: a line, and those below it that belong to it.
 * It begins within a line where a kernel has not ended its own.
 */
const ofTheServer = /\[[A-Z] \d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d+ \w+\].*\n(?:(?:[ \t]+\S|[{}]).*\n|\n)*/g;
/** The last line of a traceback in such a record. */
const exception = /^ +((?:[\w.]+\.)?[A-Z]\w*(?:Error|Exception)\b.*)$/gm;

/**
 * What a server of our own tells of a kernel that starts from now on. Jupyter's interface tells nothing of one that
 * ends before it has answered: whoever waits for it would wait for a minute, and never know why.
 */
export class StartWatch {
  private readonly begun: number;

  /**
   * @param runtime folder of the server's own, where the connection files of its kernels are
   * @param log of the server; kernels print there too
   */
  constructor(
    private readonly runtime: string,
    private readonly log: Log,
  ) {
    this.begun = log.end;
  }

  /** Why the server could not start a kernel; undefined when it does not say. */
  async refusal(): Promise<string | undefined> {
    // its log may come after its answer
    for (let attempt = 0; attempt < attempts; attempt++) {
      const told = [...this.log.since(this.begun).matchAll(exception)].at(-1);
      if (told !== undefined) return told[1];
      await sleep(everyMs);
    }
    return undefined;
  }

  /** Resolves when the process of the kernel has ended. On Windows, where processes are not listed so, never. */
  async ended(id: string, signal: AbortSignal): Promise<void> {
    for (;;) {
      await sleep(everyMs, undefined, { signal });
      // the server has missed some kernel, and no process is left that this one's connection file was given to
      if (process.platform === "win32" || !this.log.since(this.begun).includes("restart failed")) continue;
      if ((await processesNaming(`${this.runtime}/kernel-${id}.json`)).length === 0) return;
    }
  }

  /** What kernels have printed since, as it is shown below a message; empty when there was nothing. */
  said(): string {
    const printed = `${stripVTControlCharacters(this.log.since(this.begun)).trimEnd()}\n`.replace(ofTheServer, "\n");
    const theirs = printed.split("\n").filter((line) => line.trim() !== "");
    return theirs.length === 0 ? "" : `; what kernels printed meanwhile:\n  ${theirs.slice(-lines).join("\n  ")}`;
  }
}
