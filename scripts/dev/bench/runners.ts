import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { cpus, loadavg, tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { peerFolder } from "./install.js";
import { type Runner, runners } from "./runner-peers.js";
import { median } from "./start-up.js";

const root = fileURLToPath(new URL("../../../../", import.meta.url));
const maker = join(root, "scripts", "dev", "bench", "foreign", "make.py");

const help = `Runs thirty small notebooks in the style of others, with right and with wrong saved outputs, by our runner, nbval,
nbmake, papermill and jupyter execute: seconds on two cores, and how many of the sixty verdicts are right.

Usage: npm run bench -- runners [--rounds <n>] [--keep <folder>]

  --rounds <n>     how often each takes its turn; default 3
  --keep <folder>  keep the notebooks there, with the outputs of two more runs, for test/scripts/compare/measure.ts

It installs the others into ${peerFolder()} the first time: a minute or two and 700 MB.
`;

const packages = [
  ...["jupyter_server==2.21.1", "ipykernel==7.4.0", "nbclient==0.11.0", "ipywidgets==8.1.8", "numpy", "pandas==3.1.1"],
  ...["jinja2", "matplotlib==3.11.2", "tqdm", "pyyaml", "nbval==0.11.0", "nbmake==1.5.5", "papermill==2.7.0"],
  ...["pytest==9.2.0", "pytest-xdist==3.8.0"],
];

/** Prints each round, and the table. */
export async function benchRunners(args: string[]): Promise<void> {
  const options = {
    rounds: { type: "string", default: "3" },
    keep: { type: "string" },
    help: { type: "boolean", short: "h" },
  } as const;
  const { values } = parseArgs({ args, options });
  if (values.help === true) {
    process.stdout.write(help);
    return;
  }
  const venv = join(peerFolder(), "runners");
  installRunners(venv);
  const folder = values.keep ?? mkdtempSync(join(tmpdir(), "bench-runners-"));
  try {
    const runs = values.keep === undefined ? "1" : "3";
    execFileSync(join(venv, "bin", "python"), [maker, folder, runs], { stdio: "inherit", env: environment(venv) });
    console.log(table(await measure(runners(root), folder, environment(venv), Number(values.rounds))));
  } finally {
    if (values.keep === undefined) rmSync(folder, { recursive: true });
  }
}

/** Our kernels stand beside Python's, so that every runner has the same. */
function installRunners(venv: string): void {
  const run = (command: string, args: readonly string[]) => execFileSync(command, args, { stdio: "inherit" });
  if (!existsSync(join(venv, "bin", "papermill"))) {
    mkdirSync(peerFolder(), { recursive: true });
    run("python3", ["-m", "venv", "--clear", venv]);
    run(join(venv, "bin", "python"), ["-m", "pip", "install", "--quiet", ...packages]);
  }
  run(process.execPath, [join(root, "kernel-lib/kernel/bin/d2l-ts-kernel.js"), "install", "--prefix", venv]);
}

function environment(venv: string): NodeJS.ProcessEnv {
  const PATH = [join(venv, "bin"), process.env.PATH].join(delimiter);
  return { ...process.env, PATH, VIRTUAL_ENV: venv, D2L_TS_THREADS: "1" };
}

interface Row {
  readonly name: string;
  /** Of the notebooks whose saved outputs are right, one for each round. */
  readonly seconds: readonly number[];
  readonly passedRight: number;
  readonly failedWrong: number;
  readonly notebooks: number;
}

/** Each in turn, round after round, so that a busy spell of the machine meets all of them. */
async function measure(all: readonly Runner[], folder: string, env: NodeJS.ProcessEnv, rounds: number): Promise<Row[]> {
  const seconds = all.map((): number[] => []);
  const rows: Row[] = [];
  for (let round = 1; round <= rounds; round++) {
    for (const [index, runner] of all.entries()) {
      const load = loadavg()[0].toFixed(1);
      const started = performance.now();
      const right = await runner.verdicts(join(folder, "right"), env);
      seconds[index].push((performance.now() - started) / 1000);
      console.log(`round ${round}, ${runner.name}: ${seconds[index].at(-1)?.toFixed(1)} s (load before: ${load})`);
      if (round > 1) continue;
      const wrong = await runner.verdicts(join(folder, "wrong"), env);
      const failedRight = right.filter(({ passed }) => !passed);
      const passedWrong = wrong.filter(({ passed }) => passed);
      tell("right, and fail", failedRight);
      tell("wrong, and pass", passedWrong);
      const { length: notebooks } = right;
      rows.push({
        ...{ name: runner.name, seconds: seconds[index], notebooks },
        passedRight: notebooks - failedRight.length,
        failedWrong: wrong.length - passedWrong.length,
      });
    }
  }
  return rows;
}

function tell(what: string, verdicts: readonly { name: string }[]): void {
  if (verdicts.length > 0) console.log(`  ${what}: ${verdicts.map(({ name }) => name).join(", ")}`);
}

function table(rows: readonly Row[]): string {
  const machine = `${cpus()[0].model.trim()}, ${cpus().length} cores, Node ${process.version}`;
  const head = ["", "seconds", "right outputs that pass", "wrong outputs that fail"];
  const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
  const body = rows.map(({ name, seconds, passedRight, failedWrong, notebooks }) =>
    line([name, (median(seconds) ?? 0).toFixed(0), `${passedRight} of ${notebooks}`, `${failedWrong} of ${notebooks}`]),
  );
  return [`\n${machine}\n`, line(head), "| --- | --: | --: | --: |", ...body].join("\n");
}
