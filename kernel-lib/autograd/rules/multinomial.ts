import { RuntimeError } from "../../base/errors.js";
import { topPlaces } from "../../ops/sort.js";
import { int64 } from "../../tensor/dtype.js";
import { defaultGenerator, type Generator } from "../../tensor/generator.js";
import { NdArray } from "../../tensor/ndarray.js";
import { exponential_ } from "../../tensor/random.js";
import { no_grad } from "../graph/grad-mode.js";
import { arrayOf, fromArray } from "../graph/variable.js";
import { operation } from "../operation.js";
import type { Tensor } from "../tensor.js";

function check(input: Tensor, num_samples: number, replacement: boolean): void {
  if (input.ndim < 1 || input.ndim > 2) throw new RuntimeError("prob_dist must be 1 or 2 dim");
  if (!input.dtype.is_floating_point) {
    throw new RuntimeError(`multinomial only supports floating-point dtypes for input, got: ${input.dtype.scalarType}`);
  }
  if (num_samples <= 0) throw new RuntimeError("cannot sample n_sample <= 0 samples");
  if (!replacement && num_samples > input.size(-1)) {
    throw new RuntimeError("cannot sample n_sample > prob_dist.size(-1) samples without replacement");
  }
}

/** Each chance over an exponential draw: the largest quotients are as good as draws one after the other. */
function drawDistinct(chances: NdArray, many: number, generator: Generator): NdArray {
  const { size } = chances;
  const width = chances.shape[chances.ndim - 1];
  for (let start = 0; start < size; start += width) {
    const row = Array.from(chances.data.slice(start, start + width), Number);
    if (row.some((p) => !(p >= 0 && p < Number.POSITIVE_INFINITY))) {
      throw new RuntimeError("probability tensor contains either `inf`, `nan` or element < 0");
    }
  }
  for (let start = 0; start < size; start += width) {
    if (chances.data.slice(start, start + width).every((p) => Number(p) === 0)) {
      throw new RuntimeError("invalid multinomial distribution (sum of probabilities <= 0)");
    }
  }
  const draws = exponential_(NdArray.zeros(chances.dtype, chances.shape), 1, generator);
  const target = draws.data as Float32Array | Float64Array;
  for (let i = 0; i < size; i++) target[i] = Number(chances.data[i]) / target[i];
  return topPlaces(draws, chances.ndim - 1, many, { largest: true, sorted: true });
}

/** Shares that add up along a row, in the precision of its dtype. */
function sharesOf(row: Float32Array | Float64Array): Float32Array | Float64Array {
  const shares = row.slice();
  let sum = 0;
  for (let i = 0; i < row.length; i++) {
    if (!(row[i] >= 0)) {
      throw new RuntimeError("invalid multinomial distribution (encountering probability entry < 0)");
    }
    if (row[i] === Number.POSITIVE_INFINITY) {
      throw new RuntimeError("invalid multinomial distribution (encountering probability entry = infinity or NaN)");
    }
    shares[i] = sum + row[i];
    sum = shares[i];
  }
  if (!(sum > 0)) throw new RuntimeError("invalid multinomial distribution (sum of probabilities <= 0)");
  if (sum < 1.00001 && sum > 0.99999) return shares;
  for (let i = 0; i < shares.length; i++) shares[i] /= sum;
  return shares;
}

function drawAgain(chances: NdArray, many: number, generator: Generator): NdArray {
  const shape = [...chances.shape.slice(0, -1), many];
  const out = NdArray.zeros(int64, shape);
  const width = chances.shape[chances.ndim - 1];
  const data = chances.data as Float32Array | Float64Array;
  for (let start = 0, at = 0; start < chances.size; start += width) {
    const shares = sharesOf(data.slice(start, start + width));
    for (let k = 0; k < many; k++) {
      const draw = generator.uniform53();
      const place = shares.findIndex((share) => share >= draw);
      out.data[at++] = BigInt(place < 0 ? width - 1 : place);
    }
  }
  return out;
}

/**
 * Places drawn with the chances that stand there, for each row of a matrix.
 *
 * @param input chances, which need not add up to 1
 * @param replacement whether a place can come twice
 * @param generator where the numbers come from; null means the one that `torch.manual_seed` sets
 * @throws RuntimeError for negative chances, and for more places than there are
 * @example torch.multinomial(torch.tensor([0, 0, 1]), 1) // tensor([2])
 */
export const multinomial = operation(
  "multinomial(Tensor input, int num_samples, bool replacement=False, *, Generator? generator=None) -> Tensor",
  (input, num_samples, replacement, generator) => {
    check(input, num_samples, replacement);
    const chances = arrayOf(no_grad(() => input.detach().contiguous().clone()));
    const stream = generator ?? defaultGenerator;
    const draw = replacement && num_samples > 1 ? drawAgain : drawDistinct;
    return fromArray(draw(chances, num_samples, stream));
  },
);
