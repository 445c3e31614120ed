import { describe, expect, test } from "vitest";
import { NotImplementedError, RuntimeError } from "../../kernel-lib/base/errors.js";
import { convBiasGradient, convForward, convInputGradient, convWeightGradient } from "../../kernel-lib/ops/conv.js";
import { type ConvOptions, prepareConv } from "../../kernel-lib/ops/conv-plans.js";
import type { Spatial } from "../../kernel-lib/ops/conv-shape.js";
import { type DType, float32, float64, int32, int64, uint8 } from "../../kernel-lib/tensor/dtype.js";
import { NdArray } from "../../kernel-lib/tensor/ndarray.js";

function array(shape: number[], values: number[], dtype: DType = float32): NdArray {
  const result = NdArray.zeros(dtype, shape);
  for (const [i, value] of values.entries()) result.data[i] = dtype === int64 ? BigInt(value) : value;
  return result;
}

const ones = (shape: number[], dtype: DType = float32) =>
  array(shape, new Array(shape.reduce((a, b) => a * b, 1)).fill(1), dtype);

function convolve(spatial: Spatial, x: NdArray, weight: NdArray, options: ConvOptions = {}, transposed = false) {
  const y = convForward(prepareConv({ spatial, transposed }, x, weight, null, options), x, weight, null);
  return { shape: [...y.shape], values: Array.from(y.data, Number), dtype: y.dtype };
}

const refusal =
  (x: number[], weight: number[], options: ConvOptions, transposed = false, bias: number[] | null = null) =>
  () =>
    prepareConv({ spatial: 2, transposed }, ones(x), ones(weight), bias && ones(bias), options);

describe("convolution by hand", () => {
  test("the kernel slides without being flipped", () => {
    expect(convolve(1, array([1, 4], [1, 2, 4, 8]), array([1, 1, 2], [1, 10])).values).toEqual([21, 42, 84]);
  });

  test("the transposed one stamps the kernel at each element", () => {
    const answer = convolve(1, array([1, 2], [1, 2]), array([1, 1, 3], [1, 10, 100]), { stride: 2 }, true);
    expect(answer.values).toEqual([1, 10, 102, 20, 200]);
  });

  test("'same' keeps the size and pads the right edge more when the total is odd", () => {
    const x = array([1, 3], [1, 2, 3]);
    expect(convolve(1, x, ones([1, 1, 2]), { padding: "same" }).values).toEqual([3, 5, 3]);
    expect(convolve(1, x, ones([1, 1, 4]), { padding: "same" }).values).toEqual([6, 6, 5]);
  });

  test("'valid' pads nothing", () => {
    expect(convolve(1, ones([1, 5]), ones([1, 1, 3]), { padding: "valid" }).values).toEqual([3, 3, 3]);
  });

  test("groups see only their own channels", () => {
    const x = array([2, 1], [1, 10]);
    expect(convolve(1, x, array([2, 1, 1], [2, 3]), { groups: 2 }).values).toEqual([2, 30]);
    expect(convolve(1, x, array([2, 2, 1], [2, 3, 5, 7])).values).toEqual([32, 75]);
  });

  test("output_padding adds at the far edge", () => {
    const options = { stride: 2, output_padding: 1 };
    expect(convolve(1, ones([1, 2]), ones([1, 1, 2]), options, true).values).toEqual([1, 1, 1, 1, 0]);
  });

  test("a list of strides that changes between two calls counts anew", () => {
    const [x, weight] = [array([1, 1, 4, 4], new Array<number>(16).fill(1)), array([1, 1, 1, 1], [1])];
    const stride = [1, 1];
    const shape = () => prepareConv({ spatial: 2, transposed: false }, x, weight, null, { stride }).shape;
    expect(shape()).toEqual([1, 1, 4, 4]);
    stride[1] = 2;
    expect(shape()).toEqual([1, 1, 4, 2]);
  });

  test("an unbatched input gives an unbatched output", () => {
    expect(convolve(2, ones([1, 3, 3]), ones([2, 1, 2, 2])).shape).toEqual([2, 2, 2]);
    expect(convolve(2, ones([4, 1, 3, 3]), ones([2, 1, 2, 2])).shape).toEqual([4, 2, 2, 2]);
  });

  test("an empty batch gives an empty result, and gradients of zero", () => {
    const [x, weight] = [ones([0, 1, 3]), ones([2, 1, 2])];
    const plan = prepareConv({ spatial: 1, transposed: false }, x, weight, null);
    const y = convForward(plan, x, weight, null);
    expect(y.shape).toEqual([0, 2, 2]);
    expect(convInputGradient(plan, y, weight, x.shape).shape).toEqual([0, 1, 3]);
    expect(convWeightGradient(plan, y, x).data).toEqual(new Float32Array(4));
    expect(convBiasGradient(plan, y).data).toEqual(new Float32Array(2));
  });
});

describe("integers, as PyTorch's loops compute them", () => {
  test("int64 sums stay exact, uint8 sums wrap around", () => {
    const large = convolve(1, array([1, 2], [2 ** 40, 1], int64), ones([1, 1, 2], int64));
    expect(large).toEqual({ shape: [1, 1], values: [2 ** 40 + 1], dtype: int64 });
    expect(convolve(1, array([1, 2], [200, 100], uint8), ones([1, 1, 2], uint8)).values).toEqual([44]);
  });

  test("what PyTorch has not implemented is refused", () => {
    const call = () => convolve(2, ones([1, 3, 3], int32), ones([1, 1, 2, 2], int32), {}, true);
    expect(call).toThrow(new NotImplementedError("\"slow_conv_transpose2d_out_cpu\" not implemented for 'Int'"));
  });

  test("types that differ are refused", () => {
    const call = () => convolve(2, ones([1, 3, 3]), ones([1, 1, 2, 2], float64));
    expect(call).toThrow(new RuntimeError("expected scalar type Float but found Double"));
  });
});

describe("of two faults PyTorch's choice is reported", () => {
  test.each([
    [
      "the rank before the groups",
      refusal([5, 5], [4, 2, 3, 3], { groups: 0 }),
      "Expected 3D (unbatched) or 4D (batched) input to conv2d, but got input of size: [5, 5]",
    ],
    [
      "the groups before a list's length",
      refusal([1, 2, 5, 5], [4, 2, 3, 3], { groups: 0, stride: [1, 1, 1] }),
      "non-positive groups is not supported",
    ],
    [
      "a list's length before negative padding",
      refusal([1, 2, 5, 5], [4, 2, 3, 3], { padding: -1, dilation: [1, 1, 1] }),
      "expected dilation to be a single integer value or a list of 2 values to match the convolution dimensions, but got dilation=[1, 1, 1]",
    ],
    [
      "negative padding before the stride",
      refusal([1, 2, 5, 5], [4, 2, 3, 3], { padding: -1, stride: 0 }),
      "negative padding is not supported",
    ],
    [
      "the weight's rows before the channels",
      refusal([1, 3, 5, 5], [1, 2, 3, 3], { groups: 2 }),
      "Given groups=2, expected weight to be at least 2 at dimension 0, but got weight of size [1, 2, 3, 3] instead",
    ],
    [
      "the channels, of an input with its added batch, before the bias",
      refusal([2, 5, 5], [4, 3, 3, 3], {}, false, [3]),
      "Given groups=1, weight of size [4, 3, 3, 3], expected input[1, 2, 5, 5] to have 3 channels, but got 2 channels instead",
    ],
    [
      "the bias before the kernel",
      refusal([1, 3, 2, 2], [4, 3, 3, 3], {}, false, [3]),
      "Given weight of size [4, 3, 3, 3], expected bias to be 1-dimensional with 4 elements, but got bias of size [3] instead",
    ],
    [
      "the kernel, as dilated",
      refusal([1, 1, 4, 4], [1, 1, 3, 3], { dilation: 2 }),
      "Calculated padded input size per channel: (4 x 4). Kernel size: (5 x 5). Kernel size can't be greater than actual input size",
    ],
    [
      "a stride with 'same' before the channels",
      refusal([1, 3, 5, 5], [4, 2, 3, 3], { padding: "same", stride: 2 }),
      "padding='same' is not supported for strided convolutions",
    ],
    [
      "output_padding before a result too small",
      refusal([1, 1, 2, 2], [1, 1, 2, 2], { output_padding: 1, padding: 5 }, true),
      "output padding must be smaller than either stride or dilation, but got output_padding_height: 1 output_padding_width: 1 stride_height: 1 stride_width: 1 dilation_height: 1 dilation_width: 1",
    ],
    [
      "a result too small",
      refusal([1, 1, 1, 1], [1, 1, 1, 1], { padding: 1 }, true),
      "Given input size per channel: (1 x 1). Calculated output size per channel: (-1 x -1). Output size is too small",
    ],
  ])("%s", (_, call, message) => expect(call).toThrow(new RuntimeError(message)));
});
