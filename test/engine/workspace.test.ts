import { expect, test } from "vitest";
import { RuntimeError } from "../../kernel-lib/base/errors.js";
import { engineNamed } from "../../kernel-lib/engine/choice.js";
import type { ConvGeometry } from "../../kernel-lib/engine/contract.js";
import { reference } from "../../kernel-lib/engine/reference/reference-engine.js";
import { convForward } from "../../kernel-lib/engine/wasm/batches.js";
import { load } from "../../kernel-lib/engine/wasm/load.js";
import { Machine } from "../../kernel-lib/engine/wasm/machine.js";
import { Workspace } from "../../kernel-lib/engine/wasm/workspace.js";
import { Draw, relativeError } from "./geometries.js";

function square(size: number, padding: number, batch = 1): ConvGeometry {
  const side = size + 2 * padding - 2;
  return {
    batch,
    groups: 1,
    inChannels: 1,
    outChannels: 1,
    input: [1, size, size],
    kernel: [1, 3, 3],
    output: [1, side, side],
    stride: [1, 1, 1],
    padding: [0, padding, padding],
    dilation: [1, 1, 1],
  };
}

function machine(): Machine {
  const code = load("simd");
  if (!code) throw new Error("this machine has no WebAssembly SIMD");
  return new Machine(code, false);
}

test.each([true, false])("memory grows as needed, and what was written stays; shared: %s", (isShared) => {
  const workspace = new Workspace(isShared);
  const first = workspace.floats(Float32Array.of(1, 2, 3));
  const second = workspace.take(2 ** 26);
  expect(second).toBeGreaterThanOrEqual(first + 12);
  expect(workspace.memory.buffer.byteLength).toBeGreaterThan(2 ** 26);
  expect(workspace.read(first, 3)).toEqual(Float32Array.of(1, 2, 3));
});

test("memory that cannot be had is an error that says how much was wanted, and the engine goes on", () => {
  const engine = engineNamed("simd");
  const huge = square(100, 20000);
  const ask = () => engine?.convForward(new Float32Array(10000), new Float32Array(9), null, huge);
  expect(ask).toThrow(RuntimeError);
  expect(ask).toThrow(
    /^DefaultCPUAllocator: can't allocate memory: you tried to allocate \d{10} bytes of WebAssembly memory/,
  );
  const g = square(100, 1);
  const draw = new Draw(6);
  const [x, weight] = [draw.floats(10000), draw.floats(9)];
  expect(
    relativeError(engine?.convForward(x, weight, null, g) ?? x, reference.convForward(x, weight, null, g)),
  ).toBeLessThan(1e-6);
});

test("the memory stays as it is over 10,000 operations", () => {
  const own = machine();
  const draw = new Draw(7);
  const [x, weight] = [draw.floats(2500), draw.floats(9)];
  convForward(own, x, weight, null, square(50, 1));
  const { byteLength } = own.workspace.memory.buffer;
  for (let i = 0; i < 10000; i++) convForward(own, x, weight, null, square(50, 1));
  expect(own.workspace.memory.buffer.byteLength).toBe(byteLength);
});

test("a batch too large to hold at once goes through in pieces", () => {
  const own = machine();
  const images = 150;
  const g = square(512, 0, images);
  const x = new Float32Array(images * 512 * 512);
  for (let n = 0; n < images; n++) x[n * 512 * 512] = n;
  const y = convForward(own, x, Float32Array.of(1, 0, 0, 0, 0, 0, 0, 0, 0), null, g);
  expect(Array.from({ length: images }, (_, n) => y[n * 510 * 510])).toEqual(
    Array.from({ length: images }, (_, n) => n),
  );
  expect(own.workspace.memory.buffer.byteLength).toBeLessThan(1.5 * 2 ** 28);
});
