import { execFile } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { promisify } from "node:util";

/** Sends a signal to processes and to all that they started; which of our own children, `isMeant` says. */
export async function signalChildren(signal: NodeJS.Signals, isMeant: (pid: number) => boolean): Promise<void> {
  const children = await childrenByParent();
  const signalTree = (pid: number): void => {
    for (const child of children.get(pid) ?? []) signalTree(child);
    try {
      process.kill(pid, signal);
    } catch {
      // it has ended meanwhile
    }
  };
  for (const pid of children.get(process.pid) ?? []) if (isMeant(pid)) signalTree(pid);
}

async function childrenByParent(): Promise<Map<number, number[]>> {
  const children = new Map<number, number[]>();
  for (const [pid, parent] of process.platform === "linux" ? fromProc() : await fromPs()) {
    children.set(parent, [...(children.get(parent) ?? []), pid]);
  }
  return children;
}

function fromProc(): [pid: number, parent: number][] {
  return readdirSync("/proc").flatMap((entry): [number, number][] => {
    if (!/^\d+$/.test(entry)) return [];
    try {
      // the name, in parentheses, may hold anything
      const fields = readFileSync(`/proc/${entry}/stat`, "utf8")
        .replace(/^.*\) /s, "")
        .split(" ");
      return [[Number(entry), Number(fields[1])]];
    } catch {
      return [];
    }
  });
}

async function fromPs(): Promise<[pid: number, parent: number][]> {
  if (process.platform === "win32") return [];
  const { stdout } = await promisify(execFile)("ps", ["-A", "-o", "pid=,ppid="]);
  return stdout
    .trim()
    .split("\n")
    .map((line) => line.trim().split(/\s+/).map(Number) as [number, number]);
}
