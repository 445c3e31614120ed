import { afterAll, beforeAll, expect, test } from "vitest";
import { KernelClient } from "./client.js";

let kernel: KernelClient;
beforeAll(async () => {
  kernel = await KernelClient.start();
  await kernel.execute("let state = 1");
});
afterAll(() => kernel.stop());

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
const allocating = "const made = setInterval(() => { Array.from({ length: 1e5 }, () => ({})) }, 2);";
const collectedMs = 1500;

/** In each of these the value that the cell awaits is reachable from nothing but the wait itself. */
test.each([
  ["a promise that never settles", `${allocating} await new Promise(() => {})`],
  ["a promise that never settles, as last value", `${allocating} new Promise(() => {})`],
  [
    "a function that waits for ever",
    `${allocating} const never = async () => { await new Promise(() => {}) }; await never()`,
  ],
])("garbage collections while a cell awaits %s do it no harm", async (_what, cell) => {
  const id = await kernel.submit(cell);
  await pause(collectedMs);
  expect(kernel.replyTo(id)).toBeUndefined();
  await kernel.request("control", "interrupt_request", {});
  expect((await kernel.finished(id)).error?.ename).toBe("Interrupted");
  await pause(collectedMs / 3);
  expect(kernel.hasExited).toBe(false);
});

test("garbage collections after a cell that failed while it awaited do no harm", async () => {
  const failed = await kernel.execute(`${allocating} await null; throw new RangeError("after an await")`);
  expect(failed.error?.ename).toBe("RangeError");
  await pause(collectedMs / 3);
  expect((await kernel.execute("clearInterval(made); state")).result).toBe("1");
});

test("V8 optimizes what cells run, from the first one on", async () => {
  const neverOptimized = 2;
  const { result } = await kernel.execute(`
    require("v8").setFlagsFromString("--allow-natives-syntax");
    new Function("const f = () => 1; f(); return %GetOptimizationStatus(f)")()`);
  expect(Number(result)).toBeGreaterThan(0);
  expect(Number(result) & neverOptimized).toBe(0);
});
