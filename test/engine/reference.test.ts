import { describe, expect, test } from "vitest";
import type { ConvGeometry, PoolGeometry, Size3 } from "../../kernel-lib/engine/contract.js";
import { everyEngine } from "./every-engine.js";

/** Small integers from a linear congruential generator: exact in float32, so results can be compared exactly. */
function integers(length: number, seed: number): Float64Array {
  let state = seed;
  return Float64Array.from({ length }, () => {
    state = (state * 1103515245 + 12345) % 2147483648;
    return (state % 7) - 3;
  });
}

const volume = (size: Size3) => size[0] * size[1] * size[2];

/** Calls `visit` for each product of the definition in engine.ts, one element at a time. */
function eachProduct(g: ConvGeometry, visit: (x: number, weight: number, y: number) => void): void {
  const [inPerGroup, outPerGroup] = [g.inChannels / g.groups, g.outChannels / g.groups];
  const positions = (size: Size3) =>
    Array.from({ length: volume(size) }, (_, i) => [
      Math.floor(i / (size[1] * size[2])),
      Math.floor(i / size[2]) % size[1],
      i % size[2],
    ]);
  const [kernel, output] = [positions(g.kernel), positions(g.output)];
  for (let n = 0; n < g.batch; n++) {
    for (let o = 0; o < g.outChannels; o++) {
      for (let c = 0; c < inPerGroup; c++) {
        const channel = n * g.inChannels + Math.floor(o / outPerGroup) * inPerGroup + c;
        kernel.forEach((tap, k) => {
          output.forEach((place, i) => {
            const at = place.map((p, axis) => p * g.stride[axis] + tap[axis] * g.dilation[axis] - g.padding[axis]);
            if (at.some((p, axis) => p < 0 || p >= g.input[axis])) return;
            visit(
              channel * volume(g.input) + (at[0] * g.input[1] + at[1]) * g.input[2] + at[2],
              (o * inPerGroup + c) * kernel.length + k,
              (n * g.outChannels + o) * output.length + i,
            );
          });
        });
      }
    }
  }
}

const problems: [string, ConvGeometry][] = [
  ["plain 2-D", conv({})],
  [
    "stride, padding and dilation that differ by axis",
    conv({ stride: [1, 2, 3], padding: [0, 1, 2], dilation: [1, 2, 1] }),
  ],
  ["groups", conv({ groups: 2, inChannels: 4, outChannels: 6 })],
  ["3-D", conv({ input: [4, 5, 6], kernel: [2, 3, 2], padding: [1, 0, 1], stride: [2, 1, 1] })],
  ["a kernel that reaches only padding", conv({ input: [1, 1, 1], kernel: [1, 3, 3], padding: [0, 2, 2] })],
  ["an empty batch", conv({ batch: 0 })],
];

function conv(options: Partial<ConvGeometry>): ConvGeometry {
  const g = {
    batch: 2,
    groups: 1,
    inChannels: 3,
    outChannels: 2,
    input: [1, 7, 8] as Size3,
    kernel: [1, 3, 2] as Size3,
    stride: [1, 1, 1] as Size3,
    padding: [0, 0, 0] as Size3,
    dilation: [1, 1, 1] as Size3,
    ...options,
  };
  const output = g.input.map((length, axis) =>
    Math.floor((length + 2 * g.padding[axis] - g.dilation[axis] * (g.kernel[axis] - 1) - 1) / g.stride[axis] + 1),
  );
  return { ...g, output: [output[0], output[1], output[2]] };
}

describe.each(everyEngine)("the $name engine", (implementation) => {
  test.each<[string, Partial<ConvGeometry>]>([
    ["plain", {}],
    ["in many channels", { inChannels: 8, outChannels: 8, input: [1, 20, 20] }],
    ["channel by channel", { groups: 4, inChannels: 4, outChannels: 4, input: [1, 12, 12] }],
    ["in steps", { stride: [1, 2, 2] }],
  ])("an infinite weight that meets padding gives NaN: %s", (_, options) => {
    const g = conv({ kernel: [1, 3, 3], padding: [0, 1, 1], ...options });
    const x = new Float32Array(g.batch * g.inChannels * volume(g.input)).fill(1);
    const weight = new Float32Array((g.outChannels * g.inChannels * 9) / g.groups).fill(1);
    weight[0] = Infinity;
    const y = implementation.convForward(x, weight, null, g);
    const [, rows, columns] = g.output;
    const first = Array.from(y.subarray(0, rows * columns), (value, i) => [i < columns || i % columns === 0, value]);
    expect(first.every(([isPadded, value]) => (isPadded ? Number.isNaN(value) : value === Infinity))).toBe(true);
  });

  describe.each(problems)("convolves by the definition: %s", (_, g) => {
    const x = integers(g.batch * g.inChannels * volume(g.input), 1);
    const weight = integers((g.outChannels * g.inChannels * volume(g.kernel)) / g.groups, 2);
    const bias = integers(g.outChannels, 3);
    const outputs = g.batch * g.outChannels * volume(g.output);
    const grad = integers(outputs, 4);

    test.each([Float64Array, Float32Array])("%s", (Kind) => {
      const y = Float64Array.from(
        { length: outputs },
        (_, i) => bias[Math.floor(i / volume(g.output)) % g.outChannels],
      );
      const gradInput = new Float64Array(x.length);
      const gradWeight = new Float64Array(weight.length);
      eachProduct(g, (i, k, o) => {
        y[o] += x[i] * weight[k];
        gradInput[i] += grad[o] * weight[k];
        gradWeight[k] += grad[o] * x[i];
      });
      const of = (values: Float64Array) => new Kind(values);
      expect(implementation.convForward(of(x), of(weight), of(bias), g)).toEqual(of(y));
      expect(implementation.convInputGradient(of(grad), of(weight), g)).toBeAllclose(of(gradInput), {
        atol: 0,
        rtol: 0,
      });
      expect(implementation.convWeightGradient(of(grad), of(x), g)).toBeAllclose(of(gradWeight), { atol: 0, rtol: 0 });
    });
  });

  test.each([
    [false, false],
    [true, false],
    [false, true],
    [true, true],
  ])("multiplies matrices, transposed a %s, transposed b %s", (a, b) => {
    const product = implementation.matmul(
      Float32Array.of(...(a ? [1, 4, 2, 5, 3, 6] : [1, 2, 3, 4, 5, 6])),
      Float32Array.of(...(b ? [1, 3, 5, 2, 4, 6] : [1, 2, 3, 4, 5, 6])),
      { batch: 1, m: 2, k: 3, n: 2 },
      { a, b },
    );
    expect(product).toEqual(Float32Array.of(22, 28, 49, 64));
  });

  test("multiplies each matrix of a batch with its own partner", () => {
    const size = { batch: 2, m: 1, k: 2, n: 1 };
    expect(implementation.matmul(Float64Array.of(1, 2, 3, 4), Float64Array.of(5, 6, 7, 8), size)).toEqual(
      Float64Array.of(17, 53),
    );
  });

  test.each([Float32Array, Float64Array])(
    "relu keeps -0 and NaN, and its gradient stops at both zeros only: %o",
    (Float) => {
      const x = Float.of(-0, 0, Number.NaN, -1, 1, Infinity, -Infinity, -1e-45, 1e-45, -3e38, 3e38);
      // torch.relu and its gradient for ones give these (PyTorch 2.15)
      const y = implementation.unary("relu", x);
      expect(y).toEqual(Float.of(-0, 0, Number.NaN, 0, 1, Infinity, 0, 0, 1e-45, 0, 3e38));
      const gradient = implementation.binary("reluGradient", new Float(x.length).fill(1), y);
      expect(gradient).toEqual(Float.of(0, 0, 1, 0, 1, 1, 0, 0, 1, 0, 1));
    },
  );

  const pool: PoolGeometry = {
    planes: 1,
    input: [1, 1, 5],
    kernel: [1, 1, 3],
    output: [1, 1, 3],
    stride: [1, 1, 2],
    padding: [0, 0, 1],
    dilation: [1, 1, 1],
  };

  test("max pooling takes the first of equal values and lets NaN win", () => {
    const { values, indices } = implementation.maxPool(Float32Array.of(2, 2, Number.NaN, 7, 1), pool);
    expect(values).toEqual(Float32Array.of(2, Number.NaN, 7));
    expect(indices).toEqual(Int32Array.of(0, 2, 3));
  });

  test("the gradient of max pooling adds up where one element won twice", () => {
    const indices = Int32Array.of(0, 3, 3);
    expect(implementation.maxPoolGradient(Float32Array.of(1, 2, 3), indices, pool)).toEqual(
      Float32Array.of(1, 0, 0, 5, 0),
    );
  });

  test("average pooling divides by each window's own divisor, and so does its gradient", () => {
    const one = { start: Int32Array.of(0), end: Int32Array.of(1), divisor: Float64Array.of(1) };
    const width = { start: Int32Array.of(0, 1), end: Int32Array.of(2, 4), divisor: Float64Array.of(2, 4) };
    const geometry = {
      planes: 1,
      input: [1, 1, 4] as Size3,
      output: [1, 1, 2] as Size3,
      windows: [one, one, width] as const,
    };
    expect(implementation.averagePool(Float32Array.of(1, 3, 5, 4), geometry)).toEqual(Float32Array.of(2, 3));
    expect(implementation.averagePoolGradient(Float32Array.of(2, 4), geometry)).toEqual(Float32Array.of(1, 2, 1, 1));
  });
});
