import { afterEach, expect, test } from "vitest";
import type { ConvGeometry } from "../../kernel-lib/engine/engine.js";
import { get_num_threads, set_num_threads } from "../../kernel-lib/engine/index.js";
import { convForward, convInputGradient } from "../../kernel-lib/engine/wasm/conv.js";
import { compile } from "../../kernel-lib/engine/wasm/load.js";
import { Machine } from "../../kernel-lib/engine/wasm/machine.js";
import { convWeightGradient } from "../../kernel-lib/engine/wasm/weight-gradient.js";
import { convOperands, Draw, threeByThree, tiledProblems, volume } from "./geometries.js";

const before = get_num_threads();
afterEach(() => set_num_threads(before));

/** Waits until so many threads take part. */
async function assemble(machine: Machine, threads: number): Promise<void> {
  set_num_threads(threads);
  for (let wait = 0; machine.team.sizeFor(2 ** 30) < threads; wait++) {
    if (wait === 500) throw new Error(`${threads} threads did not start within 10 s`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

test("one, two and three threads give the same bits", async () => {
  const module = compile("simd");
  if (!module) throw new Error("this machine has no WebAssembly SIMD");
  const machine = new Machine(module);
  const draw = new Draw(5);
  const random = Array.from({ length: 30 }, () => largeProblem(draw));
  for (const g of [...tiledProblems.map(threeByThree), ...random]) {
    const { x, weight, bias, grad } = convOperands(draw, g);
    const answers: string[][] = [];
    for (const threads of [1, 2, 3]) {
      await assemble(machine, threads);
      const passes = [
        convForward(machine, x, weight, bias, g),
        convInputGradient(machine, grad, weight, g),
        convWeightGradient(machine, grad, x, g),
      ];
      answers.push(passes.map((array) => Buffer.from(array.buffer).toString("latin1")));
    }
    expect(
      answers[1].every((bytes, pass) => bytes === answers[0][pass]),
      JSON.stringify(g),
    ).toBe(true);
    expect(
      answers[2].every((bytes, pass) => bytes === answers[0][pass]),
      JSON.stringify(g),
    ).toBe(true);
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
  set_num_threads(3);
  expect(get_num_threads()).toBe(3);
  for (const count of [0, -1, 1.5, Number.NaN]) {
    expect(() => set_num_threads(count)).toThrow(
      new RangeError(`set_num_threads expects a positive integer, but got ${count}`),
    );
  }
});
