import { RuntimeError, ValueError } from "../../base/errors.js";
import { astype, copyInto } from "../../ops/cast.js";
import { requireCpu } from "../../tensor/device.js";
import { bfloat16, bool, type DType, float16, float32, float64, int32, int64, uint8 } from "../../tensor/dtype.js";
import { type MemoryFormat, preserve_format } from "../../tensor/memory-format.js";
import { NdArray } from "../../tensor/ndarray.js";
import { apply, type Primitive } from "../apply.js";
import { arrayOf } from "../graph/variable.js";
import { method, operation, overload } from "../operation.js";
import type { Tensor } from "../tensor.js";

const castPrimitive: Primitive<{ readonly dtype: DType }> = {
  grad_fn: "ToCopyBackward0",
  forward: ([a], { dtype }) => astype(a, dtype),
  backward: (grad) => [grad],
  gradient: (grad) => [grad],
};

/** Converts to another type; a tensor that has it is returned as it is. */
export function castTensor(input: Tensor, dtype: DType): Tensor {
  return input.dtype === dtype ? input : apply(castPrimitive, [input], { dtype });
}

const clonePrimitive: Primitive<{ readonly name: string; readonly format: MemoryFormat | null }> = {
  grad_fn: ({ name }) => name,
  forward: ([a], { format }) => {
    const out = NdArray.zeros(a.dtype, a.shape);
    const copied = format === null ? out : out.view(a.shape, format.stridesOf(a.shape));
    copyInto(copied, a);
    return copied;
  },
  backward: (grad) => [grad],
  gradient: (grad) => [grad],
};

/** Copies to row-major order, or to another; gradients pass through. */
export function cloneTensor(input: Tensor, format: MemoryFormat | null = null, name = "CloneBackward0"): Tensor {
  return apply(clonePrimitive, [input], { name, format });
}

/** Whether the elements lie in an order: row-major unless said. */
function liesIn(input: Tensor, format: MemoryFormat | null): boolean {
  const { shape, strides, isContiguous } = arrayOf(input);
  if (format === null || format.rank === null) return isContiguous;
  const wanted = shape.length === format.rank ? format.stridesOf(shape) : [];
  return wanted.length > 0 && strides.every((stride, axis) => shape[axis] === 1 || stride === wanted[axis]);
}

/** Computes `to`: the tensor itself where nothing changes, unless a copy is asked for. */
function convertTensor(input: Tensor, dtype: DType | null, copy: boolean, format: MemoryFormat | null): Tensor {
  const other = castTensor(input, dtype ?? input.dtype);
  if (format !== null && format.rank !== null && !liesIn(other, format)) {
    return cloneTensor(other, format, "ToCopyBackward0");
  }
  return copy && other === input ? cloneTensor(input) : other;
}

/**
 * In another dtype, on another device (there is the CPU alone), or as another tensor is; the tensor itself where nothing
 * changes.
 *
 * @param copy whether to copy where nothing changes
 * @throws AssertionError for a device that there is not
 * @example torch.tensor([1.7]).to(torch.int64) // tensor([1])
 * @example torch.tensor([1]).to("cpu", torch.float64) // tensor([1.], dtype=torch.float64)
 */
method(
  overload(
    "Tensor::to.dtype(Tensor input, dtype dtype, bool non_blocking=False, bool copy=False, *, memory_format? memory_format=None) -> Tensor",
    (input, dtype, _, copy, format) => convertTensor(input, dtype, copy, format),
  ),
  overload(
    "Tensor::to.device(Tensor input, device? device=None, dtype? dtype=None, bool non_blocking=False, bool copy=False, *, memory_format? memory_format=None) -> Tensor",
    (input, device, dtype, _, copy, format) => {
      if (device !== null) requireCpu(device);
      return convertTensor(input, dtype, copy, format);
    },
  ),
  overload(
    "Tensor::to.other(Tensor input, Tensor other, bool non_blocking=False, bool copy=False, *, memory_format? memory_format=None) -> Tensor",
    (input, other, _, copy, format) => convertTensor(input, other.dtype, copy, format),
  ),
);

/** The tensor itself: everything is on the CPU. */
method("def Tensor::cpu(Tensor input) -> Tensor", (input) => input);

/**
 * Refused: this library computes on the CPU alone.
 *
 * @throws AssertionError in the words of a PyTorch built for the CPU
 */
method("Tensor::cuda(Tensor input, device? device=None, bool non_blocking=False) -> Tensor", (input) => {
  requireCpu("cuda");
  return input;
});

/** As float32. */
method("def Tensor::float(Tensor input) -> Tensor", (input) => castTensor(input, float32));

/** As float16. */
method("def Tensor::half(Tensor input) -> Tensor", (input) => castTensor(input, float16));

/** As bfloat16. */
method("def Tensor::bfloat16(Tensor input) -> Tensor", (input) => castTensor(input, bfloat16));

/** As float64. */
method("def Tensor::double(Tensor input) -> Tensor", (input) => castTensor(input, float64));

/** As int64, cut towards zero. */
method("def Tensor::long(Tensor input) -> Tensor", (input) => castTensor(input, int64));

/** As int32, cut towards zero. */
method("def Tensor::int(Tensor input) -> Tensor", (input) => castTensor(input, int32));

/** As uint8, cut towards zero. */
method("def Tensor::byte(Tensor input) -> Tensor", (input) => castTensor(input, uint8));

/** As bool: true where an element is not 0. */
method("def Tensor::bool(Tensor input) -> Tensor", (input) => castTensor(input, bool));

/** In the dtype of another tensor. */
method("Tensor::type_as(Tensor input, Tensor other) -> Tensor", (input, other) => castTensor(input, other.dtype));

const typeNames: { readonly [name: string]: DType } = {
  "torch.FloatTensor": float32,
  "torch.DoubleTensor": float64,
  "torch.HalfTensor": float16,
  "torch.BFloat16Tensor": bfloat16,
  "torch.IntTensor": int32,
  "torch.LongTensor": int64,
  "torch.ByteTensor": uint8,
  "torch.BoolTensor": bool,
};

/**
 * The name of the tensor's type, or the tensor in another type.
 *
 * @throws ValueError for a name that is none
 * @example torch.ones(1).type() // torch.FloatTensor
 */
method(
  overload("Tensor::type(Tensor input) -> str", (input) => `torch.${input.dtype.scalarType}Tensor`),
  overload("Tensor::type.as(Tensor input, dtype|str dtype) -> Tensor", (input, dtype) => {
    const target = typeof dtype === "string" ? typeNames[dtype] : dtype;
    if (target === undefined) throw new ValueError(`invalid type: '${dtype}'`);
    return castTensor(input, target);
  }),
);

/**
 * A copy in row-major order that passes gradients on.
 *
 * @example torch.ones(2).clone() // tensor([1., 1.])
 */
export const clone = operation(
  "def clone(Tensor input, *, memory_format? memory_format=None) -> Tensor",
  (input, memory_format) => cloneTensor(input, memory_format === preserve_format ? null : memory_format),
);

/**
 * The tensor itself if it is row-major, else a copy.
 *
 * @example torch.ones(2, 3).t().contiguous().is_contiguous() // true
 */
method(
  "def Tensor::contiguous(Tensor input, *, memory_format? memory_format=None) -> Tensor",
  (input, memory_format) => {
    if (memory_format === preserve_format)
      throw new RuntimeError("preserve memory format is unsupported by the contiguous operator");
    return liesIn(input, memory_format) ? input : cloneTensor(input, memory_format);
  },
);

/** Whether the elements lie in row-major order without gaps, or as a memory format says. */
method("Tensor::is_contiguous(Tensor input, *, memory_format? memory_format=None) -> bool", liesIn);
