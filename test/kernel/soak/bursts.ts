import { type Answer, KernelClient, repository } from "../client.js";
import { DebugClient } from "../debugger/debug-client.js";

/** What may be running when an interrupt comes. */
export const kinds: { [name: string]: string } = {
  loop: "while (true) {}",
  "loop after an await": "await null; while (true) {}",
  "endless promise": "await new Promise(() => {})",
  "timer loop": "setTimeout(() => { while (true) {} }, 2); await new Promise(() => {})",
  "working interval":
    "{ let n = 0; setInterval(() => { for (let i = 0; i < 1e4; i++) n += i; }, 1); await new Promise(() => {}) }",
  "microtask loop": "{ const spin = (): Promise<void> => Promise.resolve().then(spin); await spin() }",
  "awaiting loop": "while (true) await null",
  "tick loop": "{ const tick = () => process.nextTick(tick); tick(); await new Promise(() => {}) }",
  immediates: "{ const again = () => { setImmediate(again) }; again(); await new Promise(() => {}) }",
  "spinning immediate": "setImmediate(() => {}); setImmediate(() => { while (true) {} }); await new Promise(() => {})",
  "regular expression": "/^(a+)+$/.test('a'.repeat(40) + 'b')",
  "printing loop": "while (true) console.log('again and again')",
  "Atomics.wait": "Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)",
  prompt: "prompt('never answered')",
  "catch-all": "while (true) { try { while (true) {} } catch {} finally { continue } }",
  short: "{ const end = Date.now() + 25; while (Date.now() < end) {} }",
  "short async": "{ const end = Date.now() + 25; while (Date.now() < end) await null }",
  "reading a file": "while (true) await promises.readFile('read.txt')",
  fetching: "while (true) await (await fetch(page)).text()",
};

/** Everything of Node that an interrupt may leave broken, tried by a cell that comes after it. */
const setUp = `
import { AsyncLocalStorage, createHook } from "node:async_hooks";
import { execFileSync } from "node:child_process";
import { promises, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { once } from "node:events";
import { MessageChannel } from "node:worker_threads";
writeFileSync("read.txt", "read");
const server = createServer((_request, response) => response.end("fetched")).listen(0, "127.0.0.1");
await once(server, "listening");
server.unref();
const page = "http://127.0.0.1:" + (server.address() as any).port;
const store = new AsyncLocalStorage<number>();
const listeners = process.listenerCount("SIGINT");
let kept = 0;
async function probe(n: number, withChild: boolean) {
  console.log("out", n);
  const { port1, port2 } = new MessageChannel();
  const arrived = once(port2, "message");
  port1.postMessage("port");
  const got = [
    await new Promise((done) => setTimeout(done, 1, "timer")),
    await new Promise((done) => setImmediate(done, "immediate")),
    await new Promise((done) => process.nextTick(done, "tick")),
    await Promise.resolve("microtask"),
    (await arrived)[0],
    await promises.readFile("read.txt", "utf8"),
    process.listenerCount("SIGINT") === listeners ? "listeners" : "other listeners",
    await store.run(n, async () => { await null; return store.getStore() }),
    withChild ? execFileSync("echo", ["child"], { encoding: "utf8" }).trim() : "no child",
    kept,
  ];
  port1.close();
  kept = n;
  return got.join(" ");
}`;
const asyncHooks = "createHook({ init() {}, before() {}, after() {}, destroy() {} }).enable(); store.enterWith(0)";

/** A signal is not answered; so long it may take. */
const arrivalMs = 40;

export interface Options {
  bursts: number;
  /** Whether AsyncLocalStorage and createHook are on. */
  hooks: boolean;
  by: "message" | "SIGINT";
  node?: string;
  seed: number;
}

/**
 * What went wrong, in order; how long, in milliseconds, each stop took and each answer of the cell after it; and how
 * many SIGINTs were sent.
 */
export interface Report {
  failures: string[];
  signals: number;
  stops: number[];
  answers: number[];
}

/** Interrupts cells of all kinds at random moments; after each a fresh cell finds everything as it was. */
export async function runBursts({ bursts, hooks, by, node, seed }: Options): Promise<Report> {
  const random = createRandom(seed);
  const names = Object.keys(kinds);
  const report: Report = { failures: [], signals: 0, stops: [], answers: [] };
  const kernel = await KernelClient.start(on(node));
  kernel.onInput = () => undefined;
  const sent: Promise<unknown>[] = [];
  const interrupt = () => {
    if (by === "SIGINT" && kernel.process.kill("SIGINT")) report.signals++;
    sent.push(by === "SIGINT" ? pause(arrivalMs) : kernel.request("control", "interrupt_request", {}));
  };
  try {
    for (const cell of [setUp, ...(hooks ? [asyncHooks] : [])]) {
      const { error } = await kernel.execute(cell);
      if (error !== undefined) throw new Error(error.evalue);
    }
    for (let n = 1; n <= bursts; n++) {
      const kind = names[n % names.length];
      const fail = (what: string) => report.failures.push(`burst ${n}, ${kind}, by ${by}: ${what}`);
      const id = await kernel.submit(kinds[kind]);
      await pause(random() * 60);
      const start = performance.now();
      for (let left = 1 + Math.floor(random() * 4); left > 0; left--) {
        interrupt();
        if (random() < 0.5) await pause(random() * 5);
      }
      // one that comes before the cell has begun does not stop it
      const again = setInterval(interrupt, 50);
      const { error } = await kernel.finished(id).finally(() => clearInterval(again));
      report.stops.push(performance.now() - start);
      // those that are still under way would stop the next cell, as they should
      await Promise.all(sent.splice(0));
      if (error?.ename !== "Interrupted" && !kind.startsWith("short")) fail(`ended with ${JSON.stringify(error)}`);
      const withChild = n % 10 === 0;
      const asked = performance.now();
      const next = await probed(kernel, `await probe(${n}, ${withChild})`, n, by === "SIGINT");
      report.answers.push(performance.now() - asked);
      const expected = `'timer immediate tick microtask port read listeners ${n} ${withChild ? "child" : "no child"} ${n - 1}'`;
      if (next.result !== expected) fail(`the next cell gave ${next.result ?? JSON.stringify(next.error)}`);
      if (next.stdout !== `out ${n}\n`) fail(`the next cell printed ${JSON.stringify(next.stdout)}`);
    }
  } catch (error) {
    report.failures.push(`${by}${hooks ? ", hooks on" : ""}: ${error instanceof Error ? error.message : error}`);
  }
  if (kernel.processOutput !== "") report.failures.push(`the process wrote ${kernel.processOutput}`);
  await kernel.stop();
  return report;
}

/** What the cell after a burst gives; on a busy machine a signal that was sent before may come only now, and stop it. */
async function probed(kernel: KernelClient, cell: string, n: number, mayBeLate: boolean): Promise<Answer> {
  let answer = await kernel.execute(cell);
  while (mayBeLate && answer.error?.ename === "Interrupted") answer = await kernel.execute(`kept = ${n - 1}; ${cell}`);
  return answer;
}

/** SIGINT at 0 to 4 ms after a trivial cell; returns how many were sent, and after which of them the kernel ended. */
export async function runSignals(count: number, node?: string): Promise<{ sent: number; deaths: number[] }> {
  const random = createRandom(count);
  const deaths: number[] = [];
  let kernel = await KernelClient.start(on(node));
  for (let sent = 1; sent <= count; sent++) {
    const id = await kernel.submit("1", { stop_on_error: false });
    await pause(random() * 4);
    kernel.process.kill("SIGINT");
    await kernel.finished(id).catch(() => {});
    if (!kernel.hasExited) continue;
    deaths.push(sent);
    await kernel.stop();
    kernel = await KernelClient.start(on(node));
  }
  await kernel.stop();
  return { sent: count, deaths };
}

const convolving = `
import { torch, F } from "d2l-ts";
torch.manual_seed(1);
const images = torch.randn([4, 8, 48, 48]), kernels = torch.randn([16, 8, 5, 5]);
function convolve() {
  const X = images.clone().requires_grad_(), K = kernels.clone().requires_grad_();
  F.conv2d(X, K, null, { padding: 2 }).pow(2).sum().backward();
  return [X.grad.sum().item(), K.grad.abs().max().item()].join(" ");
}
const right = convolve();`;

/** Interrupts a convolution and its gradients; returns after which of the interrupts its numbers were wrong. */
export async function runConvolutions(count: number, node?: string): Promise<string[]> {
  const kernel = await KernelClient.start({ cwd: repository, ...on(node) });
  const random = createRandom(count);
  const wrong: string[] = [];
  const { error } = await kernel.execute(convolving);
  if (error !== undefined) throw new Error(error.evalue);
  for (let n = 1; n <= count; n++) {
    const id = await kernel.submit(n % 2 === 0 ? "while (true) convolve()" : "while (true) { await null; convolve() }");
    await kernel.until(() => kernel.of(id).length > 1, "execute_input");
    await pause(random() * 60);
    await kernel.request("control", "interrupt_request", {});
    await kernel.finished(id);
    const { result, error } = await kernel.execute("convolve() === right");
    if (result !== "true") wrong.push(`${n}: ${result ?? error?.evalue}`);
  }
  await kernel.stop();
  return wrong;
}

/** Where a debugger may have stopped a cell; what follows must not run. */
const stopping = [
  "debugger;\nranOn = true;",
  "await null;\ndebugger;\nranOn = true;",
  "setTimeout(() => {\n  debugger;\n  ranOn = true;\n}, 1);\nawait new Promise(() => {})",
  "for (let i = 0; i < 1e9; i++) {\n  debugger;\n}\nranOn = true;",
  "[1, 2].forEach(() => {\n  debugger;\n  ranOn = true;\n});",
  "try {\n  debugger;\n} catch {}\nranOn = true;",
];

/** Interrupts cells at stops of the debugger, some in the midst of a step; returns what went wrong. */
export async function runStops(count: number, node?: string): Promise<string[]> {
  const client = await DebugClient.start(on(node));
  const { kernel } = client;
  const random = createRandom(count);
  const failures: string[] = [];
  await client.turnOn();
  const { error } = await kernel.execute(`${setUp}\nlet ranOn = false;`);
  if (error !== undefined) throw new Error(error.evalue);
  for (let n = 1; n <= count; n++) {
    const cell = stopping[n % stopping.length];
    const id = await kernel.submit(cell);
    await client.event("stopped");
    const step = random() < 0.3 ? client.ask("next", { threadId: 1 }) : undefined;
    await pause(random() * 5);
    const isSignal = n % 2 === 1;
    if (isSignal) kernel.process.kill("SIGINT");
    else await kernel.request("control", "interrupt_request", {});
    const { error } = await kernel.finished(id);
    await step;
    if (error?.ename !== "Interrupted") failures.push(`${n}, ${cell}: ended with ${JSON.stringify(error)}`);
    client.skipEvents();
    const expected = `'timer immediate tick microtask port read listeners ${n} no child ${n - 1} false'`;
    const isStepped = step !== undefined;
    const probe = `await probe(${n}, false) + " " + (${isStepped} ? false : ranOn)`;
    const next = await probed(kernel, probe, n, isSignal);
    if (next.result !== expected) failures.push(`${n}, ${cell}: ${next.result ?? JSON.stringify(next.error)}`);
    if (isStepped) await kernel.execute("ranOn = false");
  }
  if (kernel.processOutput !== "") failures.push(`the process wrote ${kernel.processOutput}`);
  await client.stop();
  return failures;
}

/** Shuts kernels down at a stop; returns what went wrong. */
export async function runShutdowns(count: number, node?: string): Promise<string[]> {
  const failures: string[] = [];
  for (let n = 1; n <= count; n++) {
    const client = await DebugClient.start(on(node));
    await client.turnOn();
    await client.kernel.submit("debugger;\nconsole.log('ran on');");
    await client.event("stopped");
    await client.kernel.request("control", "shutdown_request", { restart: n % 2 === 0 });
    await client.kernel.until(() => client.kernel.hasExited, "the process to end");
    if (client.kernel.broadcasts.some(({ header }) => header.msg_type === "stream")) failures.push(`${n}: it ran on`);
    if (client.kernel.processOutput !== "") failures.push(`${n}: the process wrote ${client.kernel.processOutput}`);
    await client.stop();
  }
  return failures;
}

const on = (node: string | undefined) =>
  node === undefined ? {} : { argv: ([, ...rest]: string[]) => [node, ...rest] };

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** Mulberry32: the same numbers for the same seed. */
function createRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}
