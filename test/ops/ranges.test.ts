import { describe, expect, test } from "vitest";
import { torch } from "../../kernel-lib/index.js";
import { arange, linspace } from "../../kernel-lib/ops/ranges.js";
import { bool, type DType, float32, int32, int64, uint8 } from "../../kernel-lib/tensor/dtype.js";
import type { NdArray } from "../../kernel-lib/tensor/ndarray.js";

const numbers = ({ data }: NdArray): number[] => Array.from(data as Int32Array, Number);
const counted = (start: number, end: number, step: number, dtype: DType) => numbers(arange(start, end, step, dtype));
const spaced = (start: number, end: number, steps: number, dtype: DType) => numbers(linspace(start, end, steps, dtype));

describe("arange", () => {
  test("cuts start and step for integers, but counts with what was given", () => {
    expect(counted(0, 3, 0.5, int64)).toEqual([0, 0, 0, 0, 0, 0]);
    expect(counted(10, 0, -2.5, int64)).toEqual([10, 8, 6, 4]);
    expect(counted(-1.5, 3, 1, int64)).toEqual([-1, 0, 1, 2, 3]);
    expect(counted(0, 2, 0.5, float32)).toEqual([0, 0.5, 1, 1.5]);
  });

  test("wraps around where the type ends", () => {
    expect(counted(254, 258, 1, uint8)).toEqual([254, 255, 0, 1]);
    expect(counted(2 ** 31, 2 ** 31 + 2, 1, int32)).toEqual([-(2 ** 31), -(2 ** 31) + 1]);
  });

  test("refuses what int64 cannot hold, and bool", () => {
    expect(() => arange(0, 1e30, 1e29, int64)).toThrow("value cannot be converted to type int64_t without overflow");
    expect(() => arange(0, 2, 1, bool)).toThrow("\"arange_cpu\" not implemented for 'Bool'");
  });
});

describe("linspace", () => {
  test("cuts both ends for integers, then each number", () => {
    expect(spaced(1.5, 7.5, 4, int64)).toEqual([1, 3, 5, 7]);
    expect(spaced(-5, 5, 4, int32)).toEqual([-5, -1, 1, 5]);
    expect(spaced(10, -3, 6, int64)).toEqual([10, 7, 4, 2, 0, -3]);
    expect(spaced(-1, 5, 4, uint8)).toEqual([255, 171, 88, 5]);
    expect(spaced(0, 1, 3, float32)).toEqual([0, 0.5, 1]);
    expect(spaced(4, 9, 1, float32)).toEqual([4]);
    expect(spaced(4, 300, 1, uint8)).toEqual([4]);
    expect(spaced(300, 4, 0, uint8)).toEqual([]);
  });

  test("refuses ends that the type cannot hold, and bool", () => {
    expect(() => linspace(0, 300, 4, uint8)).toThrow("value cannot be converted to type uint8_t without overflow");
    expect(() => linspace(0, 1, 2, bool)).toThrow("\"linspace_cpu\" not implemented for 'Bool'");
  });
});

test("torch's functions cut, wrap around and refuse as these do", () => {
  const dtype = torch.int64;
  expect(torch.arange(0.5, 5, 1.5, { dtype }).tolist()).toEqual([0, 1, 2]);
  expect(torch.linspace(0.5, 3.7, 3, { dtype }).tolist()).toEqual([0, 1, 3]);
  expect(() => torch.arange(0, 3, { dtype: torch.bool })).toThrow("\"arange_cpu\" not implemented for 'Bool'");
  expect(() => torch.linspace(0, 300, 3, { dtype: torch.uint8 })).toThrow(
    "value cannot be converted to type uint8_t without overflow",
  );
});
