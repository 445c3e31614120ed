import { describe, expect, test } from "vitest";
import { F, type Tensor, torch } from "../../../kernel-lib/index.js";

const { gradcheck } = torch.autograd;

function random(...shape: number[]): Tensor {
  return torch.randn(...shape, { dtype: torch.float64, requires_grad: true });
}

describe("gradients agree with central differences", () => {
  torch.manual_seed(0);

  test.each([
    ["1-D", F.conv1d, [2, 4, 7], [6, 2, 3], { stride: 2, padding: 1, groups: 2 }],
    ["1-D unbatched", F.conv1d, [2, 7], [3, 2, 3], { dilation: 2 }],
    ["2-D", F.conv2d, [2, 2, 5, 4], [4, 1, 2, 3], { stride: [2, 1], padding: [0, 1], groups: 2 }],
    ["2-D 'same' with an even kernel", F.conv2d, [1, 2, 4, 3], [2, 2, 2, 2], { padding: "same" }],
    ["3-D", F.conv3d, [1, 2, 3, 4, 3], [2, 2, 2, 2, 2], { padding: 1, dilation: [1, 2, 1] }],
  ] as const)("convolution, %s", (_, conv, input, weight, options) => {
    const call = (x: Tensor, w: Tensor, bias: Tensor) => conv(x, w, { ...options, bias });
    expect(gradcheck(call, [random(...input), random(...weight), random(weight[0])])).toBe(true);
  });

  test.each([
    ["1-D", F.conv_transpose1d, [2, 4, 4], [4, 2, 3], { stride: 2, output_padding: 1, groups: 2 }, 4],
    ["2-D", F.conv_transpose2d, [1, 2, 3, 2], [2, 3, 2, 3], { stride: [2, 1], padding: [1, 0] }, 3],
    ["2-D unbatched", F.conv_transpose2d, [2, 3, 2], [2, 3, 2, 2], { dilation: 2 }, 3],
    ["3-D", F.conv_transpose3d, [1, 2, 2, 2, 2], [2, 1, 2, 2, 2], { stride: 2 }, 1],
  ] as const)("transposed convolution, %s", (_, conv, input, weight, options, outputs) => {
    const call = (x: Tensor, w: Tensor, bias: Tensor) => conv(x, w, { ...options, bias });
    expect(gradcheck(call, [random(...input), random(...weight), random(outputs)])).toBe(true);
  });

  const functions: [string, (x: Tensor) => Tensor, number[]][] = [
    ["max_pool1d", (x) => F.max_pool1d(x, 2, 1, 1), [2, 5]],
    ["max_pool2d", (x) => F.max_pool2d(x, [2, 3], 1, { dilation: [2, 1], ceil_mode: true }), [1, 2, 5, 4]],
    ["max_pool3d", (x) => F.max_pool3d(x, 2), [1, 1, 4, 3, 2]],
    ["avg_pool1d", (x) => F.avg_pool1d(x, 3, 2, 1), [2, 5]],
    [
      "avg_pool2d",
      (x) => F.avg_pool2d(x, 3, 2, { padding: 1, ceil_mode: true, count_include_pad: false }),
      [1, 2, 4, 5],
    ],
    ["avg_pool3d", (x) => F.avg_pool3d(x, 2, { divisor_override: 3 }), [1, 1, 3, 4, 2]],
    ["adaptive_avg_pool2d", (x) => F.adaptive_avg_pool2d(x, [2, 3]), [2, 5, 4]],
    ["adaptive_avg_pool2d to one", (x) => F.adaptive_avg_pool2d(x, 1), [2, 2, 3, 2]],
    ["pad, constant", (x) => F.pad(x, [1, -1, 0, 2], "constant", 3), [2, 3, 4]],
    ["pad, reflect", (x) => F.pad(x, [2, 1, 1, 0], "reflect"), [2, 3, 4]],
    ["pad, replicate", (x) => F.pad(x, [2, 5], "replicate"), [2, 3]],
    ["pad, circular", (x) => F.pad(x, [2, 1, 1, 2], "circular"), [1, 3, 4]],
    ["unfold", (x) => F.unfold(x, [2, 3], { stride: [2, 1], padding: 1 }), [2, 4, 3]],
    ["fold", (x) => F.fold(x, [4, 3], 2, { padding: [1, 0] }), [1, 8, 10]],
    ["interpolate, nearest", (x) => F.interpolate(x, [5, 3]), [1, 2, 3, 4]],
    ["interpolate, bilinear", (x) => F.interpolate(x, { scale_factor: 1.5, mode: "bilinear" }), [1, 1, 4, 3]],
    [
      "interpolate, trilinear",
      (x) => F.interpolate(x, { size: 3, mode: "trilinear", align_corners: true }),
      [1, 1, 2, 3, 4],
    ],
    ["interpolate, area", (x) => F.interpolate(x, { size: [2], mode: "area" }), [1, 2, 5]],
  ];
  test.each(functions)("%s", (_, call, shape) => {
    expect(gradcheck(call, [random(...shape)])).toBe(true);
  });
});

describe("what PyTorch keeps of its inputs must not change before going back", () => {
  const image = () => torch.randn(1, 2, 4, 4, { requires_grad: true }).mul(1);
  const keeping: [string, (x: Tensor) => Tensor][] = [
    ["conv2d", (x) => F.conv2d(x, torch.ones(1, 2, 2, 2))],
    ["max_pool2d", (x) => F.max_pool2d(x, 2)],
    ["avg_pool2d", (x) => F.avg_pool2d(x, 2)],
    ["adaptive_avg_pool2d", (x) => F.adaptive_avg_pool2d(x, 2)],
    ["pad, reflect", (x) => F.pad(x, [1, 1, 1, 1], "reflect")],
  ];
  test.each(keeping)("%s keeps its input", (_, call) => {
    const x = image();
    const y = call(x).sum();
    x.add_(1);
    expect(() => y.backward()).toThrow(
      /has been modified by an inplace operation: \[torch.FloatTensor \[1, 2, 4, 4\]\]/,
    );
    const twice = call(image()).sum();
    twice.backward();
    expect(() => twice.backward()).toThrow(/^Trying to backward through the graph a second time/);
  });

  const forgetting: [string, (x: Tensor) => Tensor][] = [
    ["adaptive_avg_pool2d to one", (x) => F.adaptive_avg_pool2d(x, 1)],
    ["pad, constant", (x) => F.pad(x, [1, 1])],
    ["unfold", (x) => F.unfold(x, 2)],
    ["interpolate, nearest", (x) => F.interpolate(x, { scale_factor: 2 })],
  ];
  test.each(forgetting)("%s keeps nothing", (_, call) => {
    const x = image();
    const y = call(x).sum();
    x.add_(1);
    expect(() => y.backward()).not.toThrow();
  });
});

describe("what is not asked for or not dense", () => {
  test("a weight that wants no gradient gets none", () => {
    const x = random(1, 1, 3, 3);
    const weight = random(1, 1, 2, 2).detach();
    F.conv2d(x, weight).sum().backward();
    expect(weight.grad).toBeNull();
    expect(x.grad?.shape).toEqual(x.shape);
  });

  test("strided views give the same as their copies", () => {
    const x = torch.randn(1, 4, 6, 5);
    const weight = torch.randn(3, 3, 4, 2);
    const turned = F.conv2d(x.permute(0, 1, 3, 2), weight.permute(0, 2, 1, 3).flip(0));
    const copied = F.conv2d(x.permute(0, 1, 3, 2).contiguous(), weight.permute(0, 2, 1, 3).flip(0).contiguous());
    expect(turned.equal(copied)).toBe(true);
    expect(F.max_pool2d(x.permute(0, 1, 3, 2), 2).equal(F.max_pool2d(x.permute(0, 1, 3, 2).contiguous(), 2))).toBe(
      true,
    );
    expect(F.pad(x.permute(0, 1, 3, 2), [1, 1]).equal(F.pad(x.permute(0, 1, 3, 2).contiguous(), [1, 1]))).toBe(true);
  });

  test("padding by nothing gives a tensor of its own", () => {
    const x = torch.zeros(2);
    const same = F.pad(x, [0, 0]);
    same.add_(1);
    expect(String(x)).toBe("tensor([0., 0.])");
  });
});
