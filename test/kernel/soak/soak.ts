/**
 * The long run: `npm run test:soak`. SOAK_BURSTS bursts (4,000) for each Node in SOAK_NODES (this one; paths apart by
 * colons): half by message and half by SIGINT, half with async hooks on, a quarter beside two busy loops; then an
 * interrupted convolution for every eight of them, five SIGINTs for each, an interrupt at a stop of the debugger for
 * every eight, and a shutdown at one for every hundred. A fault is a kernel that never answers, dies or takes harm; how
 * long a stop took is printed, for a busy machine makes any limit of time too short.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { expect, test } from "vitest";
import { type Report, runBursts, runConvolutions, runShutdowns, runSignals, runStops } from "./bursts.js";

const { SOAK_BURSTS = "4000", SOAK_NODES = process.execPath } = process.env;
const bursts = Number(SOAK_BURSTS);
const parts = [
  { by: "message", hooks: false, share: 3 / 16 },
  { by: "message", hooks: true, share: 3 / 16 },
  { by: "SIGINT", hooks: false, share: 3 / 16 },
  { by: "SIGINT", hooks: true, share: 3 / 16 },
  { by: "message", hooks: true, share: 1 / 8, busy: true },
  { by: "SIGINT", hooks: false, share: 1 / 8, busy: true },
] as const;
/** A new kernel now and then, so that one that is broken is noticed once and not a thousand times. */
const burstsOfOneKernel = 250;

async function besideLoops<T>(work: () => Promise<T>): Promise<T> {
  const loops: ChildProcess[] = [1, 2].map(() => spawn(process.execPath, ["-e", "for (;;);"]));
  try {
    return await work();
  } finally {
    for (const loop of loops) loop.kill("SIGKILL");
  }
}

function summary(reports: Report[]): string {
  const times = (name: "stops" | "answers") => {
    const all = reports.flatMap((report) => report[name]).sort((a, b) => a - b);
    const at = (share: number) => all[Math.floor(share * (all.length - 1))]?.toFixed(0);
    return `${at(0.5)} ms (median), ${at(0.99)} (99 of 100), ${at(1)} (at most)`;
  };
  const bursts = reports.reduce((sum, { stops }) => sum + stops.length, 0);
  const failures = reports.reduce((sum, report) => sum + report.failures.length, 0);
  const signals = reports.reduce((sum, report) => sum + report.signals, 0);
  return `${bursts} bursts, ${signals} SIGINTs, ${failures} failures, a stop took ${times("stops")}, the next cell's answer ${times("answers")}`;
}

for (const node of SOAK_NODES.split(":")) {
  test.each(parts)(
    `${node}: $by, async hooks $hooks, busy $busy`,
    async ({ by, hooks, share, ...rest }) => {
      const reports: Report[] = [];
      const run = async () => {
        for (let left = Math.ceil(bursts * share); left > 0; left -= burstsOfOneKernel) {
          const seed = left;
          reports.push(await runBursts({ bursts: Math.min(left, burstsOfOneKernel), hooks, by, node, seed }));
        }
      };
      await ("busy" in rest ? besideLoops(run) : run());
      console.log(`${node} ${by} hooks ${hooks}: ${summary(reports)}`);
      expect(reports.flatMap(({ failures }) => failures)).toEqual([]);
    },
    7_200_000,
  );

  test(`${node}: a convolution that was interrupted gives the right numbers`, async () => {
    expect(await runConvolutions(Math.ceil(bursts / 8), node)).toEqual([]);
  }, 7_200_000);

  test(`${node}: SIGINT never ends the kernel`, async () => {
    const start = performance.now();
    const { sent, deaths } = await runSignals(5 * bursts, node);
    const rate = sent / ((performance.now() - start) / 1000);
    console.log(`${node}: ${sent} SIGINTs after trivial cells, ${rate.toFixed(0)} a second, ${deaths.length} deaths`);
    expect(deaths).toEqual([]);
  }, 7_200_000);

  test(`${node}: an interrupt at a stop of the debugger ends the cell there and leaves the kernel whole`, async () => {
    expect(await runStops(Math.ceil(bursts / 8), node)).toEqual([]);
  }, 7_200_000);

  test(`${node}: a shutdown at a stop of the debugger ends the process, and nothing runs on`, async () => {
    expect(await runShutdowns(Math.ceil(bursts / 100), node)).toEqual([]);
  }, 7_200_000);
}
