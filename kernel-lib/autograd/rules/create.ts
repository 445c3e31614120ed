import { RuntimeError } from "../../base/errors.js";
import { astype, copy } from "../../ops/cast.js";
import { full as fullArray } from "../../ops/elementwise.js";
import { type Device, requireCpu } from "../../tensor/device.js";
import { type DType, float32, float64, int64 } from "../../tensor/dtype.js";
import type { Generator } from "../../tensor/generator.js";
import { NdArray } from "../../tensor/ndarray.js";
import { numberType } from "../../tensor/promotion.js";
import * as random from "../../tensor/random.js";
import * as integers from "../../tensor/random-integers.js";
import { arrayOf as arrayOfData, type NestedData } from "../data.js";
import { arrayOf, fromArray } from "../graph/variable.js";
import { isTensor, type Scalar } from "../operand.js";
import { callable, overload } from "../operation.js";
import type { Tensor } from "../tensor.js";
import { cast } from "./cast.js";

/** PyTorch's words for lengths below 0. */
function checkSize(name: string, size: readonly number[]): void {
  const negative = size.find((length) => length < 0);
  if (negative === undefined) return;
  if (name === "zeros") throw new RuntimeError("zeros: Dimension size must be non-negative.");
  throw new RuntimeError(`Trying to create tensor with negative dimension ${negative}: [${size.join(", ")}]`);
}

/** The tensor around a new array. */
function finish(array: NdArray, device: Device | string | null, requires_grad: boolean): Tensor {
  if (device !== null) requireCpu(device);
  const tensor = fromArray(array);
  if (!requires_grad) return tensor;
  if (!tensor.dtype.is_floating_point) {
    throw new RuntimeError("Only Tensors of floating point and complex dtype can require gradients");
  }
  tensor.requires_grad = true;
  return tensor;
}

/**
 * A tensor of nested numbers or booleans.
 *
 * @param data a number, or lists of lists; typed arrays count as lists; a tensor is copied
 * @param dtype float32 for numbers unless given, bool for booleans, int64 for bigints
 * @param requires_grad whether operations on it are recorded
 * @throws ValueError for lists of different lengths, TypeError for what is no number
 * @example torch.tensor([[1, 2], [3, 4]], { requires_grad: true })
 */
export const tensor = callable(
  "tensor(Data data, *, dtype? dtype=None, device? device=None, bool requires_grad=False) -> Tensor",
  (data, dtype, device, requires_grad) => {
    const array = isTensor(data)
      ? copy(arrayOf(cast(data, dtype ?? data.dtype)))
      : arrayOfData(data as NestedData, dtype);
    return finish(array, device, requires_grad);
  },
);

/**
 * Zeros.
 *
 * @param size lengths, as numbers or as one list
 * @param dtype float32 unless given
 * @param requires_grad whether operations on it are recorded
 * @throws RuntimeError for a negative length
 * @example torch.zeros(2, 3) // tensor([[0., 0., 0.], [0., 0., 0.]])
 */
export const zeros = callable(
  "zeros(int... size, *, dtype? dtype=None, device? device=None, bool requires_grad=False) -> Tensor",
  (size, dtype, device, requires_grad) => {
    checkSize("zeros", size);
    return finish(NdArray.zeros(dtype ?? float32, size), device, requires_grad);
  },
);

/**
 * Ones.
 *
 * @param size lengths, as numbers or as one list
 * @param dtype float32 unless given
 * @param requires_grad whether operations on it are recorded
 * @throws RuntimeError for a negative length
 * @example torch.ones(2, { dtype: torch.int64 }) // tensor([1, 1])
 */
export const ones = callable(
  "ones(int... size, *, dtype? dtype=None, device? device=None, bool requires_grad=False) -> Tensor",
  (size, dtype, device, requires_grad) => {
    checkSize("ones", size);
    return finish(fullArray(size, 1, dtype ?? float32), device, requires_grad);
  },
);

/**
 * A tensor whose elements nobody should read before writing them; here they are 0.
 *
 * @param size lengths, as numbers or as one list
 * @param dtype float32 unless given
 * @param requires_grad whether operations on it are recorded
 * @throws RuntimeError for a negative length
 * @example torch.empty(2, 3).shape // torch.Size([2, 3])
 */
export const empty = callable(
  "empty(int... size, *, dtype? dtype=None, device? device=None, bool requires_grad=False) -> Tensor",
  (size, dtype, device, requires_grad) => {
    checkSize("empty", size);
    return finish(NdArray.zeros(dtype ?? float32, size), device, requires_grad);
  },
);

function filled(size: readonly number[], value: Scalar, dtype: DType): NdArray {
  checkSize("full", size);
  return fullArray(size, typeof value === "boolean" ? Number(value) : value, dtype);
}

/**
 * One value everywhere; its type is that of the value (whole numbers: int64), as in PyTorch.
 *
 * @throws RuntimeError for a negative length, and for a value that the dtype cannot hold
 * @example torch.full([2], 7) // tensor([7, 7])
 */
export const full = callable(
  "full(int[] size, Number fill_value, *, dtype? dtype=None, device? device=None, bool requires_grad=False) -> Tensor",
  (size, fill_value, dtype, device, requires_grad) =>
    finish(filled(size, fill_value, dtype ?? numberType(fill_value)), device, requires_grad),
);

function identity(n: number, m: number, dtype: DType): NdArray {
  for (const [letter, length] of [["n", n] as const, ["m", m] as const]) {
    if (length < 0) throw new RuntimeError(`${letter} must be greater or equal to 0, got ${length}`);
  }
  const out = NdArray.zeros(dtype, [n, m]);
  for (let i = 0; i < Math.min(n, m); i++) {
    if (out.data instanceof BigInt64Array) out.data[i * m + i] = 1n;
    else out.data[i * m + i] = 1;
  }
  return out;
}

/**
 * Ones on the diagonal of an n × m matrix (n × n unless given), zeros elsewhere.
 *
 * @throws RuntimeError for a negative length
 * @example torch.eye(2) // tensor([[1., 0.], [0., 1.]])
 */
export const eye = callable(
  overload(
    "eye(int n, *, dtype? dtype=None, device? device=None, bool requires_grad=False) -> Tensor",
    (n, dtype, device, requires_grad) => finish(identity(n, n, dtype ?? float32), device, requires_grad),
  ),
  overload(
    "eye.m(int n, int m, *, dtype? dtype=None, device? device=None, bool requires_grad=False) -> Tensor",
    (n, m, dtype, device, requires_grad) => finish(identity(n, m, dtype ?? float32), device, requires_grad),
  ),
);

function range(start: Scalar, end: Scalar, step: Scalar, dtype: DType | null): NdArray {
  const numbers = [start, end, step].map(Number);
  const [first, last, by] = numbers;
  if (!Number.isFinite(first) || !Number.isFinite(last))
    throw new RuntimeError(`unsupported range: ${first} -> ${last}`);
  if (by === 0 || Number.isNaN(by)) throw new RuntimeError("step must be nonzero");
  if (by > 0 ? first > last : first < last) {
    throw new RuntimeError("upper bound and lower bound inconsistent with step sign");
  }
  const type = dtype ?? (numbers.every(Number.isInteger) ? int64 : float32);
  const values = Float64Array.from({ length: Math.ceil((last - first) / by) }, (_, i) => first + i * by);
  return astype(new NdArray(float64, values, [values.length]), type);
}

/**
 * Numbers from `start` (0) up to, not including, `end`: int64 when all are whole, else float32.
 *
 * @throws RuntimeError for a step of 0 or in the wrong direction
 * @example torch.arange(0, 10, 2) // tensor([0, 2, 4, 6, 8])
 */
export const arange = callable(
  overload(
    "arange(Number end, *, dtype? dtype=None, device? device=None, bool requires_grad=False) -> Tensor",
    (end, dtype, device, requires_grad) => finish(range(0, end, 1, dtype), device, requires_grad),
  ),
  overload(
    "arange.start(Number start, Number end, Number step=1, *, dtype? dtype=None, device? device=None, bool requires_grad=False) -> Tensor",
    (start, end, step, dtype, device, requires_grad) => finish(range(start, end, step, dtype), device, requires_grad),
  ),
);

/**
 * `steps` numbers evenly from `start` to `end`, both included.
 *
 * @throws RuntimeError for a negative number of steps
 * @example torch.linspace(0, 1, 3) // tensor([0.0000, 0.5000, 1.0000])
 */
export const linspace = callable(
  "linspace(Number start, Number end, int steps, *, dtype? dtype=None, device? device=None, bool requires_grad=False) -> Tensor",
  (start, end, steps, dtype, device, requires_grad) => {
    if (steps < 0) throw new RuntimeError("number of steps must be non-negative");
    const [first, last] = [Number(start), Number(end)];
    const step = steps > 1 ? (last - first) / (steps - 1) : 0;
    // from both ends, so that the last number is `end` exactly
    const at = (i: number): number => (i < steps / 2 ? first + i * step : last - (steps - 1 - i) * step);
    const values = Array.from({ length: steps }, (_, i) => at(i));
    return finish(arrayOfData(values, dtype ?? float32), device, requires_grad);
  },
);

/**
 * Uniform numbers in [0, 1).
 *
 * @param size lengths, as numbers or as one list
 * @param dtype float32 unless given
 * @param generator where the numbers come from; null means the one that `torch.manual_seed` sets
 * @param requires_grad whether operations on it are recorded
 * @throws RuntimeError for a negative length
 * @example torch.rand(2, 3).shape // torch.Size([2, 3])
 */
export const rand = callable(
  "rand(int... size, *, Generator? generator=None, dtype? dtype=None, device? device=None, bool requires_grad=False) -> Tensor",
  (size, generator, dtype, device, requires_grad) => {
    checkSize("rand", size);
    return finish(random.rand(size, dtype ?? float32, generator ?? undefined), device, requires_grad);
  },
);

/**
 * Numbers of the standard normal distribution.
 *
 * @param size lengths, as numbers or as one list
 * @param dtype float32 unless given
 * @param generator where the numbers come from; null means the one that `torch.manual_seed` sets
 * @param requires_grad whether operations on it are recorded
 * @throws RuntimeError for a negative length
 * @example torch.randn(2, 3).shape // torch.Size([2, 3])
 */
export const randn = callable(
  "randn(int... size, *, Generator? generator=None, dtype? dtype=None, device? device=None, bool requires_grad=False) -> Tensor",
  (size, generator, dtype, device, requires_grad) => {
    checkSize("randn", size);
    return finish(random.randn(size, dtype ?? float32, generator ?? undefined), device, requires_grad);
  },
);

function drawIntegers(
  low: number,
  high: number,
  size: readonly number[],
  generator: Generator | null,
  dtype: DType | null,
): NdArray {
  checkSize("randint", size);
  return integers.randint(low, high, size, dtype ?? int64, generator ?? undefined);
}

/**
 * Whole numbers from `low` (0 if left out) up to, not including, `high`; int64 unless a dtype is given.
 *
 * @param generator where the numbers come from; null means the one that `torch.manual_seed` sets
 * @throws RuntimeError for an empty range or a negative length
 * @example torch.randint(0, 10, [2, 3]).shape // torch.Size([2, 3])
 */
export const randint = callable(
  overload(
    "randint(int high, int[] size, *, Generator? generator=None, dtype? dtype=None, device? device=None, bool requires_grad=False) -> Tensor",
    (high, size, generator, dtype, device, requires_grad) =>
      finish(drawIntegers(0, high, size, generator, dtype), device, requires_grad),
  ),
  overload(
    "randint.low(int low, int high, int[] size, *, Generator? generator=None, dtype? dtype=None, device? device=None, bool requires_grad=False) -> Tensor",
    (low, high, size, generator, dtype, device, requires_grad) =>
      finish(drawIntegers(low, high, size, generator, dtype), device, requires_grad),
  ),
);

/**
 * The numbers 0 … n − 1 in random order; int64 unless a dtype is given.
 *
 * @param generator where the numbers come from; null means the one that `torch.manual_seed` sets
 * @throws RuntimeError for a negative number
 * @example torch.randperm(5).shape // torch.Size([5])
 */
export const randperm = callable(
  "randperm(int n, *, Generator? generator=None, dtype? dtype=None, device? device=None, bool requires_grad=False) -> Tensor",
  (n, generator, dtype, device, requires_grad) =>
    finish(integers.randperm(n, dtype ?? int64, generator ?? undefined), device, requires_grad),
);

/**
 * Zeros in the shape and dtype of another tensor.
 *
 * @param dtype another dtype than that of `input`
 * @example torch.zeros_like(torch.ones(2)) // tensor([0., 0.])
 */
export const zeros_like = callable(
  "zeros_like(Tensor input, *, dtype? dtype=None, device? device=None, bool requires_grad=False) -> Tensor",
  (input, dtype, device, requires_grad) =>
    finish(NdArray.zeros(dtype ?? input.dtype, arrayOf(input).shape), device, requires_grad),
);

/**
 * Ones in the shape and dtype of another tensor.
 *
 * @param dtype another dtype than that of `input`
 * @example torch.ones_like(torch.zeros(2)) // tensor([1., 1.])
 */
export const ones_like = callable(
  "ones_like(Tensor input, *, dtype? dtype=None, device? device=None, bool requires_grad=False) -> Tensor",
  (input, dtype, device, requires_grad) =>
    finish(fullArray(arrayOf(input).shape, 1, dtype ?? input.dtype), device, requires_grad),
);

/**
 * A tensor in the shape and dtype of another, whose elements nobody should read before writing them; here they are 0.
 *
 * @param dtype another dtype than that of `input`
 * @example torch.empty_like(torch.zeros(2)).shape // torch.Size([2])
 */
export const empty_like = callable(
  "empty_like(Tensor input, *, dtype? dtype=None, device? device=None, bool requires_grad=False) -> Tensor",
  (input, dtype, device, requires_grad) =>
    finish(NdArray.zeros(dtype ?? input.dtype, arrayOf(input).shape), device, requires_grad),
);

/**
 * Uniform numbers from 0 to 1 in the shape and dtype of another tensor.
 *
 * @param dtype another dtype than that of `input`
 * @example torch.rand_like(torch.zeros(2)).shape // torch.Size([2])
 */
export const rand_like = callable(
  "rand_like(Tensor input, *, dtype? dtype=None, device? device=None, bool requires_grad=False) -> Tensor",
  (input, dtype, device, requires_grad) =>
    finish(random.uniform_(random.zerosLike(arrayOf(input), dtype ?? input.dtype)), device, requires_grad),
);

/**
 * Numbers of the standard normal distribution in the shape and dtype of another tensor.
 *
 * @param dtype another dtype than that of `input`
 * @example torch.randn_like(torch.zeros(2)).shape // torch.Size([2])
 */
export const randn_like = callable(
  "randn_like(Tensor input, *, dtype? dtype=None, device? device=None, bool requires_grad=False) -> Tensor",
  (input, dtype, device, requires_grad) =>
    finish(random.normal_(random.zerosLike(arrayOf(input), dtype ?? input.dtype)), device, requires_grad),
);

/**
 * One value everywhere, in the shape and dtype of another tensor.
 *
 * @throws RuntimeError for a value that the dtype cannot hold
 * @example torch.full_like(torch.zeros(2), 3) // tensor([3., 3.])
 */
export const full_like = callable(
  "full_like(Tensor input, Number fill_value, *, dtype? dtype=None, device? device=None, bool requires_grad=False) -> Tensor",
  (input, fill_value, dtype, device, requires_grad) =>
    finish(filled(arrayOf(input).shape, fill_value, dtype ?? input.dtype), device, requires_grad),
);

function integersLike(input: Tensor, low: number, high: number, dtype: DType | null): NdArray {
  return integers.randint_(random.zerosLike(arrayOf(input), dtype ?? input.dtype), low, high);
}

/**
 * Whole numbers from `low` (0 if left out) up to, not including, `high`, in the shape and dtype of another tensor.
 *
 * @throws RuntimeError for an empty range
 * @example torch.randint_like(torch.zeros(2), 0, 5).shape // torch.Size([2])
 */
export const randint_like = callable(
  overload(
    "randint_like(Tensor input, int high, *, dtype? dtype=None, device? device=None, bool requires_grad=False) -> Tensor",
    (input, high, dtype, device, requires_grad) => finish(integersLike(input, 0, high, dtype), device, requires_grad),
  ),
  overload(
    "randint_like.low(Tensor input, int low, int high, *, dtype? dtype=None, device? device=None, bool requires_grad=False) -> Tensor",
    (input, low, high, dtype, device, requires_grad) =>
      finish(integersLike(input, low, high, dtype), device, requires_grad),
  ),
);
