import { bool, type DType, float32, int64, type TypedArray } from "../tensor/dtype.js";
import { NdArray } from "../tensor/ndarray.js";
import { requireFits } from "./overflow.js";
import { eachRun } from "./rows.js";

/** A typed array read and written as numbers; right for every dtype but int64. */
export type NumberArray = Exclude<TypedArray, BigInt64Array>;

/**
 * One element as a number of another type: integers wrap around, floats are cut
 * towards zero on their way to integers, and anything but 0 is true. Floats that
 * the integer type cannot hold, NaN too, become the smallest one, as C's conversion does on x86.
 */
function convert(value: number | bigint, to: DType): number | bigint {
  if (to === bool) return isTrue(value) ? 1 : 0;
  if (to.is_floating_point) return value;
  if (typeof value === "bigint") return to === int64 ? value : BigInt.asIntN(32, value);
  const most = to === int64 ? 2 ** 63 : 2 ** 31;
  const cut = Math.trunc(value);
  const held = cut >= -most && cut < most ? cut : -most;
  return to === int64 ? BigInt(held) : held;
}

/** Anything but 0 is true, NaN too. */
export function isTrue(value: number | bigint): boolean {
  return value !== 0 && value !== 0n;
}

function write(target: TypedArray, index: number, value: number | bigint): void {
  if (target instanceof BigInt64Array) target[index] = BigInt(value);
  else target[index] = Number(value);
}

/** Copies `from` into `to`, repeating and converting as needed; `strides` must already fit `to`'s shape. */
export function copyInto(to: NdArray, from: NdArray, strides: readonly number[] = from.strides): void {
  const target = to.data as NumberArray;
  const source = from.data as NumberArray;
  const same = to.dtype === from.dtype;
  if (same && strides === from.strides && to.isContiguous && from.isContiguous && from.size === to.size) {
    const size = from.size;
    if (size <= 64 && source !== target) {
      // A window onto the source would cost more than a few elements do.
      for (let i = 0; i < size; i++) target[to.offset + i] = source[from.offset + i];
    } else target.set(source.subarray(from.offset, from.offset + size), to.offset);
    return;
  }
  if (!same && to.dtype.narrow !== null) {
    copyRounded(to, from, strides);
    return;
  }
  const plain = same || (to.dtype.is_floating_point && from.dtype !== int64);
  eachRun(to.shape, [to, { strides, offset: from.offset }], ([t0, s0], [ts, ss], length) => {
    if (same && ts === 1 && ss === 1) target.set(source.subarray(s0, s0 + length), t0);
    else if (plain) for (let i = 0, t = t0, s = s0; i < length; i++, t += ts, s += ss) target[t] = source[s];
    else {
      for (let i = 0, t = t0, s = s0; i < length; i++, t += ts, s += ss) write(target, t, convert(source[s], to.dtype));
    }
  });
}

/** Copies into a narrow float: by way of float32, which it lies in. */
function copyRounded(to: NdArray, from: NdArray, strides: readonly number[]): void {
  const whole = NdArray.zeros(float32, to.shape);
  copyInto(whole, from, strides);
  copyInto(to, new NdArray(to.dtype, whole.data, to.shape).rounded());
}

/** A row-major copy. */
export function copy(a: NdArray): NdArray {
  const out = NdArray.zeros(a.dtype, a.shape);
  copyInto(out, a);
  return out;
}

/** The array itself when it is row-major, else a row-major copy. */
export function contiguous(a: NdArray): NdArray {
  return a.isContiguous ? a : copy(a);
}

/** The array in another type; itself when it has that type already. */
export function astype(a: NdArray, dtype: DType): NdArray {
  if (a.dtype === dtype) return a;
  const out = NdArray.zeros(dtype, a.shape);
  copyInto(out, a);
  return out;
}

/** The elements in row-major order: a window onto the array's own data when it is row-major, else a copy. */
export function dense(a: NdArray): TypedArray {
  if (!a.isContiguous) return copy(a).data;
  if (a.data.length === a.size) return a.data;
  return a.data.subarray(a.offset, a.offset + a.size);
}

/** Whole numbers of any dtype as plain ones: without a bigint for each of int64's. */
export function wholeNumbers(a: NdArray): Float64Array | NumberArray {
  const data = dense(a);
  if (!(data instanceof BigInt64Array)) return data;
  const halves = new Int32Array(data.buffer, data.byteOffset, data.length * 2);
  const out = new Float64Array(data.length);
  for (let i = 0; i < out.length; i++) out[i] = halves[2 * i + 1] * 2 ** 32 + (halves[2 * i] >>> 0);
  return out;
}

/** A scalar array of one value, which wraps around where the type cannot hold it. */
export function scalar(value: number | bigint | boolean, dtype: DType = float32): NdArray {
  const out = NdArray.zeros(dtype, []);
  write(out.data, 0, convert(typeof value === "boolean" ? Number(value) : value, dtype));
  return out.rounded();
}

/**
 * A scalar array of a number that a tensor is to be filled with.
 *
 * @throws RuntimeError where the type cannot hold it.
 */
export function fillValue(value: number | bigint | boolean, dtype: DType): NdArray {
  if (typeof value !== "boolean") requireFits(value, dtype);
  return scalar(value, dtype);
}

/** One element as a plain number; integers beyond 2^53 lose their last digits. */
export function elementAt(a: NdArray, index: number): number {
  return Number(a.data[index]);
}
