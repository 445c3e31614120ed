import { describe, expect, test } from "vitest";
import { NotImplementedError, RuntimeError, ValueError } from "../../kernel-lib/base/errors.js";
import { bool, float32, float64, int32, int64, uint8 } from "../../kernel-lib/tensor/dtype.js";
import { Generator, manual_seed } from "../../kernel-lib/tensor/generator.js";
import { NdArray } from "../../kernel-lib/tensor/ndarray.js";
import { bernoulli_, normal_, rand, randn, uniform_ } from "../../kernel-lib/tensor/random.js";
import { randint, randperm } from "../../kernel-lib/tensor/random-integers.js";
import golden from "../golden/draws.json" with { type: "json" };

const dtypes = { float32, float64, int32, int64, uint8, bool };

type InPlace = [shape: number[], dtype: "float32" | "float64", transposed: boolean, ...numbers: number[]];

type Call =
  | { name: "rand" | "randn"; arguments: [shape: number[], dtype: keyof typeof dtypes]; values: number[] }
  | { name: "randperm"; arguments: [n: number]; values: number[] }
  | {
      name: "randint";
      arguments: [low: string, high: string, shape: number[], dtype: keyof typeof dtypes];
      values: string[];
    }
  | { name: "uniform_" | "normal_" | "bernoulli_"; arguments: InPlace; values: number[] };

const inPlace = { uniform_, normal_, bernoulli_ };

function answer(call: Call): NdArray {
  if (call.name === "randperm") return randperm(...call.arguments);
  if (call.name === "randint") {
    const [low, high, shape, dtype] = call.arguments;
    return randint(BigInt(low), BigInt(high), shape, dtypes[dtype]);
  }
  if (call.name === "rand" || call.name === "randn") {
    const [shape, dtype] = call.arguments;
    return (call.name === "rand" ? rand : randn)(shape, dtypes[dtype]);
  }
  const [shape, dtype, transposed, ...numbers] = call.arguments;
  const array = NdArray.zeros(dtypes[dtype], shape);
  inPlace[call.name](transposed ? array.view(shape.toReversed(), array.strides.toReversed()) : array, ...numbers);
  return array;
}

const sequences = golden.cases as { seed: string; calls: Call[]; then: number }[];

describe("the draws after a seed are PyTorch's, in every order of calls", () => {
  test.each(sequences)("seed $seed, $calls.length calls", ({ seed, calls, then }) => {
    manual_seed(BigInt(seed));
    for (const call of calls) {
      const { data } = answer(call);
      if (call.name === "randint") expect(Array.from(data, String)).toEqual(call.values);
      else expect(Array.from(data, Number)).toBeAllclose(call.values, { rtol: 1e-6, atol: 2e-6 });
    }
    expect(rand([1]).data[0]).toBe(then);
  });

  test("a seed may be a number, and forgets the second half of a pair of normal numbers", () => {
    manual_seed(0);
    const first = randn([1]).data[0];
    manual_seed(0);
    expect(randn([1]).data[0]).toBe(first);
    expect(first).toBeCloseTo(1.541, 4);
  });
});

describe("without a seed", () => {
  test("two generators differ", () => {
    const draws = [new Generator(), new Generator()].map((generator) => rand([4], float32, generator).data.join());
    expect(draws[0]).not.toBe(draws[1]);
  });
});

describe("draws refuse what PyTorch refuses, in its words", () => {
  const array = NdArray.zeros(float32, [3]);
  test.each<[() => unknown, Error]>([
    [() => randint(5, 5, [2]), new RuntimeError("random_ expects 'from' to be less than 'to', but got from=5 >= to=5")],
    [() => randint(0, 257, [2], uint8), new RuntimeError("to - 1 is out of bounds for unsigned char")],
    [() => randint(-1, 7, [2], uint8), new RuntimeError("from is out of bounds for unsigned char")],
    [() => randint(0, 2 ** 40, [2], int32), new RuntimeError("to - 1 is out of bounds for int")],
    [() => randint(0, 1.5, [2]), new ValueError("randint expected high to be a whole number, but got 1.5")],
    [() => randperm(-1), new RuntimeError("Trying to create tensor with negative dimension -1: [-1]")],
    [() => rand([3], int64), new NotImplementedError(`"check_uniform_bounds" not implemented for 'Long'`)],
    [() => randn([3], int64), new NotImplementedError(`"normal_kernel_cpu" not implemented for 'Long'`)],
    [
      () => uniform_(array, 2, 1),
      new RuntimeError("uniform_ expects to return a [from, to) range, but found from=2 > to=1"),
    ],
    [() => uniform_(array, Number.NaN, 1), new RuntimeError("from is out of bounds for float")],
    [() => normal_(array, 0, -1), new RuntimeError("normal expects std >= 0.0, but found std -1")],
    [() => bernoulli_(array, 1.5), new RuntimeError("bernoulli_ expects p to be in [0, 1], but got p=1.5")],
    [() => manual_seed(1.5), new RuntimeError("manual_seed expected a whole number, but got 1.5")],
    [
      () => manual_seed(2n ** 64n),
      new RuntimeError("manual_seed expected a seed from -2^63 to 2^64 - 1, but got 18446744073709551616"),
    ],
  ])("%s", (call, error) => {
    expect(call).toThrow(error);
  });
});
