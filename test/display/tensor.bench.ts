import { bench, describe } from "vitest";
import { tensorBundle } from "../../kernel-lib/display/tensor.js";
import { viewOf } from "./views.js";

/** The promise is under 0.2 s for 1e8 elements, whatever their shape. */
describe("display of a tensor", () => {
  const large = viewOf([10_000, 10_000], (i) => Math.sin(i));
  const transposed = { ...large, strides: [1, 10_000] };
  const maps = { ...large, shape: [100, 100, 100, 100], strides: [1_000_000, 10_000, 100, 1] };
  const small = viewOf([28, 28], (i) => i);

  bench("28 × 28", () => void tensorBundle(small, { text: "" }));
  bench("10,000 × 10,000", () => void tensorBundle(large, { text: "" }));
  bench("10,000 × 10,000, transposed", () => void tensorBundle(transposed, { text: "" }));
  bench("100 × 100 maps of 100 × 100", () => void tensorBundle(maps, { text: "" }));
});
