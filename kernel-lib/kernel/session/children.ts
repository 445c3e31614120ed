import childProcess, { type ChildProcess, type StdioOptions } from "node:child_process";
import { syncBuiltinESMExports } from "node:module";
import type { Context } from "./context.js";
import type { Output } from "./output.js";
import type { Stop } from "./stop.js";

type Spawn = { spawn(options: { stdio?: StdioOptions }): unknown };
const names = ["stdin", "stdout", "stderr"] as const;

/** Shows what child processes write to an inherited stdout or stderr: without this it goes to the server's terminal. */
export function captureChildren(output: Output, context: Context, stop: Stop): void {
  const prototype = childProcess.ChildProcess.prototype as unknown as Spawn;
  const { spawn } = prototype;
  prototype.spawn = function (this: ChildProcess, options) {
    const stdio = listOf(options.stdio);
    const piped = stdio.map((end, fd) => (isInherited(end, fd) ? "pipe" : end));
    const result = spawn.call(this as unknown as Spawn, { ...options, stdio: piped as StdioOptions });
    const { parent } = context;
    const { pid } = this;
    if (pid !== undefined) {
      output.post({ kind: "child", pid, parent, isRunning: true });
      this.once("exit", () => output.post({ kind: "child", pid, parent, isRunning: false }));
    }
    for (const fd of [1, 2] as const) {
      if (piped[fd] === stdio[fd]) continue;
      this[names[fd]]?.setEncoding("utf8").on("data", (text: string) => {
        context.run(parent, () => output.write(names[fd], text));
      });
    }
    return result;
  };
  captureSync(output, stop);
  syncBuiltinESMExports();
}

type Ended = ReturnType<typeof childProcess.spawnSync>;

/** The synchronous calls give the text when the child has ended. */
function captureSync(output: Output, stop: Stop): void {
  const { spawnSync } = childProcess;
  /** A child that an interrupt has ended ends the cell, too. */
  const stoppable = (run: () => unknown): unknown => {
    try {
      return run();
    } finally {
      stop.check();
    }
  };
  const captured = (...args: unknown[]): Ended => {
    const index = args.findIndex(isOptions);
    const stdio = listOf((args[index] as { stdio?: StdioOptions } | undefined)?.stdio);
    const piped = stdio.map((end, fd) => (isInherited(end, fd) ? "pipe" : end));
    if (index < 0) return stoppable(() => Reflect.apply(spawnSync, childProcess, args)) as Ended;
    const ended = Reflect.apply(
      spawnSync,
      childProcess,
      args.with(index, { ...(args[index] as object), stdio: piped }),
    ) as Ended;
    for (const fd of [1, 2] as const) {
      if (piped[fd] === stdio[fd]) continue;
      output.write(names[fd], String(ended[names[fd]] ?? ""));
      Object.assign(ended, { [names[fd]]: null });
    }
    stop.check();
    return ended;
  };
  /** `execSync` and `execFileSync` return stdout, and throw when the child fails. */
  const executor = (name: "execSync" | "execFileSync", defaults: object) => {
    const original = childProcess[name] as (...args: unknown[]) => unknown;
    return (...args: unknown[]): unknown => {
      const index = args.findIndex(isOptions);
      const stdio = listOf((args[index] as { stdio?: StdioOptions } | undefined)?.stdio);
      if (!stdio.some(isInherited)) return stoppable(() => original(...args));
      const ended = captured(...args.with(index, { ...defaults, ...(args[index] as object) }));
      if (ended.error === undefined && ended.status === 0) return ended.stdout;
      throw Object.assign(ended.error ?? new Error(`Command failed: ${args.slice(0, index).flat().join(" ")}`), ended);
    };
  };
  Object.assign(childProcess, {
    spawnSync: captured,
    execSync: executor("execSync", { shell: true }),
    execFileSync: executor("execFileSync", {}),
  });
}

const isOptions = (value: unknown) => typeof value === "object" && value !== null && !Array.isArray(value);

const isInherited = (end: unknown, fd: number) =>
  (fd === 1 || fd === 2) && (end === "inherit" || end === fd || end === (fd === 1 ? process.stdout : process.stderr));

/** One entry for each of stdin, stdout and stderr at least; Node's default is a pipe. */
function listOf(stdio: StdioOptions | undefined): unknown[] {
  const list: unknown[] = typeof stdio === "string" ? [stdio, stdio, stdio] : [...(stdio ?? [])];
  while (list.length < 3) list.push("pipe");
  return list;
}
