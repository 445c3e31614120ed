import { NotImplementedError, RuntimeError } from "../../base/errors.js";
import { wholeNumbers } from "../../ops/cast.js";
import { type Distinct, distinct, distinctRuns } from "../../ops/distinct.js";
import { compareElements } from "../../ops/elementwise.js";
import { bool, type DType, float32, float64, int64 } from "../../tensor/dtype.js";
import { NdArray } from "../../tensor/ndarray.js";
import { apply } from "../apply.js";
import { arrayOf, fromArray } from "../graph/variable.js";
import { isTensor, type Operand, operandType, toOperand, typeOf } from "../operand.js";
import { callable, operation } from "../operation.js";
import type { Tensor } from "../tensor.js";
import { withoutGradient } from "./without-gradient.js";

interface Wanted {
  readonly inverse: boolean;
  readonly counts: boolean;
  readonly dim: number | null;
}

function answerDistinct(
  input: Tensor,
  name: string,
  find: (a: NdArray) => Distinct,
  wanted: Wanted,
): Tensor | Tensor[] {
  if (wanted.dim !== null) {
    throw new NotImplementedError(`${name}() works on the flattened tensor here: leave out 'dim'`);
  }
  const { values, inverse, counts } = find(arrayOf(input));
  const [routine, node] = name === "unique" ? ["_unique2", "Unique2Backward0"] : [name, "UniqueConsecutiveBackward0"];
  const own = apply(
    withoutGradient<null>(routine, () => values, node),
    [input],
    null,
  );
  if (!wanted.inverse && !wanted.counts) return own;
  return [own, ...(wanted.inverse ? [fromArray(inverse)] : []), ...(wanted.counts ? [fromArray(counts)] : [])];
}

/**
 * The distinct elements in order; with what is asked for beside them, a list.
 *
 * @param sorted no difference here: they are in order
 * @param return_inverse whether to tell too where each element went
 * @param return_counts whether to tell too how often each stands there
 * @param dim not here: the tensor is flattened
 * @example torch.unique(torch.tensor([3, 1, 3])) // tensor([1., 3.])
 */
export const unique = operation(
  "def unique(Tensor input, bool sorted=True, bool return_inverse=False, bool return_counts=False, int? dim=None) -> Tensor|Tensor[]",
  (input, _, inverse, counts, dim) => answerDistinct(input, "unique", distinct, { inverse, counts, dim }),
);

/**
 * The elements without those that equal the one before; with what is asked for beside them, a list.
 *
 * @param return_inverse whether to tell too where each element went
 * @param return_counts whether to tell too how often each stands there
 * @param dim not here: the tensor is flattened
 * @example torch.unique_consecutive(torch.tensor([1, 1, 3, 1])) // tensor([1., 3., 1.])
 */
export const unique_consecutive = operation(
  "def unique_consecutive(Tensor input, bool return_inverse=False, bool return_counts=False, int? dim=None) -> Tensor|Tensor[]",
  (input, inverse, counts, dim) => answerDistinct(input, "unique_consecutive", distinctRuns, { inverse, counts, dim }),
);

/**
 * How often each whole number from 0 stands in a vector; with weights, what they come to.
 *
 * @param weights one for each element
 * @param minlength how many numbers are counted at least
 * @throws RuntimeError for negative numbers and what is no vector
 * @example torch.bincount(torch.tensor([0, 2, 2]).long()) // tensor([1, 0, 2])
 */
export const bincount = operation(
  "bincount(Tensor input, Tensor? weights=None, int minlength=0) -> Tensor",
  (input, weights, minlength) => {
    if (input.dtype.is_floating_point || input.dtype === bool) {
      throw new NotImplementedError(`"bincount_cpu" not implemented for '${input.dtype.scalarType}'`);
    }
    if (minlength < 0) throw new RuntimeError("minlength should be >= 0");
    const places = wholeNumbers(arrayOf(input));
    const most = Math.max(-1, ...places);
    if (input.ndim !== 1 || places.some((place) => place < 0)) {
      throw new RuntimeError("bincount only supports 1-d non-negative integral inputs.");
    }
    if (weights !== null && weights.numel() !== input.numel()) {
      throw new RuntimeError("weights should be 1-d and have the same length as input");
    }
    const shares = weights === null ? null : wholeNumbers(arrayOf(weights.detach().double()));
    const totals = new Float64Array(Math.max(most + 1, minlength));
    places.forEach((place, i) => {
      totals[place] += shares === null ? 1 : shares[i];
    });
    return fromArray(countsAs(totals, weights === null ? int64 : weights.dtype === float32 ? float32 : float64));
  },
);

function countsAs(totals: Float64Array, dtype: DType): NdArray {
  const data = dtype === int64 ? BigInt64Array.from(totals, BigInt) : new dtype.array(totals.length);
  if (!(data instanceof BigInt64Array)) data.set(totals);
  return new NdArray(dtype, data, [totals.length]);
}

/**
 * Where an element is one of those of another tensor.
 *
 * @param assume_unique no difference here
 * @param invert whether to tell where it is none of them
 * @example torch.isin(torch.tensor([1, 2, 3]), torch.tensor([2, 5])) // tensor([False, True, False])
 */
export const isin = callable(
  "isin(Tensor|Number elements, Tensor|Number test_elements, *, bool assume_unique=False, bool invert=False) -> Tensor",
  (elements, test_elements, _, invert) => {
    const dtype = operandType(elements, test_elements);
    for (const given of [elements, test_elements]) {
      if (typeOf(given) !== bool) continue;
      throw new NotImplementedError("Unsupported input type encountered for isin(): Bool");
    }
    const among = new Set<number | bigint>(operandData(test_elements, dtype));
    const own = toOperand(elements, dtype);
    const held = (x: number | bigint): boolean => among.has(x) !== invert;
    return fromArray(compareElements(held, arrayOf(own), arrayOf(own), dtype));
  },
);

function operandData(value: Operand, dtype: DType): Iterable<number | bigint> {
  const own = isTensor(value) ? value.detach().to(dtype) : toOperand(value, dtype);
  return own.numpy();
}
