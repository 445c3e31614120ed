import { NotImplementedError } from "../base/errors.js";
import { bool, type DType, float32, int64 } from "../tensor/dtype.js";
import { NdArray } from "../tensor/ndarray.js";
import { requireFits } from "./overflow.js";

/**
 * `count` = ⌈(end − start) / step⌉ numbers from `start` on. For an integer type, start and step are cut to whole
 * numbers first, though the count is that of the numbers as given; values wrap around.
 *
 * @throws RuntimeError for a start or step that int64 cannot hold, NotImplementedError for bool.
 */
export function arange(start: number, end: number, step: number, dtype: DType): NdArray {
  if (dtype === bool) throw new NotImplementedError("\"arange_cpu\" not implemented for 'Bool'");
  const count = Math.max(0, Math.ceil((end - start) / step));
  const [first, each] = dtype.is_floating_point ? [start, step] : [whole(start, int64), whole(step, int64)];
  if (!dtype.is_floating_point) requireFits(end, int64, true);
  return numbers(dtype, count, (i) => first + i * each);
}

/**
 * `steps` numbers evenly from `start` to `end`, both included. For an integer type, both are cut to whole numbers
 * first, and then each result.
 *
 * @throws RuntimeError for a start or end that the type cannot hold, NotImplementedError for bool.
 */
export function linspace(start: number, end: number, steps: number, dtype: DType): NdArray {
  if (dtype === bool) throw new NotImplementedError("\"linspace_cpu\" not implemented for 'Bool'");
  if (steps === 0) return NdArray.zeros(dtype, [0]);
  const first = whole(start, dtype);
  const last = steps > 1 ? whole(end, dtype) : first; // a single number does not reach the end
  // the step itself is rounded, as PyTorch does; a multiple of it is added without rounding in between
  const round = dtype === float32 ? Math.fround : (x: number) => x;
  const step = steps > 1 ? round(round(last - first) / (steps - 1)) : 0;
  // from both ends, so that the last number is `end` exactly
  return numbers(dtype, steps, (i) => {
    const x = i < Math.floor(steps / 2) ? first + i * step : last - (steps - 1 - i) * step;
    return dtype.is_floating_point ? x : Math.trunc(x);
  });
}

/** Powers of a base, whose exponents lie evenly from `start` to `end`. */
export function logspace(
  start: number,
  end: number,
  { steps, base }: { readonly steps: number; readonly base: number },
  dtype: DType,
): NdArray {
  const step = steps > 1 ? (end - start) / (steps - 1) : 0;
  return numbers(dtype, steps, (i) => {
    const x = base ** (i < steps / 2 ? start + i * step : end - (steps - 1 - i) * step);
    return dtype.is_floating_point ? x : Math.trunc(x);
  });
}

/** As the type holds it. */
function whole(value: number, dtype: DType): number {
  requireFits(value, dtype);
  if (dtype.is_floating_point) return dtype === float32 ? Math.fround(value) : value;
  const cut = Math.trunc(value);
  return dtype.name === "uint8" ? cut & 255 : cut;
}

function numbers(dtype: DType, count: number, at: (i: number) => number): NdArray {
  const out = NdArray.zeros(dtype, [count]);
  const { data } = out;
  if (data instanceof BigInt64Array) for (let i = 0; i < count; i++) data[i] = BigInt(at(i));
  else for (let i = 0; i < count; i++) data[i] = at(i);
  return out;
}
