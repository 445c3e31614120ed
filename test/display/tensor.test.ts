import { describe, expect, test } from "vitest";
import type { ArrayView } from "../../kernel-lib/display/array-view.js";
import { tensorBundle } from "../../kernel-lib/display/tensor.js";
import { expectGolden } from "./golden.js";
import { expectKeptByJupyterLab } from "./viewers.js";
import { noise, strides, viewOf } from "./views.js";

function html(view: ArrayView, details: Partial<Parameters<typeof tensorBundle>[1]> = {}): string {
  return String(tensorBundle(view, { text: "tensor(…)", ...details })["text/html"]);
}

const edge = viewOf([6, 8], (i) => (i % 8 >= 2 && i % 8 < 6 ? 0 : 1));

describe("goldens", () => {
  test.each<[string, ArrayView, Partial<Parameters<typeof tensorBundle>[1]>]>([
    ["matrix", edge, {}],
    ["vector", viewOf([12], (i) => i - 4), {}],
    ["activation", viewOf([1, 1, 2, 3], (i) => i - 2), { grad_fn: "ConvolutionBackward0" }],
    [
      "parameter-with-gradient",
      viewOf([2, 1, 2, 2], noise),
      { name: "Parameter", requires_grad: true, grad: viewOf([2, 1, 2, 2], (i) => i / 100) },
    ],
    [
      "specials",
      viewOf([2, 3], (i) => [Number.NaN, 1, Number.POSITIVE_INFINITY, -1, Number.NEGATIVE_INFINITY, 0][i]),
      {},
    ],
    ["image", viewOf([28, 28], (i) => Math.hypot((i % 28) - 14, i / 28 - 14)), {}],
    ["grid", viewOf([2, 3, 16, 16], (i) => Math.sin(i / 9)), {}],
  ])("the HTML of %s is the reviewed one, and survives in an untrusted notebook", (name, view, details) => {
    const written = html(view, details);
    expectGolden(`tensor-${name}.html`, written);
    expectKeptByJupyterLab(written);
  });
});

test("the same value gives the same bytes", () => {
  expect(html(viewOf([3, 40, 40], noise))).toBe(html(viewOf([3, 40, 40], noise)));
});

test("text/plain is the text given, for a tensor of any size", () => {
  expect(tensorBundle(edge, { text: "tensor([[1.]])" })["text/plain"]).toBe("tensor([[1.]])");
});

test("a number without gradient and a tensor without elements are text alone", () => {
  expect(
    tensorBundle(
      viewOf([], () => 3),
      { text: "tensor(3.)" },
    ),
  ).toEqual({ "text/plain": "tensor(3.)" });
  expect(
    tensorBundle(
      viewOf([0, 3], () => 3),
      { text: "tensor([])" },
    ),
  ).toEqual({ "text/plain": "tensor([])" });
});

test("a transposed view shows the elements in its own order", () => {
  const transposed = { ...edge, shape: [8, 6], strides: [1, 8] };
  const copied = viewOf([8, 6], (i) => edge.data[(i % 6) * 8 + Math.floor(i / 6)] as number);
  expect(html(transposed)).toBe(html(copied));
});

test("an expanded view with stride 0 repeats its elements", () => {
  const row = viewOf([4], (i) => i);
  expect(html({ ...row, shape: [3, 4], strides: [0, 1] })).toBe(html(viewOf([3, 4], (i) => i % 4)));
});

test("int64 elements are shown as numbers", () => {
  const view = { dtype: { name: "int64" }, shape: [2], strides: [1], offset: 0, data: BigInt64Array.of(7n, -9n) };
  expect(html(view)).toContain(">−9</td>");
});

test("every cell tells its full index and six digits", () => {
  expect(html(viewOf([1, 2, 2, 2], (i) => i + 1 / 3))).toContain('title="[0, 1, 1, 0] 6.33333"');
});

test("warnings count NaN and infinities and name a tensor of zeros", () => {
  const broken = html(viewOf([40, 40], (i) => (i < 3 ? Number.NaN : i === 9 ? Number.NEGATIVE_INFINITY : i)));
  expect(broken).toContain("⚠ 3 nan");
  expect(broken).toContain("⚠ 1 −inf");
  expect(html(viewOf([8, 5], () => 0))).toContain("all zero");
  expect(html(edge)).not.toContain("all zero");
});

test("a tensor of nothing but NaN still displays", () => {
  expect(html(viewOf([2, 2], () => Number.NaN))).toContain("no finite values");
});

test("one outlier does not wash out the colours of the rest", () => {
  const text = html(viewOf([8, 8], (i) => (i === 5 ? 1e6 : noise(i))));
  expect(text).toContain("outliers beyond the colours");
  const colours = new Set(text.match(/padding:3px 4px[^;]*;border:none;text-align:right;background-color:#\w+/g));
  expect(colours.size).toBeGreaterThan(20);
});

test("names in the caption come out as text", () => {
  const text = html(edge, { name: "<script>alert(1)</script>", grad_fn: '"><img onerror=x>' });
  expect(text).not.toMatch(/<script|<img/);
  expect(text).toContain("&lt;script&gt;");
});

test("a tensor of more maps than fit says how many it shows", () => {
  expect(html(viewOf([20, 30, 3, 3], noise))).toContain("first 4 × 16 of 20 × 30 maps");
});

describe("cost", () => {
  /** A tensor of 1e8 elements that counts how many of them are read. */
  function counting(shape: number[]): { view: ArrayView; visited(): number } {
    let visited = 0;
    const read = (_: object, key: string | symbol) => {
      visited++;
      return noise(Number(key));
    };
    const data = new Proxy<ArrayLike<number>>({ length: 1e8 }, { get: read });
    return {
      view: { dtype: { name: "float32" }, shape, strides: strides(shape), offset: 0, data },
      visited: () => visited,
    };
  }

  test.each([[[1e8]], [[1e4, 1e4]], [[100, 100, 100, 100]], [[2, 1e5, 500]], [[1e8, 1]]])(
    "of 1e8 elements shaped %j fewer than a million are read, and the output stays below 200 kB",
    (shape) => {
      const { view, visited } = counting(shape);
      const text = html(view, { grad: view });
      expect(visited()).toBeGreaterThan(1e5);
      expect(visited()).toBeLessThan(2e6);
      expect(text.length).toBeLessThan(200_000);
      expect(text).toContain("from a sample of 262144 elements");
    },
  );
});
