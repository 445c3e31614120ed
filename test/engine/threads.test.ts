import { afterEach, expect, test } from "vitest";
import { get_num_threads, set_num_threads } from "../../kernel-lib/engine/choice.js";
import type { ConvGeometry } from "../../kernel-lib/engine/contract.js";
import { convForward, convInputGradient } from "../../kernel-lib/engine/wasm/conv.js";
import { load } from "../../kernel-lib/engine/wasm/load.js";
import { Machine } from "../../kernel-lib/engine/wasm/machine.js";
import { convWeightGradient } from "../../kernel-lib/engine/wasm/weight-gradient.js";
import { RuntimeError, torch } from "../../kernel-lib/index.js";
import { convOperands, Draw, scatteredProblems, threeByThree, tiledProblems, volume } from "./geometries.js";

const before = get_num_threads();
afterEach(() => set_num_threads(before));

/** Waits until so many threads take part. */
async function assemble({ team }: Machine, threads: number): Promise<void> {
  set_num_threads(threads);
  await expect.poll(() => team?.sizeFor(2 ** 30) ?? 0).toBeGreaterThanOrEqual(threads);
}

test("one thread with memory of its own, and one, two and three that share it give the same bits", async () => {
  const code = load("simd");
  if (!code) throw new Error("this machine has no WebAssembly SIMD");
  const [machine, alone] = [new Machine(code, true), new Machine(code, false)];
  const draw = new Draw(5);
  const random = Array.from({ length: 30 }, () => largeProblem(draw));
  for (const g of [...tiledProblems.map(threeByThree), ...scatteredProblems, ...random]) {
    const { x, weight, bias, grad } = convOperands(draw, g);
    const answer = (on: Machine) =>
      [
        convForward(on, x, weight, bias, g),
        convInputGradient(on, grad, weight, g),
        convWeightGradient(on, grad, x, g),
      ].map((array) => Buffer.from(array.buffer).toString("latin1"));
    const expected = answer(alone);
    for (const threads of [1, 2, 3]) {
      await assemble(machine, threads);
      const isSame = answer(machine).every((bytes, pass) => bytes === expected[pass]);
      expect(isSame, `${threads} threads, ${JSON.stringify(g)}`).toBe(true);
    }
  }
});

/** Large enough to be shared. */
function largeProblem(draw: Draw): ConvGeometry {
  for (;;) {
    const g = draw.conv();
    const products = (volume(g.output) * volume(g.kernel) * g.inChannels * g.outChannels) / g.groups;
    if (products > 2 ** 15) return { ...g, batch: Math.ceil(2 ** 20 / products) };
  }
}

test("the number of threads must be a positive integer", () => {
  torch.set_num_threads(3);
  expect(torch.get_num_threads()).toBe(3);
  for (const count of [0, -1, 1.5, Number.NaN]) {
    expect(() => torch.set_num_threads(count)).toThrow(new RuntimeError("set_num_threads expects a positive integer"));
  }
  expect(torch.get_num_threads()).toBe(3);
});
