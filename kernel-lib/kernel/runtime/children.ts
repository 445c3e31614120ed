import childProcess, { type ChildProcess, type StdioOptions } from "node:child_process";
import { syncBuiltinESMExports } from "node:module";
import type { Context } from "./context.js";
import type { Output } from "./streams.js";

type Spawn = { spawn(options: { stdio?: StdioOptions }): unknown };
type SyncOptions = { stdio?: StdioOptions } | undefined;
const names = ["stdin", "stdout", "stderr"] as const;

/** Shows what child processes write to an inherited stdout or stderr: without this it goes to the server's terminal. */
export function captureChildren(output: Output, context: Context): void {
  const prototype = childProcess.ChildProcess.prototype as unknown as Spawn;
  const { spawn } = prototype;
  prototype.spawn = function (this: ChildProcess, options) {
    const stdio = listOf(options.stdio);
    const piped = stdio.map((end, fd) => (isInherited(end, fd) ? "pipe" : end));
    const result = spawn.call(this as unknown as Spawn, { ...options, stdio: piped as StdioOptions });
    const { parent } = context;
    for (const fd of [1, 2] as const) {
      if (piped[fd] === stdio[fd]) continue;
      this[names[fd]]?.setEncoding("utf8").on("data", (text: string) => {
        context.run(parent, () => output.write(names[fd] as "stdout" | "stderr", text));
      });
    }
    return result;
  };
  for (const name of ["spawnSync", "execFileSync", "execSync"] as const) captureSync(name, output);
  syncBuiltinESMExports();
}

/** The synchronous calls give the text when the child has ended. */
function captureSync(name: "spawnSync" | "execFileSync" | "execSync", output: Output): void {
  const original = childProcess[name] as (...args: unknown[]) => unknown;
  const replaced = (...args: unknown[]): unknown => {
    const index = args.findIndex((arg) => typeof arg === "object" && arg !== null && !Array.isArray(arg));
    const stdio = listOf((args[index] as SyncOptions)?.stdio);
    const shown = ([1, 2] as const).filter((fd) => isInherited(stdio[fd], fd));
    if (index < 0 || shown.length === 0) return original(...args);
    // the text has to come back also when only stderr is inherited: spawnSync returns all of it
    const piped = stdio.map((end, fd) => (isInherited(end, fd) ? "pipe" : end));
    const options = { ...(args[index] as object), stdio: piped };
    const write = (fd: 1 | 2, data: unknown) => output.write(names[fd] as "stdout" | "stderr", String(data ?? ""));
    let result: unknown;
    try {
      result = original(...args.slice(0, index), options, ...args.slice(index + 1));
    } catch (error) {
      const failed = error as { stdout?: unknown; stderr?: unknown };
      for (const fd of shown) if (fd === 1) write(1, failed.stdout);
      throw error;
    }
    if (name !== "spawnSync") {
      // these print an inherited stderr themselves, and return stdout
      if (!shown.includes(1)) return result;
      write(1, result);
      return null;
    }
    const ended = result as { stdout: unknown; stderr: unknown; output: unknown[] };
    for (const fd of shown) {
      write(fd, ended[names[fd] as "stdout" | "stderr"]);
      ended[names[fd] as "stdout" | "stderr"] = null;
    }
    return ended;
  };
  Object.assign(childProcess, { [name]: replaced });
}

const isInherited = (end: unknown, fd: number) =>
  (fd === 1 || fd === 2) && (end === "inherit" || end === fd || end === (fd === 1 ? process.stdout : process.stderr));

function listOf(stdio: StdioOptions | undefined): unknown[] {
  if (typeof stdio === "string") return [stdio, stdio, stdio];
  return [...(stdio ?? []), ..."012".slice(stdio?.length ?? 0)].map((end, fd) =>
    fd <= 2 && /^[012]$/.test(String(end)) && typeof end === "string" ? "pipe" : end,
  );
}
