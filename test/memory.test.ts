import { expect, test } from "vitest";
import { RuntimeError, torch } from "../kernel-lib/index.js";
import { allocate } from "../kernel-lib/memory.js";

test("small arrays share a block, start at multiples of eight, and are zero", () => {
  const [a, b] = [allocate(Float32Array, 3), allocate(Float64Array, 2)];
  expect(b.byteOffset % 8).toBe(0);
  a.fill(7);
  expect([...b]).toEqual([0, 0]);
});

test("a tensor beyond all memory is refused with PyTorch's words and its size in bytes", () => {
  expect(() => torch.zeros(196608, 196608)).toThrow(
    new RuntimeError("DefaultCPUAllocator: can't allocate memory: you tried to allocate 154618822656 bytes"),
  );
});
