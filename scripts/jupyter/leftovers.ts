import { execFile } from "node:child_process";
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
  const { stdout } = await promisify(execFile)("ps", ["-axww", "-o", "pid=,command="], { maxBuffer: 1e8 });
  return stdout
    .split("\n")
    .filter((line) => line.includes(text))
    .map((line) => Number.parseInt(line, 10))
    .filter((pid) => pid !== process.pid);
}

function kill(target: number): void {
  try {
    process.kill(target, "SIGKILL");
  } catch {
    // it leads no group, or has gone
  }
}
