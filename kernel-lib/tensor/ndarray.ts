import { allocate } from "../base/memory.js";
import type { DType, TypedArray } from "./dtype.js";
import { contiguousStrides, numel } from "./shape.js";

/**
 * A strided view of a typed array: what a tensor is without its history. Views
 * share `data`; strides and offset count elements.
 */
export class NdArray {
  readonly shape: readonly number[];
  readonly strides: readonly number[];
  /** Row-major without gaps; axes of length 1 may have any stride, as in PyTorch. */
  readonly isContiguous: boolean;

  /** In row-major order where no strides are given. */
  constructor(
    readonly dtype: DType,
    readonly data: TypedArray,
    shape: readonly number[],
    strides?: readonly number[],
    readonly offset = 0,
  ) {
    this.shape = shape;
    this.strides = strides ?? contiguousStrides(shape);
    this.isContiguous = strides === undefined || isRowMajor(shape, strides);
  }

  /** A new zero-filled array in row-major order. */
  static zeros(dtype: DType, shape: readonly number[]): NdArray {
    return new NdArray(dtype, allocate(dtype.array, numel(shape)), shape);
  }

  /** Itself, with numbers that its type holds: what computes with a narrow float computes in float32. */
  rounded(): this {
    this.dtype.narrow?.round(this.data as Float32Array);
    return this;
  }

  get size(): number {
    return numel(this.shape);
  }

  get ndim(): number {
    return this.shape.length;
  }

  /** The same data with another shape, strides and offset. */
  view(shape: readonly number[], strides: readonly number[], offset = this.offset): NdArray {
    return new NdArray(this.dtype, this.data, shape, strides, offset);
  }
}

function isRowMajor(shape: readonly number[], strides: readonly number[]): boolean {
  let expected = 1;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    const length = shape[axis];
    if (length === 0) return true;
    if (length !== 1) {
      if (strides[axis] !== expected) return shape.includes(0); // nothing lies in any order
      expected *= length;
    }
  }
  return true;
}
