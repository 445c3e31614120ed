import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { hangMs } from "../limits.mjs";

/** Top folder of the project. */
export const root = fileURLToPath(new URL("../../", import.meta.url));

/** One of the project's commands, running as users run it. */
export class Command {
  readonly child: ChildProcess;
  /** All that it printed so far, on either stream. */
  output = "";
  private readonly mark = randomUUID();
  private readonly closed: Promise<number>;

  /** @param args as after `npm run`: the command's name, then its own arguments */
  constructor(args: string[], cwd = root, env: NodeJS.ProcessEnv = {}) {
    this.child = spawn(process.execPath, [join(root, "scripts/setup/main.js"), ...args], {
      cwd,
      // every process that it starts inherits the mark
      env: { ...process.env, ...env, D2L_TEST_MARK: this.mark },
      stdio: ["ignore", "pipe", "pipe"],
    });
    for (const stream of [this.child.stdout, this.child.stderr]) {
      stream?.on("data", (chunk: Buffer) => {
        this.output += chunk;
      });
    }
    this.closed = new Promise((resolve) => {
      this.child.once("close", (code, signal) => resolve(code ?? (signal === null ? -1 : -2)));
    });
  }

  /** Wait until it has ended; its exit code. */
  ended(): Promise<number> {
    return this.closed;
  }

  /** Wait until its output matches. */
  async prints(pattern: RegExp): Promise<RegExpExecArray> {
    for (const deadline = Date.now() + hangMs; Date.now() < deadline; await sleep(50)) {
      const match = pattern.exec(this.output);
      if (match !== null) return match;
      if (this.child.exitCode !== null) break;
    }
    throw new Error(`expected output matching ${pattern}, got:\n${this.output}`);
  }

  /** Command lines of all processes that descend from it and run still. */
  processes(): string[] {
    return allProcesses()
      .filter((line) => line.includes(`D2L_TEST_MARK=${this.mark}`))
      .map((line) => line.slice(0, 300));
  }
}

/** All processes: number, command line, and behind it the environment. */
export const allProcesses = (): string[] => (process.platform === "linux" ? fromProc() : fromPs());

/** Slim systems have no `ps`. */
function fromProc(): string[] {
  const read = (pid: string, name: string) => readFileSync(`/proc/${pid}/${name}`, "utf8").replaceAll("\0", " ");
  return readdirSync("/proc").flatMap((pid) => {
    if (!/^\d+$/.test(pid)) return [];
    try {
      return [`${pid} ${read(pid, "cmdline")}${read(pid, "environ")}`];
    } catch {
      return []; // it has ended meanwhile
    }
  });
}

/** `e` shows the environment. */
const fromPs = (): string[] =>
  execFileSync("ps", ["axeww", "-o", "pid=,command="], { encoding: "utf8", maxBuffer: 1e8 }).split("\n");

/** How a command ended, and what it left running. */
export interface Ended {
  code: number;
  output: string;
  left: string[];
}

/** Run a command to its end in the project's folder. */
export function command(...args: string[]): Promise<Ended> {
  return commandIn(root, ...args);
}

/** Run a command to its end in another folder. */
export async function commandIn(cwd: string, ...args: string[]): Promise<Ended> {
  const running = new Command(args, cwd);
  const code = await running.ended();
  return { code, output: running.output, left: running.processes() };
}
