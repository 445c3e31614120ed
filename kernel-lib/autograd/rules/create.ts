import { RuntimeError } from "../../base/errors.js";
import { copy } from "../../ops/cast.js";
import { full as fullArray } from "../../ops/elementwise.js";
import { type Device, requireCpu } from "../../tensor/device.js";
import { type DType, float32 } from "../../tensor/dtype.js";
import { NdArray } from "../../tensor/ndarray.js";
import { numberType } from "../../tensor/promotion.js";
import { arrayOf as arrayOfData, type NestedData } from "../data.js";
import { arrayOf, fromArray } from "../graph/variable.js";
import { isTensor, type Scalar } from "../operand.js";
import { callable, overload } from "../operation.js";
import type { Tensor } from "../tensor.js";
import { castTensor } from "./cast.js";

/** PyTorch's words for lengths below 0. */
export function checkSize(name: string, size: readonly number[]): void {
  const negative = size.find((length) => length < 0);
  if (negative === undefined) return;
  if (name === "zeros") throw new RuntimeError("zeros: Dimension size must be non-negative.");
  throw new RuntimeError(`Trying to create tensor with negative dimension ${negative}: [${size.join(", ")}]`);
}

/** The tensor around a new array. */
export function wrapNewArray(array: NdArray, device: Device | string | null, requires_grad: boolean): Tensor {
  if (device !== null) requireCpu(device);
  const tensor = fromArray(array.rounded());
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
      ? copy(arrayOf(castTensor(data, dtype ?? data.dtype)))
      : arrayOfData(data as NestedData, dtype);
    return wrapNewArray(array, device, requires_grad);
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
    return wrapNewArray(NdArray.zeros(dtype ?? float32, size), device, requires_grad);
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
    return wrapNewArray(fullArray(size, 1, dtype ?? float32), device, requires_grad);
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
    return wrapNewArray(NdArray.zeros(dtype ?? float32, size), device, requires_grad);
  },
);

export function fillNewArray(size: readonly number[], value: Scalar, dtype: DType): NdArray {
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
    wrapNewArray(fillNewArray(size, fill_value, dtype ?? numberType(fill_value)), device, requires_grad),
);

function makeIdentity(n: number, m: number, dtype: DType): NdArray {
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
    (n, dtype, device, requires_grad) => wrapNewArray(makeIdentity(n, n, dtype ?? float32), device, requires_grad),
  ),
  overload(
    "eye.m(int n, int m, *, dtype? dtype=None, device? device=None, bool requires_grad=False) -> Tensor",
    (n, m, dtype, device, requires_grad) => wrapNewArray(makeIdentity(n, m, dtype ?? float32), device, requires_grad),
  ),
);

/**
 * A tensor as it is, or one of nested numbers; with a dtype, converted.
 *
 * @param data numbers or lists of lists as `torch.tensor` takes them, or a tensor, which is not copied
 * @param dtype another dtype
 * @example torch.as_tensor([1, 2]) // tensor([1., 2.])
 */
export const as_tensor = callable(
  "def as_tensor(Data data, dtype? dtype=None, device? device=None) -> Tensor",
  (data, dtype, device) => {
    if (device !== null) requireCpu(device);
    return isTensor(data) ? castTensor(data, dtype ?? data.dtype) : tensor(data, { dtype });
  },
);
