import { type ChildProcess, spawn } from "node:child_process";

/** Lines of a failed program that its error shows. */
const tailLines = 30;

/**
 * End a process and all that it started; harmless when it has ended already.
 * @param child started with `detached: true`, so that it leads a group
 */
export function endGroup(child: ChildProcess, signal: NodeJS.Signals = "SIGTERM"): void {
  if (child.pid === undefined || child.exitCode !== null) return;
  if (process.platform === "win32") {
    spawn("taskkill", ["/pid", String(child.pid), "/t", "/f"], { stdio: "ignore" });
    return;
  }
  try {
    process.kill(-child.pid, signal);
  } catch {
    // the group has gone in the meantime
  }
}

/** The last lines of what a failed program said, indented. */
export function tail(output: string): string {
  return output.trimEnd().split("\n").slice(-tailLines).join("\n  ");
}
