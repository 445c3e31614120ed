import {
  bfloat16,
  bool as boolType,
  type DType,
  float16,
  float32,
  float64,
  int32,
  int64,
  type TypedArray,
  uint8,
} from "../tensor/dtype.js";
import { NdArray } from "../tensor/ndarray.js";
import { Size } from "../tensor/size.js";
import { arrayOf as arrayOfData, type NestedData } from "./data.js";
import { fromArray } from "./graph/variable.js";
import { isTensor } from "./operand.js";
import { checkSize } from "./rules/create.js";
import { Storage } from "./storage.js";
import { Tensor as TensorBase } from "./tensor.js";

/** Any tensor. */
export type Tensor = TensorBase;

/** A class of tensors of one dtype: of lengths, or of numbers. */
export interface TensorClass {
  (...size: readonly number[]): Tensor;
  (data: NestedData | Tensor | Size | Storage): Tensor;
  new (...size: readonly number[]): Tensor;
  new (data: NestedData | Tensor | Size | Storage): Tensor;
}

/** A tensor of a dtype as old programs make it: of lengths, of numbers, or in the memory of a storage or a tensor. */
export function made(dtype: DType, name: string, args: readonly unknown[]): Tensor {
  const [first] = args;
  if (args.length === 1 && isTensor(first)) {
    if (first.dtype === dtype) return first.detach();
    throw new TypeError(`expected ${dtype.scalarType} (got ${first.dtype.scalarType})`);
  }
  if (first instanceof Storage) {
    if (first.dtype !== dtype) throw new TypeError(`expected ${dtype.scalarType} (got ${first.dtype.scalarType})`);
    return fromArray(new NdArray(dtype, first.memory, [first.length]));
  }
  const size = first instanceof Size ? [...first] : args;
  if (size.every((length): length is number => typeof length === "number")) {
    checkSize(name, size);
    return fromArray(NdArray.zeros(dtype, size.length === 0 ? [0] : size));
  }
  return fromArray(arrayOfData(first as NestedData, dtype));
}

function classOf(name: string, dtype: DType): TensorClass {
  // called with and without `new`, as in Python there is no `new`
  function tensorOf(...args: readonly unknown[]): Tensor {
    return made(dtype, name, args);
  }
  return Object.defineProperty(tensorOf, "name", { value: name }) as unknown as TensorClass;
}

/**
 * The class of all tensors. Called, it makes a float32 tensor of lengths, then all zeros, or of numbers.
 *
 * @example torch.Tensor([1, 2]) // tensor([1., 2.])
 * @example torch.ones(2) instanceof torch.Tensor // true
 */
export const Tensor: TensorClass & { readonly prototype: TensorBase } = Object.defineProperty(
  classOf("Tensor", float32),
  "prototype",
  { value: TensorBase.prototype },
) as TensorClass & { readonly prototype: TensorBase };
/**
 * A float32 tensor of lengths, then all zeros, or of numbers.
 *
 * @example torch.FloatTensor([1, 2]) // tensor([1., 2.])
 */
export const FloatTensor = classOf("FloatTensor", float32);
/** A float64 tensor of lengths, then all zeros, or of numbers. */
export const DoubleTensor = classOf("DoubleTensor", float64);
/**
 * An int64 tensor of lengths, then all zeros, or of numbers.
 *
 * @example torch.LongTensor([1, 2]) // tensor([1, 2])
 */
export const LongTensor = classOf("LongTensor", int64);
/** An int32 tensor of lengths, then all zeros, or of numbers. */
export const IntTensor = classOf("IntTensor", int32);
/** A uint8 tensor of lengths, then all zeros, or of numbers. */
export const ByteTensor = classOf("ByteTensor", uint8);
/** A bool tensor of lengths, then all false, or of booleans. */
export const BoolTensor = classOf("BoolTensor", boolType);

/** A float16 tensor of lengths, then all zeros, or of numbers. */
export const HalfTensor = classOf("HalfTensor", float16);
/** A bfloat16 tensor of lengths, then all zeros, or of numbers. */
export const BFloat16Tensor = classOf("BFloat16Tensor", bfloat16);

const ofArrays = new Map<unknown, DType>([
  [Float32Array, float32],
  [Float64Array, float64],
  [Int32Array, int32],
  [BigInt64Array, int64],
  [Uint8Array, uint8],
]);

/**
 * A tensor in the memory of a typed array: what is written to one is seen in the other.
 *
 * @throws TypeError for what is no typed array, or one whose elements no dtype has
 * @example torch.from_numpy(new Float32Array([1, 2])) // tensor([1., 2.])
 */
export function from_numpy(array: TypedArray): Tensor {
  if (!ArrayBuffer.isView(array)) throw new TypeError(`expected np.ndarray (got ${typeof array})`);
  const dtype = ofArrays.get(array.constructor);
  if (dtype === undefined) {
    throw new TypeError(
      `can't convert a ${(array as object).constructor.name}. The only supported types are: Float64Array, Float32Array, BigInt64Array, Int32Array and Uint8Array.`,
    );
  }
  return fromArray(new NdArray(dtype, array, [array.length], [1], 0));
}
