import { spawn } from "node:child_process";

/** Lines of a failed command that its error shows. */
const tailLines = 30;

/**
 * End a process and all that it started; harmless when it has ended already.
 * @param {import("node:child_process").ChildProcess} child started with `detached: true`, so that it leads a group
 * @param {NodeJS.Signals} signal
 */
export function endGroup(child, signal = "SIGTERM") {
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

/**
 * Run a command to its end. On a terminal its newest line is shown in place; its full output is kept for the caller.
 * The command never outlives us: SIGINT, SIGTERM and SIGHUP end it first.
 * @param {string} command
 * @param {string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, inherit?: boolean, isBeside?: boolean }} options `inherit` writes
 *   straight to our own output; `isBeside` shows nothing while another one does that
 * @returns {Promise<{ code: number, output: string }>} its exit code; 127 when there is no such command
 */
export function run(command, args, { cwd, env = process.env, inherit = false, isBeside = false } = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd,
      env,
      detached: process.platform !== "win32",
      stdio: inherit ? ["ignore", "inherit", "inherit"] : ["ignore", "pipe", "pipe"],
    });
    let output = "";
    const take = (/** @type {Buffer} */ chunk) => {
      output += chunk;
      if (!isBeside) showInPlace(output.trimEnd().split("\n").at(-1) ?? "");
    };
    child.stdout?.on("data", take);
    child.stderr?.on("data", take);

    /** @type {(signal: NodeJS.Signals) => void} */
    const onSignal = (signal) => {
      endGroup(child);
      child.once("close", () => process.kill(process.pid, signal));
    };
    const signals = /** @type {const} */ (["SIGINT", "SIGTERM", "SIGHUP"]);
    for (const signal of signals) process.once(signal, onSignal);

    const finish = (/** @type {number} */ code) => {
      for (const signal of signals) process.removeListener(signal, onSignal);
      if (!isBeside) showInPlace("");
      resolve({ code, output });
    };
    child.on("error", () => finish(127));
    child.on("close", (code) => finish(code ?? 1));
  });
}

/**
 * @param {string} output of a failed command
 * @returns {string} its last lines, indented
 */
export function tail(output) {
  return output.trimEnd().split("\n").slice(-tailLines).join("\n  ");
}

/** @param {string} line shown over the one before; nothing when output is not a terminal */
function showInPlace(line) {
  if (!process.stderr.isTTY) return;
  const width = (process.stderr.columns ?? 80) - 3;
  process.stderr.write(line === "" ? "\r\x1b[K" : `\r\x1b[K  ${line.slice(0, width)}`);
}
