import { flip as reverse } from "../../ops/assemble.js";
import { astype, copy, copyInto } from "../../ops/cast.js";
import * as layout from "../../ops/layout.js";
import type { DType } from "../../tensor/dtype.js";
import { NdArray } from "../../tensor/ndarray.js";
import { contiguousStrides, wrapDim } from "../../tensor/shape.js";
import { apply, type Op } from "../op.js";
import { unbroadcast } from "../operand.js";
import type { Tensor } from "../tensor.js";

/** A view made by geometry alone; its gradient is written through the same geometry into zeros. */
interface Geometry {
  readonly name: string;
  readonly look: (a: NdArray) => NdArray;
}

const viewOp: Op<Geometry> = {
  grad_fn: ({ name }) => name,
  forward: ([a], { look }) => look(a),
  backward: (grad, { shapes, options }) => {
    const whole = NdArray.zeros(grad.dtype, shapes[0]);
    copyInto(options.look(whole), grad);
    return [whole];
  },
  isView: true,
};

function view(name: string, input: Tensor, look: (a: NdArray) => NdArray): Tensor {
  return apply(viewOp, [input], { name: `${name}Backward0`, look });
}

/** A view in which windows overlap or elements repeat: gradients add up. */
const overlapOp: Op<Geometry> = {
  ...viewOp,
  backward: (grad, { shapes, options }) => {
    const whole = NdArray.zeros(grad.dtype, shapes[0]);
    const windows = options.look(whole);
    const dense = copy(grad).data as Float32Array;
    const to = whole.data as Float32Array;
    forEachPosition(windows, (at, i) => {
      to[at] += dense[i];
    });
    return [whole];
  },
};

/** Visits the data position of every element in row-major order. */
function forEachPosition(a: NdArray, visit: (at: number, index: number) => void): void {
  const walk = (axis: number, at: number, index: number): number => {
    if (axis === a.ndim) {
      visit(at, index);
      return index + 1;
    }
    let next = index;
    for (let i = 0; i < a.shape[axis]; i++) next = walk(axis + 1, at + i * a.strides[axis], next);
    return next;
  };
  walk(0, a.offset, 0);
}

const reshapeOp: Op<{ readonly name: string; readonly shape: readonly number[]; readonly strides: readonly number[] }> =
  {
    grad_fn: ({ name }) => name,
    forward: ([a], { shape, strides }) => a.view(shape, strides),
    backward: (grad, { shapes }) => {
      const dense = grad.isContiguous ? grad : copy(grad);
      return [dense.view(shapes[0], contiguousStrides(shapes[0]))];
    },
    isView: true,
  };

/** The same elements in another shape: a view where strides allow, else a copy. One length may be −1. */
export function reshape(input: Tensor, requested: readonly number[]): Tensor {
  const shape = layout.inferShape(requested, input.numel());
  const strides = layout.reshapedStrides(input.array, shape);
  if (strides) return apply(reshapeOp, [input], { name: "ViewBackward0", shape, strides });
  return apply(reshapeOp, [clone(input)], { name: "UnsafeViewBackward0", shape, strides: contiguousStrides(shape) });
}

/** Like `reshape`, but refuses to copy. */
export function viewAs(input: Tensor, requested: readonly number[]): Tensor {
  const shape = layout.inferShape(requested, input.numel());
  const strides = layout.reshapedStrides(input.array, shape);
  if (!strides) throw layout.viewError();
  return apply(reshapeOp, [input], { name: "ViewBackward0", shape, strides });
}

/** All axes from `start` to `end` joined. */
export function flatten(input: Tensor, start: number, end: number): Tensor {
  const shape = layout.flattenedShape(input.array.shape, start, end);
  return shape.length === input.ndim ? input : reshape(input, shape);
}

export function permute(input: Tensor, dims: readonly number[], name = "Permute"): Tensor {
  return view(name, input, (a) => layout.permute(a, dims));
}

/** Two axes exchanged. */
export function transpose(input: Tensor, dim0: number, dim1: number, name = "Transpose"): Tensor {
  const [p, q] = [wrapDim(dim0, input.ndim), wrapDim(dim1, input.ndim)];
  const order = Array.from({ length: input.ndim }, (_, axis) => (axis === p ? q : axis === q ? p : axis));
  return permute(input, order, name);
}

export function squeeze(input: Tensor, dims?: readonly number[]): Tensor {
  const kind = dims === undefined ? "SqueezeBackward0" : dims.length === 1 ? "SqueezeBackward1" : "SqueezeBackward2";
  return apply(viewOp, [input], { name: kind, look: (a) => layout.squeeze(a, dims) });
}

export function unsqueeze(input: Tensor, dim: number): Tensor {
  return view("Unsqueeze", input, (a) => layout.unsqueeze(a, dim));
}

export function select(input: Tensor, dim: number, index: number, named = dim): Tensor {
  return view("Select", input, (a) => layout.select(a, dim, index, named));
}

export function slice(input: Tensor, axis: number, start: number, stop: number, step: number): Tensor {
  return view("Slice", input, (a) => layout.slice(a, axis, start, stop, step));
}

/** The same tensor as a new view. */
export function alias(input: Tensor): Tensor {
  return view("Alias", input, (a) => a.view(a.shape, a.strides));
}

const expandOp: Op<{ readonly shape: readonly number[] }> = {
  grad_fn: "ExpandBackward0",
  forward: ([a], { shape }) => layout.expand(a, shape),
  backward: (grad, { shapes }) => [unbroadcast(grad, shapes[0])],
  isView: true,
};

/** Repeated along axes of length 1 without copying. */
export function expand(input: Tensor, shape: readonly number[]): Tensor {
  return apply(expandOp, [input], { shape });
}

/** Sliding windows along an axis, as a new last axis. */
export function unfold(input: Tensor, dim: number, size: number, step: number): Tensor {
  const look = (a: NdArray): NdArray => layout.unfoldWindows(a, dim, size, step);
  return apply(overlapOp, [input], { name: "UnfoldBackward0", look });
}

/** Consecutive parts along an axis, of one size or of the sizes listed. */
export function split(input: Tensor, sizes: number | readonly number[], dim: number): Tensor[] {
  const axis = wrapDim(dim, input.ndim);
  const name = typeof sizes === "number" ? "SplitBackward0" : "SplitWithSizesBackward0";
  return layout
    .splitStarts(input.array.shape[axis], sizes, dim)
    .map(([start, stop]) => apply(viewOp, [input], { name, look: (a) => layout.slice(a, axis, start, stop, 1) }));
}

const cloneOp: Op<null> = {
  grad_fn: "CloneBackward0",
  forward: ([a]) => copy(a),
  backward: (grad) => [grad],
};

/** A row-major copy; gradients pass through. */
export function clone(input: Tensor): Tensor {
  return apply(cloneOp, [input], null);
}

const castOp: Op<{ readonly dtype: DType }> = {
  grad_fn: "ToCopyBackward0",
  forward: ([a], { dtype }) => astype(a, dtype),
  backward: (grad) => [grad],
};

/** The tensor in another type; itself when it has that type. */
export function cast(input: Tensor, dtype: DType): Tensor {
  return input.dtype === dtype ? input : apply(castOp, [input], { dtype });
}

const flipOp: Op<{ readonly dims: readonly number[] }> = {
  grad_fn: "FlipBackward0",
  forward: ([a], { dims }) => reverse(a, dims),
  backward: (grad, { options }) => [reverse(grad, options.dims)],
};

/** Reversed along each of `dims`. */
export function flip(input: Tensor, dims: readonly number[]): Tensor {
  return apply(flipOp, [input], { dims });
}
