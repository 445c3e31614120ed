import { describe, expect, test } from "vitest";
import {
  crossEntropy,
  crossEntropyGradient,
  nllLoss,
  nllLossGradient,
  type Reduction,
} from "../../kernel-lib/ops/loss.js";
import { expRows, logSoftmax, logSoftmaxGradient } from "../../kernel-lib/ops/softmax.js";
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
    const options = { target, ignoreIndex: -100, reduction, weight };
    expect(numbers(nllLoss(logProbs, options))).toBeAllclose(loss);
    expect(numbers(nllLossGradient(grad, [2, 3], options))).toBeAllclose(gradient);
  });

  test("an ignored class has no weight in the mean", () => {
    expect(numbers(nllLoss(logProbs, { target, ignoreIndex: 0, reduction: "mean", weight }))).toBeAllclose([2]);
  });
});

describe("the loss of many scores", () => {
  const [rows, width] = [5, 1001]; // rows that end within a vector
  const scores = new NdArray(
    float32,
    Float32Array.from({ length: rows * width }, (_, i) => ((i * 37) % 101) / 9 - (i < width ? 90 : 4)),
    [rows, width],
  );
  const many = new NdArray(int64, BigInt64Array.of(2n, 0n, 7n, 1000n, 500n), [rows]);
  const weights = new NdArray(
    float32,
    Float32Array.from({ length: width }, (_, i) => 0.5 + (i % 3)),
    [width],
  );

  test.each<[Reduction, number, NdArray | null]>([
    ["mean", -100, null],
    ["sum", 7, null],
    ["none", -100, weights],
    ["mean", 500, weights],
  ])("is that of their log-softmax, in value and gradient: %s, %d is ignored", (reduction, ignoreIndex, weight) => {
    const options = { target: many, ignoreIndex, reduction, weight };
    const known = expRows(scores);
    const logProbs = logSoftmax(scores, 1);
    const loss = crossEntropy(scores, { ...options, ...known });
    expect(numbers(loss)).toBeAllclose(numbers(nllLoss(logProbs, options)), { rtol: 2e-7, atol: 0 });
    const grad = new NdArray(
      float32,
      Float32Array.from({ length: loss.size }, (_, i) => i - 1.5),
      loss.shape,
    );
    const slow = logSoftmaxGradient(nllLossGradient(grad, scores.shape, options), logProbs, 1);
    const gradient = crossEntropyGradient(grad, known.exps, { ...options, ...known });
    expect(numbers(gradient)).toBeAllclose(numbers(slow), { rtol: 1e-5, atol: 1e-8 });
  });

  test("is NaN, and so is its gradient, only in rows that have one", () => {
    const data = new Float32Array(scores.data as Float32Array);
    data[3] = Number.NaN;
    const known = expRows(new NdArray(float32, data, scores.shape));
    const options = { target: many, ignoreIndex: -100, reduction: "none", weight: null, ...known } as const;
    const losses = numbers(crossEntropy(new NdArray(float32, data, scores.shape), options));
    expect(losses.map(Number.isNaN)).toEqual([true, false, false, false, false]);
    const ones = new NdArray(float32, new Float32Array(rows).fill(1), [rows]);
    const gradient = numbers(crossEntropyGradient(ones, known.exps, options));
    expect(gradient.findLastIndex(Number.isNaN)).toBe(width - 1);
  });
});
