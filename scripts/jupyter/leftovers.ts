import { execFile } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { promisify } from "node:util";

/**
 * End what a server left behind when it died: its kernels run in process groups of their own. All name a connection file
 * in the server's runtime folder, which is ours alone.
 */
export async function endLeftovers(runtime: string): Promise<void> {
  // on Windows ending the server's tree has ended them
  if (process.platform === "win32") return;
  for (const pid of await processesNaming(runtime)) {
    for (const target of [-pid, pid]) kill(target);
  }
}

/** Ids of the processes with this text in their command line. */
export async function processesNaming(text: string): Promise<number[]> {
  const all = process.platform === "linux" ? fromProc() : await fromPs();
  return all.filter(([pid, command]) => pid !== process.pid && command.includes(text)).map(([pid]) => pid);
}

/** Without the program `ps`, which slim images of Linux lack. */
function fromProc(): [pid: number, command: string][] {
  return readdirSync("/proc").flatMap((entry): [number, string][] => {
    if (!/^\d+$/.test(entry)) return [];
    try {
      return [[Number(entry), readFileSync(`/proc/${entry}/cmdline`, "utf8").replaceAll("\0", " ")]];
    } catch {
      return []; // it has ended meanwhile, or is another user's
    }
  });
}

async function fromPs(): Promise<[pid: number, command: string][]> {
  const { stdout } = await promisify(execFile)("ps", ["-axww", "-o", "pid=,command="], { maxBuffer: 1e8 });
  return stdout.split("\n").map((line) => [Number.parseInt(line, 10), line]);
}

function kill(target: number): void {
  try {
    process.kill(target, "SIGKILL");
  } catch {
    // it leads no group, or has gone
  }
}
