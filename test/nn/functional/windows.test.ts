import { describe, expect, test } from "vitest";
import { F, RuntimeError, type Tensor, torch } from "../../../kernel-lib/index.js";

const row = (...values: number[]): Tensor => torch.tensor([values]);
const numbers = (x: Tensor): unknown => x.tolist();

describe("padding by hand", () => {
  test("each mode continues the row in its own way", () => {
    const x = row(1, 2, 3);
    expect(numbers(F.pad(x, [2, 1]))).toEqual([[0, 0, 1, 2, 3, 0]]);
    expect(numbers(F.pad(x, [2, 1], "reflect"))).toEqual([[3, 2, 1, 2, 3, 2]]);
    expect(numbers(F.pad(x, [2, 1], "replicate"))).toEqual([[1, 1, 1, 2, 3, 3]]);
    expect(numbers(F.pad(x, [2, 1], "circular"))).toEqual([[2, 3, 1, 2, 3, 1]]);
  });

  test("the last axis comes first in the list, and negative numbers crop", () => {
    const x = torch.tensor([[1, 2, 3]]);
    expect(numbers(F.pad(x, [-1, 0, 1, 0], "constant", 9))).toEqual([
      [9, 9],
      [2, 3],
    ]);
  });

  test("integers stay integers, and a value that they cannot hold is refused", () => {
    const x = torch.tensor([1], { dtype: torch.uint8 });
    expect(String(F.pad(x, [1, 0], "constant", 7))).toBe("tensor([7, 1], dtype=torch.uint8)");
    expect(() => F.pad(x, [1, 0], "constant", -1)).toThrow(
      new RuntimeError("value cannot be converted to type uint8_t without overflow"),
    );
  });
});

describe("pooling by hand", () => {
  test("padding never wins, even over negative numbers", () => {
    expect(numbers(F.max_pool1d(row(-5, -3), 2, { stride: 1, padding: 1 }))).toEqual([[-5, -3, -3]]);
  });

  test("NaN wins, and the first of equal values gives its place", () => {
    const [values, indices] = F.max_pool1d_with_indices(row(2, 2, Number.NaN, 5), 2);
    expect(numbers(values)).toEqual([[2, Number.NaN]]);
    expect(String(indices)).toBe("tensor([[0, 2]])");
  });

  test("ceil_mode also counts the window that hangs over the edge", () => {
    expect(numbers(F.max_pool1d(row(1, 2, 3), 2))).toEqual([[2]]);
    expect(numbers(F.max_pool1d(row(1, 2, 3), 2, { ceil_mode: true }))).toEqual([[2, 3]]);
  });

  test("padding counts in the mean unless count_include_pad is false", () => {
    expect(numbers(F.avg_pool1d(row(2, 4), 2, 1, 1))).toEqual([[1, 3, 2]]);
    expect(numbers(F.avg_pool1d(row(2, 4), 2, 1, 1, false, false))).toEqual([[2, 3, 4]]);
  });

  test("adaptive windows overlap where the sizes do not divide", () => {
    expect(numbers(F.adaptive_avg_pool1d(row(1, 2, 6), 2))).toEqual([[1.5, 4]]);
  });
});

describe("blocks and resampling by hand", () => {
  test("fold adds up what unfold copied", () => {
    const ones = torch.ones(1, 1, 3, 3);
    expect(numbers(F.fold(F.unfold(ones, 2), 3, 2))).toEqual([
      [
        [
          [1, 2, 1],
          [2, 4, 2],
          [1, 2, 1],
        ],
      ],
    ]);
  });

  test("unfold times the flattened kernel is convolution", () => {
    torch.manual_seed(1);
    const [x, weight] = [torch.randn(1, 2, 4, 5), torch.randn(3, 2, 2, 2)];
    const product = weight.reshape(3, 8).matmul(F.unfold(x, 2).squeeze(0)).reshape(1, 3, 3, 4);
    expect(product.allclose(F.conv2d(x, weight), { atol: 1e-5 })).toBe(true);
  });

  test("nearest repeats, linear goes between", () => {
    const x = torch.tensor([[[0, 4]]]);
    expect(numbers(F.interpolate(x, { scale_factor: 2 }))).toEqual([[[0, 0, 4, 4]]]);
    expect(numbers(F.interpolate(x, { scale_factor: 2, mode: "linear" }))).toEqual([[[0, 1, 3, 4]]]);
    expect(numbers(F.interpolate(x, { size: 3, mode: "linear", align_corners: true }))).toEqual([[[0, 2, 4]]]);
  });
});
