import { describe, expect, test } from "vitest";
import { nllLoss, nllLossGradient, type Reduction } from "../../kernel-lib/ops/loss.js";
import { float32, int64 } from "../../kernel-lib/tensor/dtype.js";
import { NdArray } from "../../kernel-lib/tensor/ndarray.js";

const logProbs = new NdArray(float32, Float32Array.of(-0.5, -1, -2, -1.5, -0.25, -3), [2, 3]);
const target = new NdArray(int64, BigInt64Array.of(2n, 0n), [2]);
const weight = new NdArray(float32, Float32Array.of(0.5, 1, 3), [3]);
const numbers = ({ data }: NdArray) => Array.from(data as Float32Array);

describe("classes that count differently", () => {
  test.each<[Reduction, number[], number[]]>([
    ["none", [6, 0.75], [0, 0, -3, -0.5, 0, 0]],
    ["sum", [6.75], [0, 0, -3, -0.5, 0, 0]],
    ["mean", [6.75 / 3.5], [0, 0, -3 / 3.5, -0.5 / 3.5, 0, 0]],
  ])("weigh each loss and gradient, and the mean divides by their sum: %s", (reduction, loss, gradient) => {
    const grad = new NdArray(float32, new Float32Array(loss.length).fill(1), reduction === "none" ? [2] : []);
    expect(numbers(nllLoss(logProbs, target, -100, reduction, weight))).toBeAllclose(loss);
    expect(numbers(nllLossGradient(grad, [2, 3], target, -100, reduction, weight))).toBeAllclose(gradient);
  });

  test("an ignored class has no weight in the mean", () => {
    expect(numbers(nllLoss(logProbs, target, 0, "mean", weight))).toBeAllclose([2]);
  });
});
