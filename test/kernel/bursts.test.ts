import { expect, test } from "vitest";
import { runBursts, runConvolutions, runStops } from "./soak/bursts.js";

test.each([
  ["message", false, 75],
  ["message", true, 75],
  ["SIGINT", false, 75],
  ["SIGINT", true, 75],
] as const)("bursts of interrupts by %s leave the kernel whole (async hooks: %s)", async (by, hooks, bursts) => {
  const { failures } = await runBursts({ bursts, hooks, by, seed: bursts });
  expect(failures).toEqual([]);
});

test("a convolution that was interrupted gives the right numbers afterwards, its gradients too", async () => {
  expect(await runConvolutions(12)).toEqual([]);
});

test("interrupts at stops of the debugger end the cells there and leave the kernel whole", async () => {
  expect(await runStops(48)).toEqual([]);
});
