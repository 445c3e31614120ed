import { cpus, loadavg } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { Kernel } from "../../jupyter/kernel.js";
import { type RunningServer, startServer } from "../../jupyter/server.js";
import { median } from "./start-up.js";

const root = fileURLToPath(new URL("../../../../", import.meta.url));
const python = join(root, ".venv", "bin", "python");

const help = `Measures what one Jupyter server holds: start and memory of kernels, and cells per second; the best of some rounds.

Usage: npm run bench -- server [--rounds <n>]

  --rounds <n>   how often each number of kernels takes its turn; default 3
`;

/** Kernels at once. */
const counts = [1, 2, 4, 8, 16];
/** How long cells are counted. */
const countSeconds = 5;

/** What a lesson's kernel has done by the end: imports, a network, its gradients, a figure. */
const lesson = [
  'import { torch, nn, d2l } from "d2l-ts";',
  "const net = new nn.Sequential(new nn.Conv2d(1, 8, 3), new nn.ReLU(), new nn.Flatten(), new nn.LazyLinear(10));",
  "net.forward(torch.randn(64, 1, 28, 28)).sum().backward();",
  "d2l.plot([1, 2, 3], [[1, 4, 9]])",
];
/** Its own memory, and a fair share of what it shares with other processes. */
const memory = `import { readFileSync } from "node:fs";
console.log(/^Pss: +(\\d+)/m.exec(readFileSync("/proc/self/smaps_rollup", "utf8"))?.[1]);`;

interface Row {
  readonly start: number;
  readonly megabytes: number;
  readonly cellsPerSecond: number;
}

/** Prints the table. */
export async function benchServer(args: string[]): Promise<void> {
  const options = { rounds: { type: "string", default: "3" }, help: { type: "boolean", short: "h" } } as const;
  const { values } = parseArgs({ args, options });
  if (values.help === true) {
    process.stdout.write(help);
    return;
  }
  console.debug = () => {};
  const server = await startServer({ python, folder: root });
  try {
    const rows = new Map<number, Row[]>(counts.map((count) => [count, []]));
    for (let round = 0; round < Number(values.rounds); round++) {
      for (const count of counts) {
        process.stderr.write(`${count} kernels …\n`);
        rows.get(count)?.push(await measure(server, count));
      }
    }
    const load = loadavg().map((value) => value.toFixed(1));
    console.log(`${cpus()[0].model.trim()}, ${cpus().length} cores, Node ${process.version}, load ${load.join(" ")}\n`);
    console.log(
      "| kernels at once | all have started after | memory of each, lesson done | cells per second, all together |",
    );
    console.log("|--:|--:|--:|--:|");
    for (const [count, all] of rows) console.log(line(count, all));
  } finally {
    await server.stop();
  }
}

function line(count: number, rows: readonly Row[]): string {
  // whatever else the machine does only makes it slower: the best round says most
  const start = Math.min(...rows.map((row) => row.start));
  const cellsPerSecond = Math.max(...rows.map((row) => row.cellsPerSecond));
  const megabytes = median(rows.map((row) => row.megabytes)) ?? 0;
  const cells = [`${start.toFixed(1)} s`, `${megabytes.toFixed(0)} MB`, cellsPerSecond.toFixed(0)];
  return `| ${[count, ...cells].join(" | ")} |`;
}

async function measure(server: RunningServer, count: number): Promise<Row> {
  const kernels: Kernel[] = [];
  const options = { name: "tslab", path: "bench.ipynb", signal: new AbortController().signal, maxOutput: 1e8 };
  try {
    const before = performance.now();
    const starting = Array.from({ length: count }, () => Kernel.start(server, options));
    kernels.push(...(await Promise.all(starting)));
    const start = (performance.now() - before) / 1000;
    const cellsPerSecond = await cells(kernels);
    for (const kernel of kernels) for (const source of lesson) await kernel.run(source, 60);
    const megabytes = await Promise.all(kernels.map(memoryOf));
    return { start, cellsPerSecond, megabytes: median(megabytes) ?? 0 };
  } finally {
    await Promise.all(kernels.map((kernel) => kernel.close()));
  }
}

async function cells(kernels: readonly Kernel[]): Promise<number> {
  // the first cell of a kernel starts its compiler
  await Promise.all(kernels.map((kernel) => kernel.run("0", 60)));
  let done = 0;
  const end = performance.now() + countSeconds * 1000;
  const work = async (kernel: Kernel): Promise<void> => {
    for (let n = 0; performance.now() < end; n++, done++) await kernel.run(`${n} + 1`, 60);
  };
  await Promise.all(kernels.map(work));
  return done / countSeconds;
}

async function memoryOf(kernel: Kernel): Promise<number> {
  const { outputs } = await kernel.run(memory, 60);
  const [output] = outputs();
  return Number([output.text].flat().join("")) / 1024;
}
