import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { cpus, loadavg, tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { chromium } from "playwright-core";
import { type Encoding, type Network, serveSlowly } from "./slow-server.js";
import { processorMs, processWith, slow } from "./slowed.js";
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
  /** Of the processors, by all of the browser, from the press to the answer. */
  busy: { first: number; second: number };
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
  console.log("| | first visit | second visit | processor time | second visit | loaded, gzip | brotli |");
  console.log("|---|--:|--:|--:|--:|--:|--:|");
  for (const { name, network, times } of places) {
    let best: Waits | undefined;
    for (let round = 0; round < Number(values.rounds); round++) {
      const waits = await measure(chosen, network, times, "gzip");
      if (best === undefined || waits.first < best.first)
        best = { ...waits, ...(best !== undefined && leastOf(waits, best)), first: waits.first };
      else best = { ...best, ...leastOf(waits, best) };
    }
    if (best === undefined) continue;
    const brotli = network === near ? (await measure(chosen, near, 1, "br")).bytes : undefined;
    const cells = [
      duration(best.first),
      duration(best.second),
      duration(best.busy.first),
      duration(best.busy.second),
      kilobytes(best.bytes),
      kilobytes(brotli),
    ];
    console.log(`| ${[name, ...cells].join(" | ")} |`);
  }
}

/** The second visit and the processor time of two rounds, each the least. */
const leastOf = (one: Waits, other: Waits): Pick<Waits, "second" | "busy"> => ({
  second: Math.min(one.second, other.second),
  busy: {
    first: Math.min(one.busy.first, other.busy.first),
    second: Math.min(one.busy.second, other.busy.second),
  },
});

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
    const wait = async (): Promise<{ ms: number; bytes: number; busy: number }> => {
      const tab = await context.newPage();
      await tab.goto(server.base + page, { waitUntil: "networkidle" });
      await tab.getByRole("button", { name: `Run cell ${cell}`, exact: true }).waitFor();
      server.sent.clear();
      const browser = processWith(folder);
      const before = processorMs(browser);
      const end = times > 1 ? slow(browser, times) : undefined;
      try {
        const ms = Number(await tab.evaluate(press(cell)));
        // more comes in the background, for whoever changes a cell next
        const bytes = [...server.sent.values()].reduce((sum, each) => sum + each, 0);
        return { ms, bytes, busy: processorMs(browser) - before };
      } finally {
        const share = end?.();
        if (share !== undefined) process.stderr.write(`ran ${(100 * share).toFixed(0)} % of the time\n`);
        await tab.close();
      }
    };
    const first = await wait();
    await wait();
    const second = await wait();
    return { first: first.ms, second: second.ms, busy: { first: first.busy, second: second.busy }, bytes: first.bytes };
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
