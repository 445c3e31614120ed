import { afterAll, beforeAll, expect, test } from "vitest";
import { KernelClient } from "../client.js";

let kernel: KernelClient;
beforeAll(async () => {
  kernel = await KernelClient.start();
});
afterAll(() => kernel.stop());

const printed = async (cell: string) => (await kernel.execute(cell)).stdout;

test("immediates run in order, with their arguments, after ticks and microtasks", async () => {
  expect(
    await printed(`
      setImmediate((a: string, b: number) => console.log(a, b), "first", 1);
      setImmediate(() => console.log("second"));
      Promise.resolve().then(() => console.log("microtask"));
      process.nextTick(() => console.log("tick"));
      await new Promise((done) => setImmediate(done))`),
  ).toBe("tick\nmicrotask\nfirst 1\nsecond\n");
});

test("an immediate that is cleared does not run", async () => {
  expect(
    await printed(`
      clearImmediate(setImmediate(() => console.log("cleared")));
      const handle = setImmediate(() => console.log("disposed")); handle[Symbol.dispose]();
      await new Promise((done) => setImmediate(done)); console.log("done")`),
  ).toBe("done\n");
});

test("modules get the same immediates, and promises of them", async () => {
  expect(
    await printed(`
      import { setImmediate as ofTimers } from "node:timers";
      import { setImmediate as promised } from "node:timers/promises";
      import { promisify } from "node:util";
      console.log(ofTimers === setImmediate, await promised("a"), await promisify(setImmediate)("b"))`),
  ).toBe("true a b\n");
});

test("an immediate knows how to be referenced, and refuses what is no function", async () => {
  const { result } = await kernel.execute(
    "const i = setImmediate(() => {}); [i.hasRef(), i.unref().hasRef(), i.ref().hasRef()]",
  );
  expect(result).toBe("[ true, false, true ]");
  const { error } = await kernel.execute("setImmediate('text' as any)");
  expect(error?.evalue).toContain('The "callback" argument must be of type function');
});
