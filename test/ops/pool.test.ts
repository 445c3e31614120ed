import { describe, expect, test } from "vitest";
import { RuntimeError } from "../../kernel-lib/base/errors.js";
import { type MaxPoolOptions, planMaxPool } from "../../kernel-lib/ops/pool-shape.js";
import { float32 } from "../../kernel-lib/tensor/dtype.js";

const options = (given: Partial<MaxPoolOptions>): MaxPoolOptions => ({
  kernel_size: [3],
  stride: [1],
  padding: [2],
  dilation: [2],
  ceil_mode: false,
  ...given,
});

describe("padding of more than half of the kernel", () => {
  test("is refused though the dilated kernel is wide enough, in a line, a plane and a volume", () => {
    const small = "pad should be smaller than or equal to half of kernel size, but got";
    expect(() => planMaxPool(1, [1, 8], float32, options({}))).toThrow(
      new RuntimeError(
        "max_pool1d() padding should be at most half of kernel size, but got padding=2 and kernel_size=3",
      ),
    );
    expect(() => planMaxPool(2, [1, 1, 8, 8], float32, options({}))).toThrow(
      new RuntimeError(`${small} padW = 2, padH = 2, kW = 3, kH = 3`),
    );
    const volume = options({ kernel_size: [1, 3, 3], padding: [0, 2, 1], dilation: [1, 2, 2] });
    expect(() => planMaxPool(3, [1, 8, 8, 8], float32, volume)).toThrow(
      new RuntimeError(`${small} kT: 1 kW: 3 kH: 3 padT: 0 padW: 1 padH: 2`),
    );
  });

  test("a line pooled with indices is refused as the plane that PyTorch makes of it", () => {
    expect(() => planMaxPool(1, [1, 8], float32, options({ with_indices: true }))).toThrow(
      new RuntimeError(
        "pad should be smaller than or equal to half of kernel size, but got padW = 2, padH = 0, kW = 3, kH = 1",
      ),
    );
    expect(planMaxPool(1, [1, 8], float32, options({ padding: [1], with_indices: true })).shape).toEqual([1, 6]);
  });
});
