import { cpus } from "node:os";
import { parseArgs } from "node:util";
import { installPeers, peerFolder, peerPython } from "./install.js";
import { benchKernels } from "./kernels.js";
import { measureLimit } from "./limit.js";
import { benchLive } from "./live.js";
import { earlierPeers, otherPeers, ownPeers, type Peer } from "./peers.js";
import { benchRunner } from "./runner.js";
import { benchRunners } from "./runners.js";
import type { Turn } from "./serve.js";
import { benchServer } from "./server.js";
import { median, startUp } from "./start-up.js";
import { duration, ratioTable, type Times, timeTable } from "./table.js";
import { type Workload, workloads } from "./workloads.js";

const help = `Measures the workloads of the compute engine through the public API.

Usage: npm run bench -- [--peers] [--against <checkout>] [--rounds <n>] [--only <names>]
       npm run bench -- kernel        measures the kernel instead (kernel --help)
       npm run bench -- runner        measures a pack of notebooks beside nbclient (runner --help)
       npm run bench -- runners       measures our runner beside nbval, nbmake, papermill … (runners --help)
       npm run bench -- server        measures what one Jupyter server holds (server --help)
       npm run bench -- live          measures how soon a page of the site answers (live --help)

  --peers         also PyTorch, tfjs-wasm and jax-js; installs them into ${peerFolder()}
                  the first time: some minutes and, on Linux, 6 GB
                  (D2L_TS_BENCH_PEERS names another folder, D2L_TS_BENCH_PYTHON a Python with PyTorch)
  --against <checkout>  also the library that another checkout has built, in the same run
  --rounds <n>    how often each library takes its turn; default 15
  --only <names>  some workloads, separated by commas: W3,W9
`;

interface Options {
  readonly peers: boolean;
  readonly against?: string;
  readonly rounds: number;
  readonly chosen: readonly Workload[];
}

function options(): Options | undefined {
  const { values } = parseArgs({
    options: {
      help: { type: "boolean", short: "h" },
      peers: { type: "boolean", default: false },
      against: { type: "string" },
      rounds: { type: "string", default: "15" },
      only: { type: "string" },
    },
  });
  if (values.help) return undefined;
  const rounds = Number(values.rounds);
  if (!Number.isInteger(rounds) || rounds < 1)
    throw new Error(`--rounds must be a positive integer, but got ${values.rounds}`);
  const names = values.only?.split(",");
  const unknown = names?.find((name) => !workloads.some((workload) => workload.name === name));
  if (unknown)
    throw new Error(`no workload is named ${unknown}; there are ${workloads.map(({ name }) => name).join(", ")}`);
  return {
    peers: values.peers,
    ...(values.against && { against: values.against }),
    rounds,
    chosen: workloads.filter(({ name }) => !names || names.includes(name)),
  };
}

type Turns = ReadonlyMap<string, readonly Turn[]>;

/** Each peer in turn, round after round, so that a busy spell of the machine meets all of them. */
async function compare(workload: Workload, peers: readonly Peer[], rounds: number): Promise<Turns> {
  const turns = new Map<string, Turn[]>(peers.map(({ name }) => [name, []]));
  for (let round = 0; round < rounds; round++) {
    for (const peer of peers) {
      const own = turns.get(peer.name);
      if (round > 0 && own?.length === 0) continue; // it could not run this
      if (round > 0 && peer.isSlow) continue;
      const answer = await peer.ask(workload);
      if ("ms" in answer) own?.push(answer);
    }
  }
  return turns;
}

/** One number a peer. */
function each(turns: Turns, choose: (own: readonly Turn[]) => number | undefined): Times {
  return new Map([...turns].map(([name, own]) => [name, choose(own)]));
}

const middle = (own: readonly Turn[]) => median(own.map(({ ms }) => ms));
const fastest = (own: readonly Turn[]) => (own.length > 0 ? Math.min(...own.map((turn) => turn.fastest)) : undefined);

async function main({ peers: wantsOthers, against, rounds, chosen }: Options): Promise<void> {
  const folder = peerFolder();
  if (wantsOthers) installPeers(folder);
  const limits = { simd: measureLimit("simd"), fma: measureLimit("fma") };
  const own = [...ownPeers(), ...(against === undefined ? [] : earlierPeers(against))];
  const others = wantsOthers ? otherPeers(folder, peerPython(folder)) : [];
  const endAll = () => {
    for (const peer of [...own, ...others]) peer.end();
  };
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.once(signal, () => {
      endAll();
      process.exit(1);
    });
  }
  try {
    const turns: Turns[] = [];
    for (const workload of chosen) {
      process.stderr.write(`${workload.name} …\n`);
      turns.push(await compare(workload, [...own, ...others], rounds));
      // The machine's best moment is its limit; it is looked for as long as the rest is measured.
      for (const build of ["simd", "fma"] as const) {
        limits[build] = Math.max(limits[build] ?? 0, measureLimit(build) ?? 0) || undefined;
      }
    }
    const rated = new Map([
      ["SIMD", limits.simd],
      ["SIMD, 2 threads", undefined],
      ["FMA", limits.fma],
      ["FMA, 2 threads", undefined],
    ]);
    const names = [...own, ...others].map(({ name }) => name);
    console.log(`${cpus()[0].model.trim()}, ${cpus().length} cores, Node ${process.version}`);
    console.log(`Limit of one core: SIMD ${limits.simd?.toFixed(1)}, FMA ${limits.fma?.toFixed(1)} GFLOP/s`);
    const start = startUp(rounds);
    console.log(
      "Import until the first convolution's answer, over bare Node: " +
        `median ${duration(start.median)}, fastest ${duration(start.fastest)}\n`,
    );
    const compared = ["TypeScript", ...(against === undefined ? [] : ["there"]), ...others.map(({ name }) => name)];
    for (const [title, choose] of [
      ["Medians of the turns", middle],
      ["Fastest runs, least disturbed by other work on the machine", fastest],
    ] as const) {
      const times = turns.map((all) => each(all, choose));
      console.log(`${title}\n\n${timeTable(chosen, names, times)}\n`);
      console.log(`${ratioTable(chosen, rated, compared, times)}\n`);
    }
  } finally {
    endAll();
  }
}

try {
  if (process.argv[2] === "kernel") {
    process.exitCode = benchKernels(process.argv.slice(3));
  } else if (process.argv[2] === "runner") {
    await benchRunner(process.argv.slice(3));
  } else if (process.argv[2] === "runners") {
    await benchRunners(process.argv.slice(3));
  } else if (process.argv[2] === "live") {
    await benchLive(process.argv.slice(3));
  } else if (process.argv[2] === "server") {
    await benchServer(process.argv.slice(3));
    process.exit();
  } else {
    const chosen = options();
    if (chosen === undefined) console.log(help);
    else await main(chosen);
  }
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 2;
}
