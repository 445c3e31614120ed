import { afterAll, beforeAll, expect, test } from "vitest";
import { endless } from "./cells/endless.js";
import { KernelClient } from "./client.js";

let kernel: KernelClient;
beforeAll(async () => {
  kernel = await KernelClient.start();
  await kernel.execute("let state = 1");
});
afterAll(() => kernel.stop());

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
/** Submits a cell, and waits until its first line has run. */
async function begin(cell: string): Promise<string> {
  const id = await kernel.submit(`console.log("begun"); ${cell}`);
  await kernel.until(() => kernel.textOf(id).includes("begun"), "begun");
  return id;
}

test.each(endless)("%s is stopped, and variables keep their values", async (_what, cell) => {
  const id = await begin(`state++; ${cell}`);
  // most are deep in what they do by now; the bursts below strike at every moment
  await pause(50);
  const interrupted = kernel.request("control", "interrupt_request", {});
  const { reply, error } = await kernel.finished(id);
  expect(reply.status).toBe("error");
  expect(error?.ename).toBe("Interrupted");
  expect(await interrupted).toEqual({ status: "ok" });
  expect((await kernel.execute("state = state + 1; state > 2")).result).toBe("true");
  // what was left behind by the loop does not come back
  const { error: later } = await kernel.execute("await new Promise((done) => setTimeout(done, 60)); state");
  expect(later).toBeUndefined();
});

test("an interrupt while nothing runs does nothing", async () => {
  expect(await kernel.request("control", "interrupt_request", {})).toEqual({ status: "ok" });
  expect((await kernel.execute("1 + 1")).result).toBe("2");
});

test("an interrupt while the compiler still loads stops the first cell", async () => {
  const fresh = await KernelClient.start();
  const id = await fresh.submit("globalThis.ran = true; while (true) {}");
  await fresh.until(() => fresh.of(id).length > 0, "busy");
  await fresh.request("control", "interrupt_request", {});
  expect((await fresh.finished(id)).error?.ename).toBe("Interrupted");
  await fresh.stop();
});

test("queued cells are aborted by an interrupt", async () => {
  const running = await begin("while (true) {}");
  const queued = await kernel.submit("'queued'");
  await kernel.request("control", "interrupt_request", {});
  expect((await kernel.finished(running)).error?.ename).toBe("Interrupted");
  expect((await kernel.finished(queued)).reply.status).toBe("aborted");
});

const struckAnywhere = [
  "while (true) {}",
  "await null; while (true) {}",
  "await null; for (;;) await null",
  "while (true) console.log('again and again')",
  "const spin = (): Promise<void> => Promise.resolve().then(spin); await spin()",
  "const tick = () => process.nextTick(tick); tick(); await new Promise(() => {})",
  "setImmediate(() => {}); setImmediate(() => { while (true) {} }); await new Promise(() => {})",
  "await new Promise(() => {})",
  "Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)",
  "prompt('never answered')",
  // these may end before the interrupt, as it comes, or after it
  "{ const end = Date.now() + 35; while (Date.now() < end) {} }",
  "{ const end = Date.now() + 35; while (Date.now() < end) await null }",
];

test.each(struckAnywhere)("bursts of interrupts leave the kernel whole: %s", async (cell) => {
  kernel.onInput = () => undefined;
  for (let i = 0; i < 6; i++) {
    const id = await kernel.submit(cell);
    await pause(20 * i);
    await Promise.all([1, 2, 3].map(() => kernel.request("control", "interrupt_request", {})));
    // an interrupt that comes before the cell has begun does not stop it
    while (kernel.replyTo(id) === undefined) {
      await kernel.request("control", "interrupt_request", {});
      await pause(20);
    }
    const { result, stdout } = await kernel.execute(`console.log("out"); ${i}`);
    expect([result, stdout]).toEqual([String(i), "out\n"]);
  }
});

test("an interrupt of a cell that is about to end does not take the next cell with it", async () => {
  let runMs = 25;
  for (let struck = 0; struck < 10; ) {
    const source = `{ const end = Date.now() + ${runMs}; while (Date.now() < end) {} }`;
    const id = await kernel.submit(source, { stop_on_error: false });
    const next = await kernel.submit(`${struck}`);
    await kernel.until(() => kernel.of(id).length > 1, "execute_input");
    await kernel.request("control", "interrupt_request", {});
    const { error } = await kernel.finished(id);
    const after = await kernel.finished(next);
    if (error?.ename === "Interrupted") {
      expect(after.result).toBe(`${struck}`);
      struck++;
      runMs += 2;
    } else runMs *= 2; // the machine is busy: the cell had ended, and what ran then was interrupted
  }
});

test.each([
  ["waits", "await new Promise(() => {})"],
  ["loops", "while (true) {}"],
])("SIGINT stops a cell that %s", async (_how, cell) => {
  const id = await begin(cell);
  kernel.process.kill("SIGINT");
  expect((await kernel.finished(id)).error?.ename).toBe("Interrupted");
  expect((await kernel.execute("state > 1")).result).toBe("true");
});

test("SIGINT while nothing runs does nothing", async () => {
  kernel.process.kill("SIGINT");
  // a cell that is sent at once may begin before the signal has come
  await expect.poll(async () => (await kernel.execute("'alive'")).result).toBe("'alive'");
});

test("SIGINT at any moment of a short cell never ends the kernel", async () => {
  for (let i = 0; i < 200; i++) {
    const id = await kernel.submit("1", { stop_on_error: false });
    await pause((i % 9) / 2);
    for (let n = 0; n < 1 + (i % 3); n++) kernel.process.kill("SIGINT");
    const { result, error } = await kernel.finished(id);
    expect(["1", "Interrupted"]).toContain(result ?? error?.ename);
  }
});

test("a storm of SIGINTs does not end the kernel", async () => {
  for (let round = 0; round < 20; round++) {
    for (let i = 0; i < 200; i++) {
      kernel.process.kill("SIGINT");
      const next = performance.now() + (i % 16) / 100;
      while (performance.now() < next);
    }
    await pause(5);
  }
  await expect.poll(async () => (await kernel.execute("'alive'")).result).toBe("'alive'");
});
