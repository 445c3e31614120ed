import { describe, expect, test } from "vitest";
import { type InterpolateOptions, interpolate, planInterpolate } from "../../kernel-lib/ops/interpolate.js";
import { float32 } from "../../kernel-lib/tensor/dtype.js";
import { NdArray } from "../../kernel-lib/tensor/ndarray.js";

const line = (count: number) =>
  new NdArray(
    float32,
    Float32Array.from({ length: count }, (_, i) => i),
    [1, 1, count],
  );

function nearest(count: number, options: Partial<InterpolateOptions>): number[] {
  const x = line(count);
  const all = { size: null, scale_factor: null, mode: "nearest", align_corners: null, ...options };
  return Array.from(interpolate(x, planInterpolate(x.shape, float32, all)).data, Number);
}

describe("nearest places", () => {
  test("a factor counts as it is given, unless it is to be computed again from the sizes", () => {
    expect(nearest(4, { scale_factor: 1.2 })).toEqual([0, 0, 1, 2]);
    expect(nearest(4, { scale_factor: 1.2, recompute_scale_factor: false })).toEqual([0, 0, 1, 2]);
    expect(nearest(4, { scale_factor: 1.2, recompute_scale_factor: true })).toEqual([0, 1, 2, 3]);
  });

  test("a size that is given leaves no factor to compute again", () => {
    expect(() => nearest(4, { size: 4, recompute_scale_factor: true })).toThrow(
      "recompute_scale_factor is not meaningful with an explicit size.",
    );
  });

  test("zeros keep their signs", () => {
    const x = new NdArray(float32, Float32Array.of(-0, 0), [1, 1, 2]);
    const plan = planInterpolate(x.shape, float32, {
      size: 4,
      scale_factor: null,
      mode: "nearest",
      align_corners: null,
    });
    expect(Array.from(interpolate(x, plan).data as Float32Array, (v) => Object.is(v, -0))).toEqual([
      true,
      true,
      false,
      false,
    ]);
  });
});
