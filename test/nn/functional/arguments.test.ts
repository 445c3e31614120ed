import { describe, expect, test } from "vitest";
import { F, RuntimeError, torch } from "../../../kernel-lib/index.js";

const x = torch.arange(16).float().reshape(1, 1, 4, 4);
const weight = torch.ones(1, 1, 2, 2);
const bias = torch.ones(1);

describe("arguments by place and by name", () => {
  test("an options object takes the place of all that follows the weight", () => {
    const placed = F.conv2d(x, weight, bias, 2, 1, 1, 1);
    expect(F.conv2d(x, weight, { bias, stride: 2, padding: 1 }).equal(placed)).toBe(true);
    expect(F.conv2d(x, weight, bias, { stride: 2, padding: 1 }).equal(placed)).toBe(true);
  });

  test("a transposed convolution takes output_padding and groups before dilation", () => {
    const placed = F.conv_transpose2d(x, weight, bias, 3, 1, 1, 1, 2);
    const named = F.conv_transpose2d(x, weight, { bias, stride: 3, padding: 1, output_padding: 1, dilation: 2 });
    expect(named.equal(placed)).toBe(true);
    expect([...placed.shape]).toEqual([1, 1, 11, 11]);
  });

  test("undefined and missing arguments mean the default, null means no bias", () => {
    const plain = F.conv2d(x, weight);
    expect(F.conv2d(x, weight, undefined, undefined, 0).equal(plain)).toBe(true);
    expect(F.conv2d(x, weight, null).equal(plain)).toBe(true);
    expect(F.conv2d(x, weight, {}).equal(plain)).toBe(true);
  });

  test("pooling, padding and resampling take options too", () => {
    expect(F.max_pool2d(x, 2, { stride: 1 }).equal(F.max_pool2d(x, 2, 1))).toBe(true);
    expect(F.avg_pool2d(x, 2, { padding: 1, count_include_pad: false }).shape).toEqual(torch.Size.from([1, 1, 3, 3]));
    expect(F.pad(x, [1, 1], { value: 7 }).equal(F.pad(x, [1, 1], "constant", 7))).toBe(true);
    expect(F.interpolate(x, { scale_factor: 2 }).equal(F.interpolate(x, null, 2))).toBe(true);
    expect(F.unfold(x, 2, { stride: 2 }).equal(F.unfold(x, 2, 1, 0, 2))).toBe(true);
  });
});

/** TypeScript refuses these calls; JavaScript and notebooks with errors ignored do not. */
const untyped = F as unknown as { readonly [name: string]: (...args: unknown[]) => unknown };

describe("what cannot be an argument is refused in PyTorch's words", () => {
  test.each([
    [
      "an unknown option",
      "conv2d",
      [x, weight, { strides: 2 }],
      "conv2d() got an unexpected keyword argument 'strides'; it takes input, weight, bias, stride, padding, dilation, groups",
    ],
    [
      "an option given twice",
      "conv2d",
      [x, weight, bias, { bias }],
      "conv2d() got multiple values for argument 'bias'",
    ],
    [
      "too many arguments",
      "conv_transpose2d",
      [x, weight, null, 1, 1, 1, 1, 1, 1],
      "conv_transpose2d() takes from 2 to 8 positional arguments but 9 were given",
    ],
    ["no weight", "conv2d", [x], 'conv2d() missing 1 required positional arguments: "weight"'],
    [
      "an array as input",
      "conv2d",
      [[[1]], weight],
      "conv2d(): argument 'input' (position 1) must be Tensor, not list",
    ],
    ["null as weight", "conv2d", [x, null], "conv2d(): argument 'weight' (position 2) must be Tensor, not NoneType"],
    ["a number as bias", "conv2d", [x, weight, 3], "conv2d(): argument 'bias' (position 3) must be Tensor, not int"],
    [
      "a fractional stride",
      "conv_transpose2d",
      [x, weight, null, 1.5],
      "conv_transpose2d(): argument 'stride' (position 4) must be tuple of ints, not float",
    ],
    [
      "NaN as padding",
      "conv2d",
      [x, weight, { padding: Number.NaN }],
      "conv2d(): argument 'padding' must be tuple of ints, not float",
    ],
    [
      "a fractional number first in a list",
      "conv2d",
      [x, weight, null, [1.5, 1]],
      "conv2d(): argument 'stride' (position 4) must be tuple of ints, but found element of type float at pos 0",
    ],
    [
      "a fractional number later in a list",
      "conv2d",
      [x, weight, null, [1, 1.5]],
      "conv2d(): argument 'stride' failed to unpack the object at pos 2 with error \"type must be tuple of ints,but got float\"",
    ],
    [
      "a word where only numbers go",
      "conv_transpose2d",
      [x, weight, { padding: "same" }],
      "conv_transpose2d(): argument 'padding' must be tuple of ints, not str",
    ],
    ["a list of groups", "conv2d", [x, weight, { groups: [1] }], "conv2d(): argument 'groups' must be int, not list"],
    [
      "a fractional window",
      "max_pool2d",
      [x, 2.5],
      "max_pool2d(): argument 'kernel_size' (position 2) must be tuple of ints, not float",
    ],
    [
      "a number as ceil_mode",
      "max_pool2d",
      [x, 2, { ceil_mode: 1 }],
      "max_pool2d(): argument 'ceil_mode' must be bool, not int",
    ],
    ["a number as padding list", "pad", [x, 1], "pad(): argument 'pad' (position 2) must be tuple of ints, not int"],
    [
      "a word as value",
      "pad",
      [x, [1, 1], "constant", "a"],
      "pad(): argument 'value' (position 4) must be float, not str",
    ],
    [
      "a word as scale factor",
      "interpolate",
      [x, { scale_factor: "2" }],
      "interpolate(): argument 'scale_factor' must be tuple of floats, not str",
    ],
  ])("%s", (_, name, args, message) => {
    expect(() => untyped[name](...args)).toThrow(new TypeError(message));
  });

  test("a one-element list stands for all axes, an empty one does not", () => {
    expect(F.conv2d(x, weight, null, [2]).equal(F.conv2d(x, weight, null, 2))).toBe(true);
    expect(() => F.conv2d(x, weight, null, [])).toThrow(
      new RuntimeError(
        "expected stride to be a single integer value or a list of 2 values to match the convolution dimensions, but got stride=[]",
      ),
    );
  });
});
