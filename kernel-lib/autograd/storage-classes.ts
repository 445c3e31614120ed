import { bfloat16, bool, type DType, float16, float32, float64, int32, int64, uint8 } from "../tensor/dtype.js";
import { arrayOf as arrayOfData, type NestedData } from "./data.js";
import { Storage } from "./storage.js";

/** A class of storages of one dtype: of a length, then all zeros, or of numbers. */
interface StorageClass {
  (given?: number | NestedData): Storage;
  new (given?: number | NestedData): Storage;
  /** A storage of what is in bytes. */
  from_buffer(bytes: Uint8Array, ..._byte_order: unknown[]): Storage;
}

function classOf(dtype: DType): StorageClass {
  const made = (given: number | NestedData = 0): Storage =>
    new Storage(dtype, typeof given === "number" ? new dtype.array(given) : arrayOfData(given, dtype).data);
  // called with and without `new`, as in Python there is no `new`
  function storageOf(given?: number | NestedData): Storage {
    return made(given);
  }
  const from_buffer = (bytes: Uint8Array): Storage => new Storage(dtype, dtype.fromBytes(bytes));
  return Object.assign(storageOf, { from_buffer }) as unknown as StorageClass;
}

/** Memory of float32 numbers: of a length, then all zeros, or of numbers. */
export const FloatStorage = classOf(float32);
/** Memory of float64 numbers: of a length, then all zeros, or of numbers. */
export const DoubleStorage = classOf(float64);
/** Memory of float16 numbers: of a length, then all zeros, or of numbers. */
export const HalfStorage = classOf(float16);
/** Memory of bfloat16 numbers: of a length, then all zeros, or of numbers. */
export const BFloat16Storage = classOf(bfloat16);
/** Memory of int64 numbers: of a length, then all zeros, or of numbers. */
export const LongStorage = classOf(int64);
/** Memory of int32 numbers: of a length, then all zeros, or of numbers. */
export const IntStorage = classOf(int32);
/** Memory of bytes: of a length, then all zeros, or of numbers. */
export const ByteStorage = classOf(uint8);
/** Memory of booleans: of a length, then all false, or of booleans. */
export const BoolStorage = classOf(bool);
