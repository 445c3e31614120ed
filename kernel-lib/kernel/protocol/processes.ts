import { execFile } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { promisify } from "node:util";

/** A number is given again when a process has ended; with the time of its start it names one process. */
type Process = { pid: number; parent: number; started: string };

/** Some of our child processes and all that they started, also what outlives its parent between two signals. */
export class Descendants {
  readonly #isMeant: (pid: number) => boolean;
  #known = new Set<string>();

  /** `isMeant` says which of our own children. */
  constructor(isMeant: (pid: number) => boolean) {
    this.#isMeant = isMeant;
  }

  /**
   * All stand still before the first of them gets the signal: else a shell whose command it ends may start the next one
   * before it is ended itself, and that command is nobody's child.
   */
  async signal(signal: NodeJS.Signals): Promise<void> {
    const halted = new Map<string, number>();
    for (;;) {
      const found = (await this.#living()).filter((process) => !halted.has(nameOf(process)));
      if (found.length === 0) break;
      for (const process of found) {
        send(process.pid, "SIGSTOP");
        halted.set(nameOf(process), process.pid);
      }
    }
    for (const pid of halted.values()) send(pid, signal);
    for (const pid of halted.values()) send(pid, "SIGCONT");
    this.#known = new Set(halted.keys());
  }

  async #living(): Promise<Process[]> {
    const children = new Map<number, Process[]>();
    const living: Process[] = [];
    for (const each of process.platform === "linux" ? fromProc() : await fromPs()) {
      children.set(each.parent, [...(children.get(each.parent) ?? []), each]);
      if (this.#known.has(nameOf(each)) || (each.parent === process.pid && this.#isMeant(each.pid))) living.push(each);
    }
    // the list grows while it is walked
    for (const { pid } of living) living.push(...(children.get(pid) ?? []));
    return living;
  }
}

const nameOf = ({ pid, started }: Process) => `${pid} ${started}`;

function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // it has ended meanwhile
  }
}

function fromProc(): Process[] {
  return readdirSync("/proc").flatMap((entry): Process[] => {
    if (!/^\d+$/.test(entry)) return [];
    try {
      // the name, in parentheses, may hold anything; after it, proc(5)'s third field comes first
      const fields = readFileSync(`/proc/${entry}/stat`, "utf8")
        .replace(/^.*\) /s, "")
        .split(" ");
      return [{ pid: Number(entry), parent: Number(fields[1]), started: fields[19] }];
    } catch {
      return [];
    }
  });
}

async function fromPs(): Promise<Process[]> {
  if (process.platform === "win32") return [];
  const { stdout } = await promisify(execFile)("ps", ["-A", "-o", "pid=,ppid=,lstart="]);
  return stdout
    .trim()
    .split("\n")
    .map((line) => {
      const [pid, parent, ...started] = line.trim().split(/\s+/);
      return { pid: Number(pid), parent: Number(parent), started: started.join(" ") };
    });
}
