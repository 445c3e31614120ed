import { describe, expect, test } from "vitest";
import { torch } from "../../kernel-lib/index.js";
import { fillValue, scalar } from "../../kernel-lib/ops/cast.js";
import { full } from "../../kernel-lib/ops/elementwise.js";
import { expandInto } from "../../kernel-lib/ops/layout.js";
import { bool, float32, int32, int64, uint8 } from "../../kernel-lib/tensor/dtype.js";
import { NdArray } from "../../kernel-lib/tensor/ndarray.js";

const only = ({ data }: NdArray): number | bigint => data[0];
const overflow = (type: string) => `value cannot be converted to type ${type} without overflow`;

describe("a number that fills a tensor", () => {
  test("is refused where the type cannot hold it", () => {
    expect(() => fillValue(300, uint8)).toThrow(overflow("uint8_t"));
    expect(() => fillValue(-256, uint8)).toThrow(overflow("uint8_t"));
    expect(() => fillValue(-0.5, uint8)).toThrow(overflow("uint8_t"));
    expect(() => fillValue(2 ** 31, int32)).toThrow(overflow("int"));
    expect(() => fillValue(Number.NaN, int32)).toThrow(overflow("int"));
    expect(() => fillValue(2n ** 63n, int64)).toThrow(overflow("int64_t"));
    expect(() => fillValue(1e39, float32)).toThrow(overflow("float"));
    expect(() => full([1], 1e39, float32)).toThrow(overflow("float"));
  });

  test("is cut, wraps around from below in uint8, and may be infinite in floats", () => {
    expect(only(fillValue(255.9, uint8))).toBe(255);
    expect(only(fillValue(-1, uint8))).toBe(255);
    expect(only(fillValue(2.7, int64))).toBe(2n);
    expect(only(fillValue(Number.NEGATIVE_INFINITY, float32))).toBe(Number.NEGATIVE_INFINITY);
    expect(only(full([1], 0.5, bool))).toBe(1);
    expect(only(full([1], 3n, float32))).toBe(3);
    expect(only(full([1], 0.1, float32))).toBe(Math.fround(0.1));
  });

  test("wraps around where it is only an operand", () => {
    expect(only(scalar(300, uint8))).toBe(44);
  });
});

describe("what is copied into a tensor", () => {
  const of = (...shape: number[]) => NdArray.zeros(float32, shape);

  test("repeats where it has length 1", () => {
    expect(expandInto(of(1, 3), [2, 3]).strides).toEqual([0, 1]);
  });

  test("is refused where it does not broadcast, or to a larger shape", () => {
    expect(() => expandInto(of(3), [2])).toThrow(
      "The size of tensor a (2) must match the size of tensor b (3) at non-singleton dimension 0",
    );
    expect(() => expandInto(of(2, 2), [2])).toThrow("output with shape [2] doesn't match the broadcast shape [2, 2]");
  });

  test("is refused by copy_ in these words", () => {
    expect(() => torch.zeros(2).copy_(torch.zeros(1, 2))).toThrow(
      "output with shape [2] doesn't match the broadcast shape [1, 2]",
    );
    expect(
      torch
        .zeros(2, 2)
        .copy_(torch.tensor([[3, 4]]))
        .tolist(),
    ).toEqual([
      [3, 4],
      [3, 4],
    ]);
  });
});
