import { execFileSync } from "node:child_process";
import { createRequire } from "node:module";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { expect, test, vi } from "vitest";
import { allocate } from "../kernel-lib/base/memory.js";
import { nn, optim, RuntimeError, type Tensor, torch } from "../kernel-lib/index.js";

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

/** One step of training for each call: every kind of layer that lessons train. */
function trainer(): () => void {
  const net = new nn.Sequential(
    new nn.Conv2d(1, 4, 3),
    new nn.BatchNorm2d(4),
    new nn.ReLU(),
    new nn.MaxPool2d(2),
    new nn.Conv2d(4, 4, 2),
    new nn.Sigmoid(),
    new nn.AvgPool2d(2),
    new nn.Flatten(),
    new nn.Linear(16, 3),
  );
  const loss = new nn.CrossEntropyLoss();
  const optimizer = new optim.SGD(net.parameters(), { lr: 0.01, momentum: 0.9 });
  const [X, y]: Tensor[] = [torch.randn(4, 1, 12, 12), torch.tensor([0n, 1n, 2n, 0n])];
  return () => {
    optimizer.zero_grad();
    loss(net(X), y).backward();
    optimizer.step();
  };
}

test("10,000 steps of training leave no memory behind", () => {
  setFlagsFromString("--expose_gc");
  const collect: () => void = runInNewContext("gc");
  const used = () => {
    collect();
    collect(); // has the first one's buffers freed, which another thread may still be at
    const { heapUsed, arrayBuffers } = process.memoryUsage();
    return heapUsed + arrayBuffers;
  };
  const step = trainer();
  for (let i = 0; i < 1000; i++) step();
  const growth = vi.spyOn(WebAssembly.Memory.prototype, "grow");
  const grown = Array.from({ length: 5 }, () => {
    const before = used();
    for (let i = 0; i < 2000; i++) step();
    return used() - before;
  });
  expect(growth).not.toHaveBeenCalled();
  growth.mockRestore();
  // The results of one layer alone take 6 kB: kept, they would be 12 MB in every part, 1 MB if a twelfth of them is kept.
  // V8's own notes on the code are megabytes too, but in few parts.
  expect(grown.sort((a, b) => a - b)[2]).toBeLessThan(2 ** 20);
  expect(grown.reduce((sum, part) => sum + part)).toBeLessThan(4 * 2 ** 20);
});

test.runIf(process.platform === "linux")("results of megabytes take the memory of earlier ones, not new pages", () => {
  const library = createRequire(import.meta.url).resolve("d2l-ts");
  const script = `
    const { torch } = require(${JSON.stringify(library)});
    const faults = () => Number(require("node:fs").readFileSync("/proc/self/stat", "utf8").split(") ")[1].split(" ")[7]);
    const x = torch.zeros(800_000);
    for (let i = 0; i < 100; i++) x.relu();
    const before = faults();
    for (let i = 0; i < 100; i++) x.relu();
    console.log((faults() - before) / 100);`;
  const perResult = Number(execFileSync(process.execPath, ["-e", script], { encoding: "utf8" }));
  // 781 pages of 4 kB each otherwise
  expect(perResult).toBeLessThan(100);
});

test("a tensor of 1 GB is computed with, or refused in plain words, and the library goes on", () => {
  const library = createRequire(import.meta.url).resolve("d2l-ts");
  const script = `
    const { F, torch } = require(${JSON.stringify(library)});
    const x = torch.zeros(1, 1, 16384, 16384);
    x.set([0, 0, -1, -1], 3);
    const last = (y) => y.at(0, 0, -1, -1).item();
    console.log(last(F.conv2d(x, torch.ones(1, 1, 4, 4), { stride: 4 })));
    console.log(last(F.max_pool2d(x, 4)));
    try { F.conv2d(x, torch.ones(4, 1, 1, 1)); } catch (error) { console.log(String(error)); }
    console.log(last(F.conv2d(torch.ones(1, 1, 64, 64), torch.ones(1, 1, 3, 3))));`;
  const lines = execFileSync(process.execPath, ["-e", script], { encoding: "utf8" }).trim().split("\n");
  expect(lines).toEqual([
    "3",
    "3",
    expect.stringMatching(
      /^RuntimeError: DefaultCPUAllocator: can't allocate memory: you tried to allocate 5\d{9} bytes/,
    ),
    "9",
  ]);
});
