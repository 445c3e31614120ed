import { copy, copyInto } from "../../ops/cast.js";
import * as layout from "../../ops/layout.js";
import { NdArray } from "../../tensor/ndarray.js";
import { contiguousStrides } from "../../tensor/shape.js";
import { apply, type Primitive } from "../apply.js";
import { arrayOf } from "../graph/variable.js";
import { method, operation, overload } from "../operation.js";
import type { Tensor } from "../tensor.js";
import { linearly } from "./adjoint.js";
import { cloneTensor } from "./cast.js";

/** How a view is made from its input's shape and strides. The gradient is written into zeros through the same view. */
export interface ViewOptions {
  /** Of the backward node, such as `SliceBackward0`. */
  readonly name: string;
  readonly viewOf: (a: NdArray) => NdArray;
}

export const viewPrimitive: Primitive<ViewOptions> = {
  grad_fn: ({ name }) => name,
  forward: ([a], { viewOf }) => viewOf(a),
  backward: (grad, { shapes, options }) => {
    const whole = NdArray.zeros(grad.dtype, shapes[0]);
    copyInto(options.viewOf(whole), grad);
    return [whole];
  },
  gradient: linearly(),
  isView: true,
};

/** Takes a view with its history; `name` is that of the backward node, without "Backward0". */
export function takeView(name: string, input: Tensor, viewOf: (a: NdArray) => NdArray): Tensor {
  return apply(viewPrimitive, [input], { name: `${name}Backward0`, viewOf });
}

const reshapePrimitive: Primitive<{
  readonly name: string;
  readonly shape: readonly number[];
  readonly strides: readonly number[];
}> = {
  grad_fn: ({ name }) => name,
  forward: ([a], { shape, strides }) => a.view(shape, strides),
  backward: (grad, { shapes }) => {
    const dense = grad.isContiguous ? grad : copy(grad);
    return [dense.view(shapes[0], contiguousStrides(shapes[0]))];
  },
  gradient: (grad, { shapes }) => [grad.reshape([...shapes[0]])],
  isView: true,
};

/** Shows the elements in another shape: a view where strides allow, else a copy. One length may be −1. */
export function reshapeTensor(input: Tensor, requested: readonly number[]): Tensor {
  const shape = layout.inferShape(requested, input.numel());
  const strides = layout.reshapedStrides(arrayOf(input), shape);
  if (strides) return apply(reshapePrimitive, [input], { name: "ViewBackward0", shape, strides });
  return apply(reshapePrimitive, [cloneTensor(input)], {
    name: "UnsafeViewBackward0",
    shape,
    strides: contiguousStrides(shape),
  });
}

/** Like `reshape`, but refuses to copy. */
function viewTensor(input: Tensor, requested: readonly number[]): Tensor {
  const shape = layout.inferShape(requested, input.numel());
  const strides = layout.reshapedStrides(arrayOf(input), shape);
  if (!strides) throw layout.viewError();
  return apply(reshapePrimitive, [input], { name: "ViewBackward0", shape, strides });
}

/** Joins the axes from `start` to `end`. */
function flattenTensor(input: Tensor, start: number, end: number): Tensor {
  const shape = layout.flattenedShape(arrayOf(input).shape, start, end);
  return shape.length === input.ndim ? input : reshapeTensor(input, shape);
}

function squeezeTensor(input: Tensor, kind: 0 | 1 | 2, dims?: readonly number[]): Tensor {
  return apply(viewPrimitive, [input], { name: `SqueezeBackward${kind}`, viewOf: (a) => layout.squeeze(a, dims) });
}

export function unsqueezeTensor(input: Tensor, dim: number): Tensor {
  return takeView("Unsqueeze", input, (a) => layout.unsqueeze(a, dim));
}

/** A new tensor that shows the whole of `input`. */
export function aliasTensor(input: Tensor): Tensor {
  return takeView("Alias", input, (a) => a.view(a.shape, a.strides));
}

/**
 * The same elements in another shape; one length may be −1. A view where strides allow, else a copy.
 *
 * @throws RuntimeError for a shape of another size
 * @example torch.arange(6).reshape(2, -1) // tensor([[0, 1, 2], [3, 4, 5]])
 */
export const reshape = operation("reshape(Tensor input, int... shape) -> Tensor", reshapeTensor);

/**
 * Like `reshape`, but never copies.
 *
 * @throws RuntimeError where the strides need a copy
 * @example torch.arange(6).view(3, 2) // tensor([[0, 1], [2, 3], [4, 5]])
 */
method("Tensor::view(Tensor input, int... size) -> Tensor", viewTensor);

/**
 * The same elements in the shape of another tensor, without a copy.
 *
 * @throws RuntimeError where the strides need a copy
 * @example torch.arange(4).view_as(torch.zeros(2, 2)) // tensor([[0, 1], [2, 3]])
 */
method("Tensor::view_as(Tensor input, Tensor other) -> Tensor", (input, other) => viewTensor(input, other.shape));

/**
 * All dimensions from `start_dim` to `end_dim` joined into one.
 *
 * @example torch.zeros(2, 3, 4).flatten(1).shape // torch.Size([2, 12])
 */
export const flatten = operation("flatten(Tensor input, int start_dim=0, int end_dim=-1) -> Tensor", flattenTensor);

/**
 * Without the dimensions of length 1: all of them, or those named.
 *
 * @throws IndexError for a dimension that there is not
 * @example torch.zeros(1, 3, 1).squeeze().shape // torch.Size([3])
 */
export const squeeze = operation(
  overload("squeeze(Tensor input) -> Tensor", (input) => squeezeTensor(input, 0)),
  overload("squeeze.dim(Tensor input, int[1] dim) -> Tensor", (input, dim) =>
    typeof dim === "number" ? squeezeTensor(input, 1, [dim]) : squeezeTensor(input, 2, dim),
  ),
);

/**
 * With a new dimension of length 1 before `dim`.
 *
 * @throws IndexError for a place that there is not
 * @example torch.zeros(3).unsqueeze(0).shape // torch.Size([1, 3])
 */
export const unsqueeze = operation("unsqueeze(Tensor input, int dim) -> Tensor", unsqueezeTensor);
