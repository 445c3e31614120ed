import { RuntimeError } from "../../base/errors.js";
import { shortText } from "../../base/number-text.js";
import { type DType, float32, int64 } from "../../tensor/dtype.js";
import type { Generator } from "../../tensor/generator.js";
import { NdArray } from "../../tensor/ndarray.js";
import * as random from "../../tensor/random.js";
import * as integers from "../../tensor/random-integers.js";
import { broadcastShapes } from "../../tensor/shape.js";
import { arrayOf, fromArray } from "../graph/variable.js";
import { isScalar, type Operand } from "../operand.js";
import { callable, overload } from "../operation.js";
import type { Tensor } from "../tensor.js";
import { checkSize, wrapNewArray } from "./create.js";

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
    return wrapNewArray(random.rand(size, dtype ?? float32, generator ?? undefined), device, requires_grad);
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
    return wrapNewArray(random.randn(size, dtype ?? float32, generator ?? undefined), device, requires_grad);
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
      wrapNewArray(drawIntegers(0, high, size, generator, dtype), device, requires_grad),
  ),
  overload(
    "randint.low(int low, int high, int[] size, *, Generator? generator=None, dtype? dtype=None, device? device=None, bool requires_grad=False) -> Tensor",
    (low, high, size, generator, dtype, device, requires_grad) =>
      wrapNewArray(drawIntegers(low, high, size, generator, dtype), device, requires_grad),
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
    wrapNewArray(integers.randperm(n, dtype ?? int64, generator ?? undefined), device, requires_grad),
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
    wrapNewArray(random.uniform_(random.zerosLike(arrayOf(input), dtype ?? input.dtype)), device, requires_grad),
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
    wrapNewArray(random.normal_(random.zerosLike(arrayOf(input), dtype ?? input.dtype)), device, requires_grad),
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
    (input, high, dtype, device, requires_grad) =>
      wrapNewArray(integersLike(input, 0, high, dtype), device, requires_grad),
  ),
  overload(
    "randint_like.low(Tensor input, int low, int high, *, dtype? dtype=None, device? device=None, bool requires_grad=False) -> Tensor",
    (input, low, high, dtype, device, requires_grad) =>
      wrapNewArray(integersLike(input, low, high, dtype), device, requires_grad),
  ),
);

/**
 * Normal numbers of given means and deviations.
 *
 * @param mean a number, or a tensor with one for each element
 * @param std the standard deviation, likewise
 * @param size lengths, where both are numbers
 * @param generator where the numbers come from; null means the one that `torch.manual_seed` sets
 * @throws RuntimeError for a negative deviation
 * @example torch.normal(0, 0.01, [2, 3]).shape // torch.Size([2, 3])
 */
export const normal = callable(
  overload(
    "normal(float mean, float std, int[] size, *, Generator? generator=None, dtype? dtype=None, device? device=None, bool requires_grad=False) -> Tensor",
    (mean, std, size, generator, dtype, device, requires_grad) => {
      checkSize("normal", size);
      const array = random.normal_(NdArray.zeros(dtype ?? float32, size), mean, std, generator ?? undefined);
      return wrapNewArray(array, device, requires_grad);
    },
  ),
  overload(
    "normal.tensor(Tensor mean, Tensor|float std=1, *, Generator? generator=None) -> Tensor",
    (mean, std, generator) => drawAround(mean, std, generator),
  ),
  overload("normal.std(float mean, Tensor std, *, Generator? generator=None) -> Tensor", (mean, std, generator) =>
    drawAround(mean, std, generator),
  ),
);

function drawAround(mean: Operand, std: Operand, generator: Generator | null): Tensor {
  if (isScalar(std) ? Number(std) < 0 : std.numel() > 0 && std.detach().lt(0).any().item<boolean>()) {
    throw new RuntimeError(
      isScalar(std)
        ? `normal expects std >= 0.0, but found std ${shortText(Number(std))}`
        : "normal expects all elements of std >= 0.0",
    );
  }
  const shapes = [mean, std].map((own) => (isScalar(own) ? [] : [...own.shape]));
  const dtype = isScalar(mean) ? (std as Tensor).dtype : mean.dtype;
  const array = NdArray.zeros(dtype, broadcastShapes(shapes[0], shapes[1]));
  const own = (value: Operand): Operand => (isScalar(value) ? value : value.detach());
  return fromArray(random.normal_(array, 0, 1, generator ?? undefined))
    .mul_(own(std))
    .add_(own(mean));
}
