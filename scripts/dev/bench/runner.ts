import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { cpus, loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { findNotebooks } from "../../run/lessons.js";
import { median } from "./start-up.js";

const root = fileURLToPath(new URL("../../../../", import.meta.url));

const help = `Measures how long a pack of notebooks takes, in turns: our runner with one job and with several, and nbclient.

Usage: npm run bench -- runner [--rounds <n>] [--jobs <n>] [notebooks...]

  --rounds <n>   how often each takes its turn; default 3
  --jobs <n>     notebooks at the same time; default 2
  notebooks      files, folders or patterns; by default all of notebooks/

nbclient is what \`jupyter execute\`, nbconvert and papermill run on: one notebook after the other, and nothing is compared.
The library computes with one thread (D2L_TS_THREADS=1) in all of them.
`;

/** One thread for each kernel: it is notebooks side by side that are measured. */
const env = { ...process.env, D2L_TS_THREADS: "1" };

interface Runner {
  readonly name: string;
  readonly command: readonly string[];
}

/** Prints each round, the medians and their ratios. */
export async function benchRunner(args: string[]): Promise<void> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      rounds: { type: "string", default: "3" },
      jobs: { type: "string", default: "2" },
      help: { type: "boolean", short: "h" },
    },
  });
  if (values.help === true) {
    process.stdout.write(help);
    return;
  }
  const files = await findNotebooks(positionals, join(root, "notebooks"));
  const folder = mkdtempSync(join(tmpdir(), "bench-runner-"));
  try {
    const runners = [
      ours("1", folder, files),
      ours(values.jobs, folder, files),
      { name: "nbclient", command: [join(root, ".venv", "bin", "jupyter-execute"), ...files] },
    ];
    const times = measure(runners, Number(values.rounds));
    print(runners, times, files.length);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function ours(jobs: string, folder: string, files: readonly string[]): Runner {
  const options = ["--no-cache", "--quiet", "--jobs", jobs, "--cache-folder", folder];
  const main = join(root, "scripts", "setup", "main.js");
  return {
    name: `${jobs} job${jobs === "1" ? "" : "s"}`,
    command: [process.execPath, main, "check", ...options, ...files],
  };
}

/** Each in turn, round after round, so that a busy spell of the machine meets all of them. */
function measure(runners: readonly Runner[], rounds: number): number[][] {
  const times: number[][] = runners.map(() => []);
  for (let round = 1; round <= rounds; round++) {
    for (const [index, { name, command }] of runners.entries()) {
      const load = loadavg()[0].toFixed(1);
      const started = performance.now();
      const { status, stdout, stderr } = spawnSync(command[0], command.slice(1), {
        env,
        encoding: "utf8",
        maxBuffer: 1e9,
      });
      if (status !== 0) throw new Error(`${name} ended with ${status}:\n${stdout}${stderr}`);
      const seconds = (performance.now() - started) / 1000;
      times[index].push(seconds);
      console.log(`round ${round}, ${name}: ${seconds.toFixed(1)} s (load before: ${load})`);
    }
  }
  return times;
}

function print(runners: readonly Runner[], times: readonly number[][], notebooks: number): void {
  const [one, several, nbclient] = times.map((all) => median(all) ?? Number.NaN);
  const named = runners.map(({ name }) => name.padEnd(10));
  console.log(`\n${cpus()[0].model.trim()}, ${cpus().length} cores, Node ${process.version}, ${notebooks} notebooks`);
  for (const [index, seconds] of [one, several, nbclient].entries()) {
    console.log(`${named[index]} ${seconds.toFixed(1)} s`);
  }
  console.log(`\n${runners[1].name} over 1 job: ${(one / several).toFixed(2)} times as fast`);
  console.log(`1 job over nbclient: ${(nbclient / one).toFixed(2)} times as fast`);
}
