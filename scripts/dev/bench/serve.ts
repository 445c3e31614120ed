import { createInterface } from "node:readline";
import type { Workload } from "./workloads.js";

/** Milliseconds of one run: the median of a turn, and the fastest. */
export interface Turn {
  readonly ms: number;
  readonly fastest: number;
}

/** What a peer answers; or why it cannot run this. */
export type Answer = Turn | { readonly error: string };

/** Milliseconds that one question may take, so that the peers take turns often. */
const TURN = 120;

const median = (times: readonly number[]) => [...times].sort((a, b) => a - b)[times.length >> 1];

/**
 * Answers one workload a line from standard input. `prepare` makes a function that runs it once;
 * it is kept, so that only the first question pays for preparing and warming up.
 */
export async function serve(prepare: (workload: Workload) => () => unknown): Promise<void> {
  const ready = new Map<string, () => unknown>();
  for await (const line of createInterface({ input: process.stdin })) {
    const workload: Workload = JSON.parse(line);
    process.stdout.write(`${JSON.stringify(await measure(workload))}\n`);
  }
  process.exit(); // libraries may have workers that would keep the process alive

  async function measure(workload: Workload): Promise<Answer> {
    try {
      let run = ready.get(workload.name);
      if (!run) {
        run = prepare(workload);
        ready.set(workload.name, run);
        await repeat(run, 2 * TURN);
      }
      const times = await repeat(run, TURN);
      return { ms: median(times), fastest: Math.min(...times) };
    } catch (error) {
      return { error: String(error).split("\n")[0] };
    }
  }
}

/** Times of single runs; very short ones are run many at a time, for the clock is coarse. */
async function repeat(run: () => unknown, budget: number): Promise<number[]> {
  const times: number[] = [];
  let many = 1;
  for (const end = performance.now() + budget; performance.now() < end || times.length < 1; ) {
    const start = performance.now();
    let own: unknown;
    for (let i = 0; i < many; i++) {
      own = run();
      if (own instanceof Promise) await own;
    }
    const elapsed = performance.now() - start;
    times.push(typeof own === "number" ? own : elapsed / many); // what measures itself answers a number
    if (elapsed < 0.2 && many < 1000) many *= 4;
    await new Promise(setImmediate); // lets helpers start and garbage be collected
  }
  return times;
}
