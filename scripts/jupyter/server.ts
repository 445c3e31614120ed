import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { type AddressInfo, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { messageOf, UserError } from "../base/errors.js";
import { endGroup, tail } from "../base/processes.js";
import { jupyterEnvironment } from "./environment.js";
import { endLeftovers } from "./leftovers.js";
import { Log } from "./log.js";
import { StartWatch } from "./start-watch.js";

/** Where a Jupyter server listens, and what it asks for. */
export interface ServerAddress {
  /** With a slash at the end. */
  readonly url: string;
  readonly token: string;
  /** To be asked before a kernel is started; only a server of our own has it. */
  readonly watchStart?: () => StartWatch;
}

/** A server that we started and must stop. */
export interface RunningServer extends ServerAddress {
  /** End every kernel, then the server. */
  stop(): Promise<void>;
  /** Settles when the server has ended, whoever ended it. */
  readonly ended: Promise<void>;
}

/** Where a server is to listen. */
export interface Listen {
  ip: string;
  port: number;
  /** How many other ports it may try while this one is taken. */
  retries: number;
}

export interface ServerOptions {
  /** Python of the environment that Jupyter is installed in. */
  python: string;
  /** Folder that the server shows; kernels start in its sub-folders. */
  folder: string;
  /** `jupyter_server`, or `jupyterlab` for people. */
  program?: "jupyter_server" | "jupyterlab";
  /** Keeps settings between runs; by default a folder that is removed at the end. */
  home?: string;
  /** Where it listens; by default on a free port of the loopback interface. */
  listen?: Listen;
  /** More arguments of the program. */
  args?: readonly string[];
  signal?: AbortSignal;
}

const startSeconds = 90;
const stopSeconds = 15;

/** Starts of a server on a free port: another program may take the one that was found. */
const attempts = 3;
const taken = /no available port could be found|port \d+ is not available/;

/**
 * Start a Jupyter server with a random token.
 * @throws {UserError} it does not start; the message shows its last words
 */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  if (options.listen !== undefined) return await startOnce(options, options.listen);
  for (let attempt = 1; ; attempt++) {
    try {
      return await startOnce(options, await freePort());
    } catch (error) {
      if (!(error instanceof UserError && taken.test(error.message)) || attempt === attempts) throw error;
    }
  }
}

/** Found here: servers before 2.19 that are given port 0 never tell which one they got. */
async function freePort(): Promise<Listen> {
  const ip = "127.0.0.1";
  const listener = createServer().listen(0, ip);
  await once(listener, "listening");
  const { port } = listener.address() as AddressInfo;
  listener.close();
  await once(listener, "close");
  return { ip, port, retries: 0 };
}

/**
 * Runs a Python module as long as its standard input is open, which ends with us, whatever ends us: the server is asked to
 * end its kernels and itself, and if it has not within a few seconds its whole group is ended. Most of a server's start is
 * the grammar of international addresses that the package rfc3987_syntax compiles for jsonschema, which does without
 * where it is not there: no schema of the server's asks for such an address.
 */
const whileWeLive = `
import os, runpy, signal, sys, threading, time
def watch(stdin):
    while stdin.read(1): pass
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(4)
    if hasattr(os, "killpg"): os.killpg(os.getpgrp(), signal.SIGKILL)
    os._exit(1)
threading.Thread(target=watch, args=(os.fdopen(os.dup(0), "rb", 0),), daemon=True).start()
sys.modules["rfc3987_syntax"] = None
sys.argv = sys.argv[1:]
runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)
`;

async function startOnce(options: ServerOptions, listen: Listen): Promise<RunningServer> {
  const { python, folder, program = "jupyter_server", args = [], signal } = options;
  const scratch = await temporaryFolder();
  const environment = jupyterEnvironment(options.home ?? scratch);
  const runtime = join(scratch, "runtime");
  const token = randomBytes(24).toString("hex");

  const child = spawn(python, ["-c", whileWeLive, program, ...commonArgs(folder), ...listenArgs(listen), ...args], {
    cwd: folder,
    // a group of its own: Ctrl-C in the terminal reaches us alone, and we end the server in good order
    detached: process.platform !== "win32",
    stdio: ["pipe", "pipe", "pipe"],
    env: { ...environment, JUPYTER_RUNTIME_DIR: runtime, JUPYTER_TOKEN: token },
  });
  const log = new Log();
  const remember = (chunk: Buffer): void => log.add(chunk);
  child.stdout.on("data", remember);
  child.stderr.on("data", remember);

  const lastResort = (): void => endGroup(child);
  process.once("exit", lastResort);
  const ended = new Promise<void>((resolve) => {
    child.once("error", (error) => {
      log.add(error.message);
      resolve();
    });
    // not `close`, which waits for kernels that outlive the server and hold its output open
    child.once("exit", () => resolve());
  });
  const stop = async (): Promise<void> => {
    await end(child, ended);
    await endLeftovers(scratch);
    process.removeListener("exit", lastResort);
    await rm(scratch, { recursive: true, force: true });
  };

  try {
    const url = await listening(join(runtime, `jpserver-${child.pid}.json`), token, ended, signal);
    // its last words may come after its end
    if (url === null) await Promise.race([once(child, "close"), sleep(1000)]);
    if (url === null) throw new UserError(`The Jupyter server did not start:\n  ${tail(log.since())}`);
    return { url, token, stop, ended, watchStart: () => new StartWatch(runtime, log) };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function temporaryFolder(): Promise<string> {
  try {
    return await mkdtemp(join(tmpdir(), "d2l-lessons-"));
  } catch (error) {
    throw new UserError(`The Jupyter server needs a temporary folder: ${messageOf(error)}. Set TMPDIR to another.`);
  }
}

function commonArgs(folder: string): string[] {
  return [
    "--no-browser",
    `--ServerApp.root_dir=${folder}`,
    "--ServerApp.log_level=WARN",
    "--ServerApp.open_browser=False",
    // a dead kernel is noticed soon, and a busy one is not waited for long
    "--KernelRestarter.time_to_dead=0.5",
    "--KernelManager.shutdown_wait_time=2",
    ...(process.getuid?.() === 0 ? ["--allow-root"] : []),
  ];
}

function listenArgs({ ip, port, retries }: Listen): string[] {
  return [`--ServerApp.ip=${ip}`, `--ServerApp.port=${port}`, `--ServerApp.port_retries=${retries}`];
}

/** Where the server says that it listens, as soon as it answers there; null when it ends first. */
async function listening(
  infoFile: string,
  token: string,
  ended: Promise<void>,
  signal: AbortSignal | undefined,
): Promise<string | null> {
  const deadline = Date.now() + startSeconds * 1000;
  while (Date.now() < deadline) {
    signal?.throwIfAborted();
    const gone = await Promise.race([ended.then(() => true), sleep(50, false)]);
    if (gone) return null;
    const text = await readFile(infoFile, "utf8").catch(() => "");
    // the server writes the file in place, and before it listens
    if (!text.trimEnd().endsWith("}")) continue;
    const { url, hostname } = JSON.parse(text);
    if (await answers(url, hostname, token)) return url;
  }
  return null;
}

/** Another server may have got the port: only ours knows the token. */
async function answers(url: string, listensOn: string, token: string): Promise<boolean> {
  const headers = { Authorization: `token ${token}` };
  const address = new URL("api/status", url);
  // one that listens on every address names the machine in its URL, a name that need not be known to anyone
  if (["", "0.0.0.0", "::"].includes(listensOn)) address.hostname = "localhost";
  const answer = await fetch(address, { headers, signal: AbortSignal.timeout(5000) }).catch(() => null);
  return answer?.ok ?? false;
}

async function end(child: ChildProcess, ended: Promise<void>): Promise<void> {
  for (const signal of ["SIGTERM", "SIGKILL"] as const) {
    endGroup(child, signal);
    const gone = await Promise.race([ended.then(() => true), sleep(stopSeconds * 1000, false, { ref: false })]);
    if (gone) return;
  }
}
