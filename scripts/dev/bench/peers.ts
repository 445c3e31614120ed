import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { join } from "node:path";
import { createInterface, type Interface } from "node:readline";
import { fileURLToPath, pathToFileURL } from "node:url";
import type { Answer } from "./serve.js";
import type { Workload } from "./workloads.js";

const file = (name: string) => fileURLToPath(new URL(name, import.meta.url));

/** Milliseconds until a peer that does not answer is given up. */
const PATIENCE = 120_000;

/** A library in a process of its own, asked one workload at a time. */
export class Peer {
  readonly #process: ChildProcessWithoutNullStreams;
  readonly #lines: AsyncIterator<string>;
  readonly #reader: Interface;

  constructor(
    readonly name: string,
    command: string,
    args: readonly string[],
    { env = {}, cwd = process.cwd() }: { env?: Record<string, string>; cwd?: string } = {},
  ) {
    this.#process = spawn(command, args, { cwd, env: { ...process.env, ...env }, stdio: ["pipe", "pipe", "pipe"] });
    this.#process.on("error", () => {}); // the answer that never comes tells
    this.#process.stdin.on("error", () => {});
    this.#process.stderr.resume();
    this.#reader = createInterface({ input: this.#process.stdout });
    this.#lines = this.#reader[Symbol.asyncIterator]();
  }

  /** Plain TypeScript takes seconds where the others take milliseconds: one turn must do. */
  get isSlow(): boolean {
    return this.name === SLOW;
  }

  async ask(workload: Workload): Promise<Answer> {
    this.#process.stdin.write(`${JSON.stringify(workload)}\n`);
    const timer = setTimeout(() => this.end(), PATIENCE);
    try {
      for (;;) {
        const { value, done } = await this.#lines.next();
        if (done) return { error: "the process has ended" };
        if (value.startsWith("{")) return JSON.parse(value); // libraries greet on standard output
      }
    } finally {
      clearTimeout(timer);
    }
  }

  end(): void {
    this.#reader.close();
    this.#process.kill("SIGKILL");
  }
}

const SLOW = "TypeScript";

/** Our own engines: name in the table, implementation, threads. */
const engines = [
  ["SIMD", "simd", "1"],
  ["SIMD, 2 threads", "simd", "2"],
  ["FMA", "fma", "1"],
  ["FMA, 2 threads", "fma", "2"],
  [SLOW, "reference", "1"],
] as const;

export function ownPeers(): Peer[] {
  return engines.map(
    ([name, engine, threads]) =>
      new Peer(name, process.execPath, [file("./peer-d2l.js")], {
        env: { D2L_TS_ENGINE: engine, D2L_TS_THREADS: threads },
      }),
  );
}

/** The library that another checkout has built, beside ours. */
export function earlierPeers(checkout: string): Peer[] {
  const D2L_TS_BENCH_LIBRARY = pathToFileURL(join(checkout, "kernel-lib", "dist", "bundle.js")).href;
  return ["1", "2"].map(
    (threads) =>
      new Peer(threads === "1" ? "there" : "there, 2 threads", process.execPath, [file("./peer-d2l.js")], {
        env: { D2L_TS_ENGINE: "simd", D2L_TS_THREADS: threads, D2L_TS_BENCH_LIBRARY },
      }),
  );
}

/** The others, where they are installed: `folder` holds tfjs and jax-js, `python` has PyTorch. */
export function otherPeers(folder: string, python: string): Peer[] {
  const script = file("../../../dev/bench/peer_torch.py");
  return [
    new Peer("PyTorch", python, [script, "1"]),
    new Peer("PyTorch, 2 threads", python, [script, "2"]),
    new Peer("tfjs-wasm", process.execPath, [file("./peer-tfjs.js")], { cwd: folder }),
    new Peer("jax-js", process.execPath, [file("./peer-jax.js")], { cwd: folder }),
  ];
}
