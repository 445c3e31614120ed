import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { cpus, loadavg, tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { chromium } from "playwright-core";
import { type Encoding, type Network, serveSlowly } from "./slow-server.js";
import { processWith, slow } from "./slowed.js";
import { duration } from "./table.js";

const help = `Measures how long a reader of a built site waits for the first answer of a cell, and what it loads.

Usage: npm run bench -- live <site> [--page <name>] [--cell <n>] [--rounds <n>]

  --page <name>  default 03-the-layer.html
  --cell <n>     the cell whose Run is pressed, after which those above it run; default 3
  --rounds <n>   the best of so many is told; default 3
`;

/** As Chromium's developer tools have it, under "Fast 4G". */
const fast4g: Network = { latencyMs: 165, bytesPerSecond: 1_012_500 };
const near: Network = { latencyMs: 0, bytesPerSecond: 1e9 };

const places = [
  { name: "this machine, a near server", network: near, times: 1 },
  { name: "this machine, fast 4G", network: fast4g, times: 1 },
  { name: "slowed down 4 times, fast 4G", network: fast4g, times: 4 },
] as const;

interface Waits {
  first: number;
  /** With the files kept by the browser. */
  second: number;
  bytes: number;
}

interface Chosen {
  site: string;
  page: string;
  cell: string;
}

/** Prints the table. */
export async function benchLive(args: string[]): Promise<void> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      page: { type: "string", default: "03-the-layer.html" },
      cell: { type: "string", default: "3" },
      rounds: { type: "string", default: "3" },
      help: { type: "boolean", short: "h" },
    },
  });
  const [site] = positionals;
  if (values.help === true || site === undefined) return void process.stdout.write(help);
  const chosen = { site: resolve(site), page: values.page, cell: values.cell };
  if (!existsSync(join(chosen.site, chosen.page))) throw new Error(`there is no ${values.page} in ${site}`);
  const load = loadavg().map((value) => value.toFixed(1));
  console.log(`${cpus()[0].model.trim()}, ${cpus().length} cores, load ${load.join(" ")}\n`);
  console.log("| | first visit | second visit | loaded, gzip | brotli |\n|---|--:|--:|--:|--:|");
  for (const { name, network, times } of places) {
    let best: Waits | undefined;
    for (let round = 0; round < Number(values.rounds); round++) {
      const waits = await measure(chosen, network, times, "gzip");
      if (best === undefined || waits.first < best.first)
        best = { ...waits, second: Math.min(waits.second, best?.second ?? Infinity) };
      else best = { ...best, second: Math.min(waits.second, best.second) };
    }
    if (best === undefined) continue;
    const brotli = network === near ? (await measure(chosen, near, 1, "br")).bytes : undefined;
    const cells = [duration(best.first), duration(best.second), kilobytes(best.bytes), kilobytes(brotli)];
    console.log(`| ${[name, ...cells].join(" | ")} |`);
  }
}

const kilobytes = (bytes: number | undefined): string => (bytes === undefined ? "" : `${Math.round(bytes / 1000)} kB`);

async function measure(
  { site, page, cell }: Chosen,
  network: Network,
  times: number,
  encoding: Encoding,
): Promise<Waits> {
  const server = await serveSlowly(site, network, encoding);
  const folder = mkdtempSync(join(tmpdir(), "bench-live-"));
  const executablePath = process.env.CHROMIUM;
  if (executablePath === undefined) throw new Error("the variable CHROMIUM should name the browser's program");
  // a browser with a folder of its own keeps files, and compiled scripts, as a reader's does
  const context = await chromium.launchPersistentContext(folder, { executablePath, args: ["--no-sandbox"] });
  try {
    const wait = async (): Promise<number> => {
      const tab = await context.newPage();
      await tab.goto(server.base + page, { waitUntil: "networkidle" });
      server.sent.clear();
      const end = times > 1 ? slow(processWith(folder), times) : undefined;
      try {
        return Number(await tab.evaluate(press(cell)));
      } finally {
        const share = end?.();
        if (share !== undefined) process.stderr.write(`ran ${(100 * share).toFixed(0)} % of the time\n`);
        await tab.close();
      }
    };
    const first = await wait();
    const bytes = [...server.sent.values()].reduce((sum, each) => sum + each, 0);
    await wait();
    return { first, bytes, second: await wait() };
  } finally {
    await context.close();
    server.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Presses a cell's Run, and tells after how many milliseconds its output stands there. */
const press = (cell: string): string => `new Promise((done) => {
  const button = document.querySelector('[aria-label="Run cell ${cell}"]');
  const section = button.closest("section");
  const began = performance.now();
  new MutationObserver(() => {
    if (section.querySelector(".own .output, .own .figure") !== null) done(performance.now() - began);
  }).observe(section, { childList: true, subtree: true });
  button.click();
})`;
