import { NotImplementedError, RuntimeError } from "../base/errors.js";
import { shortText } from "../base/number-text.js";
import { type DType, float32, float64 } from "./dtype.js";
import { defaultGenerator, type Generator } from "./generator.js";
import { NdArray } from "./ndarray.js";
import { contiguousStrides } from "./shape.js";

/**
 * Fills an array one draw at a time, in the order in which its elements lie in
 * memory: so PyTorch's serial kernels visit a transposed view.
 */
export function fill(array: NdArray, draw: () => number | bigint): NdArray {
  const { data } = array;
  const write =
    data instanceof BigInt64Array
      ? (position: number) => (data[position] = BigInt(draw()))
      : (position: number) => (data[position] = Number(draw()));
  if (array.isContiguous) {
    for (let i = array.offset, end = i + array.size; i < end; i++) write(i);
    return array;
  }
  const axes = array.shape.map((_, axis) => axis);
  axes.sort((a, b) => array.strides[b] - array.strides[a]);
  const visit = (depth: number, position: number): void => {
    if (depth === axes.length) {
      write(position);
      return;
    }
    const length = array.shape[axes[depth]];
    for (let i = 0; i < length; i++) visit(depth + 1, position + i * array.strides[axes[depth]]);
  };
  visit(0, array.offset);
  return array;
}

/**
 * An array of zeros with the shape of another, whose axes lie in memory in the
 * same order: so PyTorch makes what `rand_like` and dropout fill with draws.
 */
export function zerosLike(array: NdArray, dtype: DType = array.dtype): NdArray {
  const { shape, strides } = array;
  const zeros = NdArray.zeros(dtype, shape);
  if (shape.some((length, axis) => length > 1 && strides[axis] === 0)) return zeros;
  const axes = shape.map((_, axis) => axis).sort((a, b) => strides[b] - strides[a]);
  const ordered = contiguousStrides(axes.map((axis) => shape[axis]));
  return zeros.view(
    shape,
    shape.map((_, axis) => ordered[axes.indexOf(axis)]),
  );
}

function requireFloating(dtype: DType, kernel: string): void {
  if (dtype.is_floating_point) return;
  throw new NotImplementedError(`"${kernel}" not implemented for '${dtype.scalarType}'`);
}

/**
 * Fills in place with numbers uniform in [from, to).
 *
 * @throws NotImplementedError for integers, RuntimeError if `from` > `to` or a bound is not finite.
 */
export function uniform_(array: NdArray, from = 0, to = 1, generator = defaultGenerator): NdArray {
  requireFloating(array.dtype, "check_uniform_bounds");
  const type = array.dtype === float64 ? "double" : "float";
  if (!Number.isFinite(from)) throw new RuntimeError(`from is out of bounds for ${type}`);
  if (!Number.isFinite(to)) throw new RuntimeError(`to is out of bounds for ${type}`);
  if (from > to) {
    throw new RuntimeError(
      `uniform_ expects to return a [from, to) range, but found from=${shortText(from)} > to=${shortText(to)}`,
    );
  }
  const span = to - from;
  return array.dtype === float64
    ? fill(array, () => generator.uniform53() * span + from)
    : fill(array, () => generator.uniform24() * span + from);
}

/**
 * Fills in place with normal numbers.
 *
 * @throws NotImplementedError for integers, RuntimeError if `std` is negative.
 */
export function normal_(array: NdArray, mean = 0, std = 1, generator = defaultGenerator): NdArray {
  if (!(std >= 0)) throw new RuntimeError(`normal expects std >= 0.0, but found std ${shortText(std)}`);
  requireFloating(array.dtype, "normal_kernel_cpu");
  // Two kernels with different streams: blocks of 16, and one number at a time.
  if (array.size < 16 || !array.isContiguous) return fill(array, () => singleNormal(generator) * std + mean);
  const uniform = array.dtype === float64 ? () => generator.uniform53() : () => generator.uniform24();
  const { size } = array;
  const values = new Float64Array(size);
  for (let i = 0; i < size; i++) values[i] = uniform();
  for (let start = 0; start + 16 <= size; start += 16) boxMuller16(values, start, mean, std);
  if (size % 16 !== 0) {
    // The tail is drawn afresh, together with what it needs of the block before.
    for (let i = size - 16; i < size; i++) values[i] = uniform();
    boxMuller16(values, size - 16, mean, std);
  }
  const data = array.data as Float32Array | Float64Array;
  data.set(values, array.offset);
  return array;
}

/** Turns 16 uniform numbers into normal ones: the first eight are radii, the others angles. */
function boxMuller16(values: Float64Array, start: number, mean: number, std: number): void {
  for (let i = start; i < start + 8; i++) {
    const radius = Math.sqrt(-2 * Math.log(1 - values[i]));
    const angle = 2 * Math.PI * values[i + 8];
    values[i] = radius * Math.cos(angle) * std + mean;
    values[i + 8] = radius * Math.sin(angle) * std + mean;
  }
}

/** One standard normal number; they come in pairs, and the second waits for the next call. */
function singleNormal(generator: Generator): number {
  const spare = generator.spareNormal;
  generator.spareNormal = null;
  if (spare !== null) return spare;
  const angle = 2 * Math.PI * generator.uniform53();
  const radius = Math.sqrt(-2 * Math.log1p(-generator.uniform53()));
  generator.spareNormal = radius * Math.sin(angle);
  return radius * Math.cos(angle);
}

/**
 * Fills in place with numbers of the exponential distribution.
 *
 * @throws RuntimeError for integers, and unless the rate is above 0.
 */
export function exponential_(array: NdArray, rate = 1, generator = defaultGenerator): NdArray {
  if (!array.dtype.is_floating_point) {
    throw new RuntimeError(
      `Exponential distribution is a continuous probability distribution. dtype must be a floating point but you specified ${array.dtype.scalarType}`,
    );
  }
  if (!(rate > 0)) throw new RuntimeError(`exponential_ expects lambda > 0.0, but found lambda=${shortText(rate)}`);
  return fill(array, () => -Math.log1p(-generator.uniform53()) / rate);
}

/**
 * Fills in place with 1 where a draw falls below `p` and 0 elsewhere, as dropout does.
 *
 * @throws RuntimeError unless 0 ≤ p ≤ 1.
 */
export function bernoulli_(array: NdArray, p = 0.5, generator = defaultGenerator): NdArray {
  if (!(p >= 0 && p <= 1)) throw new RuntimeError(`bernoulli_ expects p to be in [0, 1], but got p=${shortText(p)}`);
  return fill(array, () => (generator.uniform53() < p ? 1 : 0));
}

/**
 * Fills in place with 1 where a draw falls below its chance, of those that come in the order of the draws, and 0 elsewhere.
 *
 * @throws RuntimeError unless all chances lie in [0, 1].
 */
export function drawByChance(array: NdArray, chances: NdArray, generator = defaultGenerator): NdArray {
  const draw = chances.dtype === float64 ? () => generator.uniform53() : () => generator.uniform24();
  let place = 0;
  return fill(array, () => {
    const p = Number(chances.data[place++]);
    if (!(p >= 0 && p <= 1)) {
      throw new RuntimeError(
        "Expected p_in >= 0 && p_in <= 1 to be true, but got false.  (Could this error message be improved?  If so, please report an enhancement request to PyTorch.)",
      );
    }
    return draw() < p ? 1 : 0;
  });
}

/** A new array of numbers uniform in [0, 1). */
export function rand(shape: readonly number[], dtype: DType = float32, generator = defaultGenerator): NdArray {
  return uniform_(NdArray.zeros(dtype, shape), 0, 1, generator);
}

/** A new array of standard normal numbers. */
export function randn(shape: readonly number[], dtype: DType = float32, generator = defaultGenerator): NdArray {
  return normal_(NdArray.zeros(dtype, shape), 0, 1, generator);
}
