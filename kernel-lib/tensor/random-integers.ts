import { NotImplementedError, RuntimeError, ValueError } from "../base/errors.js";
import { bool, type DType, int32, int64, uint8 } from "./dtype.js";
import { defaultGenerator } from "./generator.js";
import { NdArray } from "./ndarray.js";
import { fill } from "./random.js";

/** The words of PyTorch's range errors, and the ranges. */
const integerTypes = new Map([
  [uint8, { word: "unsigned char", least: 0n, most: 255n }],
  [int32, { word: "int", least: -(2n ** 31n), most: 2n ** 31n - 1n }],
  [int64, { word: "long", least: -(2n ** 63n), most: 2n ** 63n - 1n }],
  [bool, { word: "bool", least: 0n, most: 1n }],
]);

function checkBounds(dtype: DType, low: bigint, high: bigint): void {
  if (low >= high) {
    throw new RuntimeError(`random_ expects 'from' to be less than 'to', but got from=${low} >= to=${high}`);
  }
  const type = integerTypes.get(dtype);
  if (type === undefined) return;
  if (low < type.least || low > type.most) throw new RuntimeError(`from is out of bounds for ${type.word}`);
  if (high - 1n < type.least || high - 1n > type.most) {
    throw new RuntimeError(`to - 1 is out of bounds for ${type.word}`);
  }
}

function whole(name: string, value: number | bigint): bigint {
  if (typeof value === "bigint" || Number.isSafeInteger(value)) return BigInt(value);
  throw new ValueError(`randint expected ${name} to be a whole number, but got ${String(value)}`);
}

/** A new array of whole numbers in [low, high), each equally likely. */
export function randint(
  low: number | bigint,
  high: number | bigint,
  shape: readonly number[],
  dtype: DType = int64,
  generator = defaultGenerator,
): NdArray {
  return randint_(NdArray.zeros(dtype, shape), low, high, generator);
}

/**
 * Fills in place with whole numbers in [low, high), each equally likely.
 *
 * @throws RuntimeError if the range is empty or does not fit the dtype.
 */
export function randint_(
  array: NdArray,
  low: number | bigint,
  high: number | bigint,
  generator = defaultGenerator,
): NdArray {
  const { dtype } = array;
  const first = whole("low", low);
  const last = whole("high", high);
  checkBounds(dtype, first, last);
  const span = last - first;
  if (span >= 2n ** 28n || dtype === int64) {
    // PyTorch takes 64 bits for a span from 2^28 on, to keep the skew of the remainder small.
    const next = span >= 2n ** 28n ? () => generator.random64() : () => BigInt(generator.random());
    return fill(array, () => first + (next() % span));
  }
  const small = Number(span);
  return fill(array, () => Number(first) + (generator.random() % small));
}

/** Binary digits of floats, where they are not float32's 24. */
const digits: { readonly [name in DType["name"]]?: bigint } = { float16: 11n, bfloat16: 8n, float64: 53n };

/** The largest whole number up to which a dtype tells all of them apart. */
function mostOf(dtype: DType): bigint {
  return integerTypes.get(dtype)?.most ?? 2n ** (digits[dtype.name] ?? 24n);
}

/**
 * Fills in place with whole numbers in [low, high); without `high` up to the most that the dtype holds, and without either
 * from 0 on.
 *
 * @throws RuntimeError if the range is empty or does not fit the dtype.
 */
export function random_(
  array: NdArray,
  low: number | null,
  high: number | null,
  generator = defaultGenerator,
): NdArray {
  if (high !== null) return randint_(array, low ?? 0, high, generator);
  const span = mostOf(array.dtype) + 1n;
  if (low !== null) return randint_(array, low, span, generator);
  if (span > 2n ** 32n) return fill(array, () => generator.random64() % span);
  const small = Number(span);
  return fill(array, () => generator.random() % small);
}

/**
 * A random order of 0 … n − 1.
 *
 * @throws RuntimeError if n is negative, ValueError if it is no whole number.
 */
export function randperm(n: number, dtype: DType = int64, generator = defaultGenerator): NdArray {
  const count = Number(whole("n", n));
  if (count < 0) throw new RuntimeError(`Trying to create tensor with negative dimension ${n}: [${n}]`);
  if (dtype === bool) throw new NotImplementedError(`"randperm" not implemented for 'Bool'`);
  if (dtype === uint8 && count > 255)
    throw new RuntimeError("value cannot be converted to type uint8_t without overflow");
  const order = Uint32Array.from({ length: count }, (_, i) => i);
  for (let i = 0; i < count - 1; i++) {
    const other = i + (generator.random() % (count - i));
    const drawn = order[i];
    order[i] = order[other];
    order[other] = drawn;
  }
  let next = 0;
  return fill(NdArray.zeros(dtype, [count]), () => order[next++]);
}
